// `npm run soak -- reloads [--seconds 60] [--threads 2]`: a reload as soon as the one before is done, under wrk and then
// under ab. No request may fail, no tunnel break, and nothing of all those workers be left behind.
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { type MasterProgram, startMaster } from '../support/master.js';
import type { Lifetime } from '../support/programs.js';
import { openRaw, type RawClient } from '../support/raw.js';
import { until } from '../support/until.js';
import { GENERATORS, type Generator, load } from './generators.js';
import { holdingsOf, leftBehind } from './holdings.js';
import { openLifetime } from './lifetime.js';
import { startServer, UPGRADE } from './server.js';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, threads: { type: 'string', default: '2' } },
});
const seconds = Number(values.seconds);
const CLIENTS = 32;
const TUNNELS = 4;
/** Old workers give idle connections 5 s, and as many threads take their time to end. */
const LEAVE_WITHIN_MS = 30_000;

const cfg = (server: AddressInfo): string => `
global
    nbthread ${Number(values.threads)}
    # A worker lives as long as a tunnel through it, however many reloads there are.
    mworker-max-reloads 100000
defaults
    mode http
    timeout connect 5s
    timeout client 300s
    timeout server 300s
    option forwardfor
listen web
    bind 127.0.0.1:PORT
    stats uri /stats
    server s 127.0.0.1:${server.port} check inter 1s
`;

const openTunnel = async (t: Lifetime, port: number): Promise<RawClient> => {
  const client = openRaw(t, port);
  await client.send(`GET / HTTP/1.1\r\nHost: web\r\n${UPGRADE}\r\n`);
  await client.has(' 101 ');
  return client;
};

const isUp = (tunnel: RawClient): Promise<boolean> => {
  const before = tunnel.received.length;
  tunnel.socket.write('ping');
  return until('the echo', () => tunnel.received.length === before + 4).catch(() => false);
};

/** Reloads without a pause until `loading` is over; how long each took, in ms. */
const reloadDuring = async (proxy: MasterProgram, loading: Promise<unknown>): Promise<number[]> => {
  let isOver = false;
  const over = loading.finally(() => {
    isOver = true;
  });
  const times: number[] = [];
  while (!isOver) {
    const beganMs = performance.now();
    await proxy.reload();
    times.push(performance.now() - beganMs);
  }
  await over;
  return times;
};

interface Outcome {
  readonly reloads: number;
  readonly meanMs: number;
  readonly longestMs: number;
  readonly answers: number;
  readonly failures: number;
  readonly brokenTunnels: number;
  readonly left: string;
}

const soak = async (t: Lifetime, generator: Generator, proxy: MasterProgram): Promise<Outcome> => {
  const before = holdingsOf(proxy.pid);
  const tunnels = await Promise.all(Array.from({ length: TUNNELS }, () => openTunnel(t, proxy.port)));
  const url = `http://127.0.0.1:${proxy.port}/`;
  const loading = load(t, generator, { url, clients: CLIENTS, seconds });
  const times = await reloadDuring(proxy, loading);
  const up = (await Promise.all(tunnels.map(isUp))).filter(Boolean);
  for (const { socket } of tunnels) socket.destroy();
  return {
    reloads: times.length,
    meanMs: Math.round(times.reduce((sum, ms) => sum + ms, 0) / times.length),
    longestMs: Math.round(Math.max(...times)),
    ...(await loading),
    brokenTunnels: TUNNELS - up.length,
    left: await leftBehind(proxy.pid, before, LEAVE_WITHIN_MS),
  };
};

const faultsOf = (name: string, outcome: Outcome): string[] => {
  const { answers, failures, brokenTunnels, left } = outcome;
  return [
    ...(answers > 0 ? [] : [`${name} got no answer`]),
    ...(failures === 0 ? [] : [`${failures} failures of ${name}`]),
    ...(brokenTunnels === 0 ? [] : [`${brokenTunnels} tunnels broke under ${name}`]),
    ...(left === '' ? [] : [`${left} are left after ${name}`]),
  ];
};

const lifetime = openLifetime();
const server = await startServer((_request, response) => response.setHeader('content-length', 2).end('ok'));
const proxy = await startMaster(lifetime, cfg(server.address() as AddressInfo));
const outcomes: Record<string, Outcome> = {};
for (const generator of GENERATORS) outcomes[generator.name] = await soak(lifetime, generator, proxy);
console.table(outcomes);
const alerts = proxy.stderr.match(/^\[ALERT\].*/gm) ?? [];
await lifetime.end([
  ...Object.entries(outcomes).flatMap(([name, outcome]) => faultsOf(name, outcome)),
  ...alerts,
]);
