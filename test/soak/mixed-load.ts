// `npm run soak -- --minutes 10`: everything that clients and servers do in a day, all at once, against two running
// proxies. One is left alone, so that what its worker leaks is seen; the other is reloaded every 20 s. Every ten seconds
// both are asked what they hold: memory, processes, threads, descriptors, sessions.
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { randomRequest, rollDice } from '../support/noise.js';
import { freePorts } from '../support/ports.js';
import { type RunningProxy, startHapax } from '../support/proxy.js';
import { readStats } from '../support/stats.js';
import { until } from '../support/until.js';
import { type Holdings, holdingsOf, leftBehind, restingHoldings } from './holdings.js';
import { openLifetime } from './lifetime.js';
import { startServer, UPGRADE } from './server.js';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const durationMs = Number(values.minutes) * 60_000;
const SAMPLE_MS = 10_000;
/** In MB; more is taken for a leak. */
const GROWTH_MAX = 20;
/** Old workers give idle connections 5 s. */
const LEAVE_WITHIN_MS = 30_000;

const lifetime = openLifetime();
const beganMs = performance.now();
const elapsedMs = (): number => performance.now() - beganMs;
const isOver = (): boolean => elapsedMs() > durationMs;
const dice = rollDice(1);
const done: Record<string, number> = {};
const count = (what: string): void => {
  done[what] = (done[what] ?? 0) + 1;
};

const answer: RequestListener = (request, response) => {
  if (request.url === '/large') response.end(Buffer.alloc(2_000_000));
  else if (request.method === 'POST') request.pipe(response);
  else response.end('ok');
};

const [one, two] = (await freePorts(2)) as [number, number];

interface Site {
  readonly proxy: RunningProxy;
  readonly web: number;
  readonly stats: number;
  readonly atStart: Holdings;
  readonly samples: Sample[];
}

const openSite = async (): Promise<Site> => {
  const [web, stats] = (await freePorts(2)) as [number, number];
  const proxy = await startHapax(
    lifetime,
    `
defaults
    mode http
    timeout connect 1s
    timeout client 3s
    timeout server 3s
    timeout queue 1s
    option forwardfor
    option redispatch
    retries 2
listen web
    bind 127.0.0.1:${web}
    option httpchk
    server s1 127.0.0.1:${one} check inter 500 fall 2 rise 1 maxconn 50
    server s2 127.0.0.1:${two} check inter 500 fall 2 rise 1 maxconn 50
listen stats
    bind 127.0.0.1:${stats}
    stats uri /
`,
  );
  // With the first check control has its first connection, for which libuv keeps a descriptor in reserve.
  await until('a server is checked', async () => {
    const rows = await readStats({ port: stats, uri: '/' });
    return rows.get('web/s1')!.check_status === 'L7OK';
  });
  return { proxy, web, stats, atStart: await restingHoldings(proxy.pid), samples: [] };
};

interface Manner {
  readonly paused?: boolean;
  readonly reset?: boolean;
}

/** Talks on a connection of its own: what it says, how long it reads, how it leaves. */
const talk = (port: number, bytes: string, ms: number, how: Manner = {}): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.once('close', () => resolve());
    if (how.paused) socket.pause();
    else socket.resume();
    socket.write(bytes, 'latin1');
    setTimeout(() => (how.reset ? socket.resetAndDestroy() : socket.destroy()), ms);
  });

const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const read = (port: number, path: string, init?: RequestInit): Promise<unknown> =>
  fetch(`http://127.0.0.1:${port}${path}`, init).then((response) => response.arrayBuffer());

const loads: Readonly<Record<string, (site: Site) => Promise<unknown>>> = {
  keepAlive: ({ web }) => read(web, '/'),
  close: ({ web }) => talk(web, get('/', 'Connection: close\r\n'), 50),
  post: ({ web }) => read(web, '/', { method: 'POST', body: 'x'.repeat(dice.below(200_000)) }),
  large: ({ web }) => read(web, '/large'),
  slowReader: ({ web }) => talk(web, get('/large'), 1000 + dice.below(3000), { paused: true }),
  abort: ({ web }) => talk(web, get('/large'), dice.below(30), { reset: true }),
  pipeline: ({ web }) => talk(web, get('/').repeat(200), 300),
  tunnel: ({ web }) => talk(web, `${get('/', UPGRADE)}hello`, dice.below(2000)),
  noise: ({ web }) => talk(web, randomRequest(dice), 200),
  scrape: ({ stats }) => read(stats, '/;csv'),
};

const repeat = async (name: string, site: Site): Promise<void> => {
  while (!isOver()) {
    await loads[name]!(site).then(
      () => count(name),
      () => count('failed'),
    );
    await pause(dice.below(20));
  }
};

/** The second server dies and comes back. */
const flap = async (): Promise<void> => {
  while (!isOver()) {
    const server = await startServer(answer, two);
    await pause(4000);
    server.close();
    server.closeAllConnections();
    await pause(2500);
    count('flap');
  }
};

const reload = async ({ proxy }: Site): Promise<void> => {
  const reloads = (): number => proxy.stdout.match(/^reload: /gm)?.length ?? 0;
  const before = reloads();
  proxy.signal('SIGUSR2');
  await until('the reload is over', () => reloads() > before);
  count('reload');
};

interface Sample extends Holdings {
  readonly seconds: number;
  readonly megabytes: number;
  readonly sessions: string;
}

const look = async ({ proxy, stats }: Site): Promise<Sample> => {
  const row = (await readStats({ port: stats, uri: '/' })).get('web/FRONTEND')!;
  return {
    seconds: Math.round(elapsedMs() / 1000),
    megabytes: Math.round(proxy.residentBytes() / 2 ** 20),
    ...holdingsOf(proxy.pid),
    sessions: row.scur!,
  };
};

const COLUMNS = ['seconds', 'megabytes', 'processes', 'threads', 'descriptors', 'sessions'] as const;
const HEAD = COLUMNS.map((name) => name.padStart(12)).join('');
const printed = (sample: Sample): string => COLUMNS.map((name) => `${sample[name]}`.padStart(12)).join('');

/** One site is reloaded after every second sample: when it has more than one worker, its memory says nothing. */
const sampling = async (sites: readonly Site[], reloaded: Site): Promise<void> => {
  for (let taken = 1; !isOver(); taken++) {
    await pause(SAMPLE_MS);
    for (const site of sites) site.samples.push(await look(site));
    console.log(sites.map(({ samples }) => printed(samples.at(-1)!)).join('   |'));
    if (taken % 2 === 0) await reload(reloaded);
  }
};

/**
 * How much higher memory is in the last quarter than in the second one, in MB. Both at their lowest, just after a
 * garbage collection: between two of them it goes up and down by more than a leak would make in minutes.
 */
const growthOf = ({ samples }: Site): number => {
  const lowest = (quarter: number): number => {
    const [from, to] = [quarter - 1, quarter].map((n) => Math.floor((n * samples.length) / 4));
    return Math.min(...samples.slice(from, to).map(({ megabytes }) => megabytes));
  };
  return lowest(4) - lowest(2);
};

/** Our own servers are slow to answer a check when the machine is busy. */
const ALERT = /^\[ALERT\](?!.*has no server available!).*/gm;

const faultsOf = async (name: string, site: Site): Promise<string[]> => {
  const { proxy, atStart } = site;
  const left = await leftBehind(proxy.pid, atStart, LEAVE_WITHIN_MS);
  const rest = await look(site);
  const growth = growthOf(site);
  console.log(`${name}: memory grew by ${growth} MB, ${rest.megabytes} MB at rest`);
  return [
    ...(proxy.running ? [] : [`${name}: it has ended`]),
    ...(proxy.stderr.match(ALERT) ?? []).map((alert) => `${name}: ${alert}`),
    ...(growth <= GROWTH_MAX ? [] : [`${name}: memory grows`]),
    ...(left === '' ? [] : [`${name}: ${left} are left`]),
    ...(rest.sessions === '0' ? [] : [`${name}: ${rest.sessions} sessions are left`]),
  ];
};

const first = await startServer(answer, one);
const sites = { 'left alone': await openSite(), reloaded: await openSite() };
const both = Object.values(sites);
console.log(`${HEAD}   |${HEAD}`);
await Promise.all([
  sampling(both, sites.reloaded),
  flap(),
  ...both.flatMap((site) => Object.keys(loads).map((name) => repeat(name, site))),
]);
first.close();
first.closeAllConnections();
console.log(done);
const faults: string[] = [];
for (const [name, site] of Object.entries(sites)) faults.push(...(await faultsOf(name, site)));
await lifetime.end(faults);
