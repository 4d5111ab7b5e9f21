// `npm run soak -- --minutes 10`: everything that clients and servers do in a day, all at once, against the running
// proxy, with a look every ten seconds at what it holds: memory, descriptors, sessions. Not part of npm test.

import { readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { randomRequest, rollDice } from '../support/noise.js';
import { freePorts } from '../support/ports.js';
import type { Lifetime } from '../support/programs.js';
import { startHapax } from '../support/proxy.js';
import { readStats } from '../support/stats.js';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
const SAMPLE_MS = 10_000;
/** Growth of memory over the second half that is taken for a leak, in MB per 10 minutes. */
const SLOPE_MAX = 20;

const cleanups: (() => void | Promise<void>)[] = [];
const lifetime: Lifetime = { after: (stop) => void cleanups.push(stop) };
const end = performance.now() + minutes * 60_000;
const isOver = (): boolean => performance.now() > end;
const dice = rollDice(1);
const done: Record<string, number> = {};
const count = (what: string): void => {
  done[what] = (done[what] ?? 0) + 1;
};

const answer = (request: IncomingMessage, response: ServerResponse): void => {
  if (request.url === '/large') response.end(Buffer.alloc(2_000_000));
  else if (request.method === 'POST') request.pipe(response);
  else response.end('ok');
};
const listening = (port: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(answer);
    server.on('upgrade', (_request, socket: Socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
      socket.on('error', () => {}).pipe(socket);
    });
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

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
  tunnel: () => talk(`${get('/', 'Connection: Upgrade\r\nUpgrade: echo\r\n')}hello`, dice.below(2000), 'end'),
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
    const server = await listening(two);
    await pause(4000);
    server.close();
    server.closeAllConnections();
    await pause(2500);
    count('flap');
  }
};

interface Sample {
  readonly seconds: number;
  readonly megabytes: number;
  readonly descriptors: number;
  readonly sessions: string;
}

/** MB per 10 minutes, by least squares. */
const slope = (samples: readonly Sample[]): number => {
  const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const x = mean(samples.map(({ seconds }) => seconds));
  const y = mean(samples.map(({ megabytes }) => megabytes));
  const over = samples.reduce((sum, { seconds, megabytes }) => sum + (seconds - x) * (megabytes - y), 0);
  return (over / samples.reduce((sum, { seconds }) => sum + (seconds - x) ** 2, 0)) * 600;
};

const first = await listening(one);
const proxy = await startHapax(lifetime, cfg);
const descriptors = (): number => readdirSync(`/proc/${proxy.pid}/fd`).length;
const look = async (): Promise<Sample> => {
  const row = (await readStats({ port: stats, uri: '/' })).get('web/FRONTEND')!;
  return {
    seconds: Math.round((performance.now() - (end - minutes * 60_000)) / 1000),
    megabytes: Math.round(proxy.residentBytes() / 2 ** 20),
    descriptors: descriptors(),
    sessions: row.scur!,
  };
};

const atStart = descriptors();
const samples: Sample[] = [];
console.log('seconds     MB    fds  sessions');
const report = (sample: Sample): void =>
  console.log(
    Object.values(sample)
      .map((value) => String(value).padStart(7))
      .join(''),
  );
const sampling = (async () => {
  while (!isOver()) {
    await pause(SAMPLE_MS);
    const sample = await look();
    samples.push(sample);
    report(sample);
  }
})();
await Promise.all([flap(), sampling, ...Object.keys(loads).flatMap((name) => [repeat(name), repeat(name)])]);
first.close();
first.closeAllConnections();
await pause(6000);
const rest = await look();
report(rest);
const growth = slope(samples.slice(Math.floor(samples.length / 2)));
console.log(done);
const faults = [
  ...(proxy.running ? [] : ['the proxy has ended']),
  ...(growth < SLOPE_MAX ? [] : [`memory grows by ${growth.toFixed(1)} MB in 10 minutes`]),
  ...(rest.descriptors <= atStart + 2 ? [] : [`${rest.descriptors - atStart} descriptors are left`]),
  ...(rest.sessions === '0' ? [] : [`${rest.sessions} sessions are left`]),
];
console.log(`memory: ${growth.toFixed(1)} MB per 10 minutes over the second half`);
console.log(faults.length === 0 ? 'holds' : `does not hold: ${faults.join(', ')}`);
for (const stop of cleanups.reverse()) await stop();
process.exit(faults.length === 0 ? 0 : 1);
