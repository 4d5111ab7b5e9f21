// maxconnrate, maxsessrate and `rate-limit sessions` let nobody in faster than they say; who waits is let in later. And
// only so many may wait: as the listener's backlog.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startOrigin } from '../support/origin.js';
import { openRaw, type RawClient } from '../support/raw.js';
import { startCountedSite } from '../support/site.js';
import { until } from '../support/until.js';
import { get } from './differential/row.js';

async function start(t: TestContext, global: readonly string[], lines: readonly string[]) {
  const origin = await startOrigin(t);
  const server = `server web1 127.0.0.1:${origin.port}`;
  const { port, row } = await startCountedSite(t, [...lines, server], { global });
  return {
    open: async (count: number): Promise<RawClient[]> => {
      const clients = Array.from({ length: count }, () => openRaw(t, port));
      await Promise.all(clients.map((client) => client.send(get())));
      return clients;
    },
    frontend: () => row('FRONTEND'),
  };
}

const answered = (clients: readonly RawClient[]): number =>
  clients.filter(({ received }) => received.endsWith('ok')).length;

/** Milliseconds until all have their answer. */
async function timeToServe(clients: readonly RawClient[], began: number): Promise<number> {
  await until('all are answered', () => answered(clients) === clients.length);
  return performance.now() - began;
}

const LIMITS: [global: string[], lines: string[]][] = [
  [[], ['rate-limit sessions 40']],
  [['maxconnrate 40'], []],
  [['maxsessrate 40'], []],
];

for (const [global, lines] of LIMITS)
  test(`${global}${lines}: 60 connections take their time`, async (t) => {
    const { open } = await start(t, global, lines);
    const began = performance.now();
    // 40 within the second they come in, the others as that second leaves the sliding rate.
    const took = await timeToServe(await open(60), began);
    assert.ok(took > 250, `${took} ms`);
  });

const KERNEL_QUEUE = process.env.PROXY_UNDER_TEST === 'haproxy' && 'haproxy leaves them in the kernel';

test('beyond the backlog, who would have to wait is reset', { skip: KERNEL_QUEUE }, async (t) => {
  const { open, frontend } = await start(t, ['nbthread 1'], ['maxconn 2', 'backlog 3']);
  await until('nobody is left', async () => (await frontend()).scur === '0');
  const inside = await open(2);
  await until('two are in', () => answered(inside) === 2);
  const late = await open(5);
  await until('two are reset', () => late.filter(({ connection }) => connection === 'reset').length === 2);
  assert.equal((await frontend()).dcon, '2');
  for (const client of inside) client.socket.destroy();
  await until('the next two are let in', () => answered(late) === 2);
});
