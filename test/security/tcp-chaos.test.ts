// Clients and servers in mode tcp that do whatever they like, in any order: the proxy lives, and forgets all of them.
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startRawOrigin } from '../support/origin.js';
import { freePort, freePorts } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { openRaw } from '../support/raw.js';
import { readStats } from '../support/stats.js';
import { until } from '../support/until.js';

const CLIENTS = 300;

/** Numbers that are the same in every run. */
const randomFrom = (seed: number) => (below: number) => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  return seed % below;
};

const MOVES: readonly ((socket: Socket) => void)[] = [
  (socket) => void socket.write('x'),
  (socket) => void socket.write(Buffer.alloc(300_000)),
  (socket) => void socket.write(Buffer.alloc(20_000)),
  (socket) => void socket.end(),
  (socket) => void socket.end('bye'),
  (socket) => void socket.resetAndDestroy(),
  (socket) => void socket.destroy(),
  (socket) => void socket.pause(),
  (socket) => void socket.resume(),
  () => {},
];

async function misbehave(socket: Socket, random: (below: number) => number): Promise<void> {
  socket.on('error', () => {});
  for (let moves = random(6); moves >= 0 && !socket.destroyed; moves--) {
    MOVES[random(MOVES.length)]!(socket);
    if (random(2)) await pause(random(30));
  }
}

test('three hundred clients and their servers do as they like', async (t) => {
  const random = randomFrom(42);
  const server = await startRawOrigin(t, ({ socket }) => {
    if (random(3)) socket.removeAllListeners('end');
    void misbehave(socket, random);
  });
  const [port = 0, stats = 0] = await freePorts(2);
  const proxy = await startHapax(
    t,
    `
defaults
    timeout connect 1s
    timeout client 400ms
    timeout server 400ms
    timeout queue 200ms
    timeout client-fin 200ms
    retries 1
listen raw
    bind 127.0.0.1:${port}
    option redispatch
    server s1 127.0.0.1:${server.port} maxconn 10
    server s2 127.0.0.1:${server.port}
    server s3 127.0.0.1:${await freePort()}
listen stats
    mode http
    bind 127.0.0.1:${stats}
    stats uri /stats
`,
  );
  for (let i = 0; i < CLIENTS; i++) {
    const { socket } = openRaw(t, port);
    socket.once('connect', () => void misbehave(socket, random));
    if (i % 20 === 0) await pause(20);
  }
  const row = async (name: string) =>
    (await readStats({ port: stats, uri: '/stats' })).get(`raw/${name}`) ?? {};
  await until('all are forgotten', async () => {
    const rows = await Promise.all(['FRONTEND', 's1', 's2', 's3', 'BACKEND'].map(row));
    return rows.every(({ scur, qcur = '0' }) => scur === '0' && (qcur === '0' || qcur === ''));
  });
  assert.equal((await row('FRONTEND')).stot, String(CLIENTS));
  assert.ok(proxy.running, proxy.stderr);
  assert.doesNotMatch(proxy.stderr, /ALERT|Error/);
});
