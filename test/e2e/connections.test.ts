// Many connections: idle ones are cheap and live on, closed ones leave nothing behind.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ab } from '../support/ab.js';
import { startWebServer } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { descriptorsOf } from '../support/process-tree.js';
import { skipWithout } from '../support/programs.js';
import { startHapax } from '../support/proxy.js';
import { openRaw } from '../support/raw.js';
import { until } from '../support/until.js';
import { get } from './differential/row.js';

/** Ten thousand connections each. */
const LOADS_MOST = 12;
const MIB = 1 << 20;

async function start(t: TestContext) {
  const port = await freePort();
  const origin = await startWebServer(t, 'ok');
  const proxy = await startHapax(
    t,
    `
listen web
    mode http
    bind 127.0.0.1:${port}
    maxconn 5000
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    server web1 127.0.0.1:${origin.port}
`,
  );
  return { port, proxy };
}

test('2,000 idle keep-alive connections live on, for little memory', async (t) => {
  const { port, proxy } = await start(t);
  const before = proxy.residentBytes();
  const clients = Array.from({ length: 2000 }, () => openRaw(t, port));
  const askAll = async (answers: number): Promise<void> => {
    for (const client of clients) void client.send(get());
    const answered = (received: string) => received.split('\r\n\r\nok').length - 1;
    await until(
      'all are answered',
      () => clients.every(({ received }) => answered(received) === answers),
      30_000,
    );
  };
  await askAll(1);
  const grown = proxy.residentBytes() - before;
  assert.ok(grown < 60 * MIB, `${grown / MIB} MiB`);
  await askAll(2);
  assert.ok(clients.every(({ connection }) => connection === 'open'));
});

test('10,000 connections opened and closed leave no growth', async (t) => {
  if (skipWithout(t, 'ab')) return;
  const { port, proxy } = await start(t);
  const open = (): number => descriptorsOf(proxy.pid).length;
  const load = async (): Promise<number> => {
    const report = await ab(t, `http://127.0.0.1:${port}/`, ['-n', '10000', '-c', '50']);
    assert.equal(report.complete - report.failed - report.non2xx, 10_000);
    return proxy.residentBytes();
  };
  const sizes = [await load()];
  const descriptors = open();
  // Heap and pools grow to their working size, and stop there; what leaks 200 bytes a connection grows for ever.
  const growth = (): number => (sizes.at(-1)! - sizes.at(-2)!) / MIB;
  do sizes.push(await load());
  while (growth() > 2 && sizes.length < LOADS_MOST);
  assert.ok(growth() <= 2, `${sizes.map((bytes) => bytes / MIB)} MiB`);
  await until('no descriptor is left open', () => open() <= descriptors);
});
