// `npm run soak -- --minutes 10`: everything that clients and servers do in a day, all at once, against the running
// proxy, with a look every ten seconds at what it holds: memory, processes, descriptors, sessions. In the first half one
// worker does it all, so that what it leaks is seen; in the second a reload every 20 s has another one take its place.
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { randomRequest, rollDice } from '../support/noise.js';
import { freePorts } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { readStats } from '../support/stats.js';
import { until } from '../support/until.js';
import { type Holdings, holdingsOf, leftBehind } from './holdings.js';
import { openLifetime } from './lifetime.js';
import { startServer, UPGRADE } from './server.js';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const durationMs = Number(values.minutes) * 60_000;
const SAMPLE_MS = 10_000;
/** Growth of memory over the end of a half that is taken for a leak, in MB per 10 minutes. */
const SLOPE_MAX = 20;

const lifetime = openLifetime();
const beganMs = performance.now();
const elapsedMs = (): number => performance.now() - beganMs;
const isOver = (): boolean => elapsedMs() > durationMs;
const isSecondHalf = (): boolean => elapsedMs() > durationMs / 2;
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

const [web, stats, one, two] = (await freePorts(4)) as [number, number, number, number];
const cfg = `
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
`;

/** Talks on a connection of its own: what it says, how long it reads, how it leaves. */
const talk = (bytes: string, ms: number, leave: 'end' | 'reset', paused = false): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(web, '127.0.0.1').on('error', () => {});
    socket.once('close', () => resolve());
    if (paused) socket.pause();
    else socket.resume();
    socket.write(bytes, 'latin1');
    setTimeout(() => (leave === 'end' ? socket.destroy() : socket.resetAndDestroy()), ms);
  });

const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const url = (path: string): string => `http://127.0.0.1:${web}${path}`;

const loads: Readonly<Record<string, () => Promise<unknown>>> = {
  keepAlive: () => fetch(url('/')).then((response) => response.text()),
  close: () => talk(get('/', 'Connection: close\r\n'), 50, 'end'),
  post: () =>
    fetch(url('/'), { method: 'POST', body: 'x'.repeat(dice.below(200_000)) }).then((r) => r.text()),
  large: () => fetch(url('/large')).then((response) => response.arrayBuffer()),
  slowReader: () => talk(get('/large'), 1000 + dice.below(3000), 'end', true),
  abort: () => talk(get('/large'), dice.below(30), 'reset'),
  pipeline: () => talk(get('/').repeat(200), 300, 'end'),
  tunnel: () => talk(`${get('/', UPGRADE)}hello`, dice.below(2000), 'end'),
  noise: () => talk(randomRequest(dice), 200, 'end'),
  scrape: () => fetch(`http://127.0.0.1:${stats}/;csv`).then((response) => response.text()),
};

const repeat = async (name: string): Promise<void> => {
  while (!isOver()) {
    await loads[name]!().then(
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

/** Every 20 s in the second half. The sample comes first: the memory of two workers says nothing. */
const reload = async (): Promise<void> => {
  const reloads = (): number => proxy.stdout.match(/^reload: /gm)?.length ?? 0;
  const before = reloads();
  proxy.signal('SIGUSR2');
  await until('the reload is over', () => reloads() > before);
  count('reload');
};

interface Sample extends Pick<Holdings, 'processes' | 'threads' | 'descriptors'> {
  readonly seconds: number;
  readonly megabytes: number;
  readonly sessions: string;
}

const look = async (): Promise<Sample> => {
  const row = (await readStats({ port: stats, uri: '/' })).get('web/FRONTEND')!;
  const { processes, threads, descriptors } = holdingsOf(proxy.pid);
  return {
    seconds: Math.round(elapsedMs() / 1000),
    megabytes: Math.round(proxy.residentBytes() / 2 ** 20),
    processes,
    threads,
    descriptors,
    sessions: row.scur!,
  };
};

const report = (cells: readonly (string | number)[]): void =>
  console.log(cells.map((cell) => String(cell).padStart(12)).join(''));

const sampling = async (): Promise<Sample[]> => {
  const samples: Sample[] = [];
  for (let taken = 1; !isOver(); taken++) {
    await pause(SAMPLE_MS);
    const sample = await look();
    if (taken === 1) report(Object.keys(sample));
    report(Object.values(sample));
    samples.push(sample);
    if (isSecondHalf() && taken % 2 === 0) await reload();
  }
  return samples;
};

/** MB per 10 minutes, by least squares. */
const slope = (samples: readonly Sample[]): number => {
  const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const x = mean(samples.map(({ seconds }) => seconds));
  const y = mean(samples.map(({ megabytes }) => megabytes));
  const over = samples.reduce((sum, { seconds, megabytes }) => sum + (seconds - x) * (megabytes - y), 0);
  return (over / samples.reduce((sum, { seconds }) => sum + (seconds - x) ** 2, 0)) * 600;
};

/** How memory grows in the last two thirds of a half, when it has found its level. */
const growthFrom = (samples: readonly Sample[], fromMs: number): number =>
  slope(
    samples.filter(({ seconds }) => {
      const ms = seconds * 1000 - fromMs;
      return ms > durationMs / 6 && ms <= durationMs / 2;
    }),
  );

const first = await startServer(answer, one);
const proxy = await startHapax(lifetime, cfg);
const atStart = holdingsOf(proxy.pid);
const [samples] = await Promise.all([
  sampling(),
  flap(),
  ...Object.keys(loads).flatMap((name) => [repeat(name), repeat(name)]),
]);
first.close();
first.closeAllConnections();
const left = await leftBehind(proxy.pid, atStart, 30_000);
const rest = await look();
report(Object.values(rest));
console.log(done);
const growths = [
  ['one worker', growthFrom(samples, 0)],
  ['workers that take turns', growthFrom(samples, durationMs / 2)],
] as const;
for (const [who, growth] of growths) console.log(`memory of ${who}: ${growth.toFixed(1)} MB per 10 minutes`);
await lifetime.end([
  ...(proxy.running ? [] : ['the proxy has ended']),
  ...(proxy.stderr.match(/^\[ALERT\].*/gm) ?? []),
  ...growths.flatMap(([who, growth]) => (growth < SLOPE_MAX ? [] : [`the memory of ${who} grows`])),
  ...(left === '' ? [] : [`${left} are left`]),
  ...(rest.sessions === '0' ? [] : [`${rest.sessions} sessions are left`]),
]);
