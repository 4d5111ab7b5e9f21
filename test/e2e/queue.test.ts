// maxconn of a server, its queue, timeout queue and the dynamic limit between minconn and maxconn.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, startRawOrigin } from '../support/origin.js';
import { openRaw, type RawClient } from '../support/raw.js';
import { startCountedSite } from '../support/site.js';
import { httplog, startSyslog } from '../support/syslog.js';
import { until } from '../support/until.js';
import { get } from './differential/row.js';

/** An origin that holds every request until the test releases it. */
async function startSlowOrigin(t: TestContext) {
  const held: (() => void)[] = [];
  const origin = await startRawOrigin(t, ({ socket }) => {
    socket.on('data', () => held.push(() => socket.write(OK)));
  });
  const release = async () => (await until('a request is at the server', () => held.shift()))();
  return { port: origin.port, held, release };
}

async function startQueue(t: TestContext, originPort: number, limits: string, lines = '') {
  const syslog = await startSyslog(t);
  const { port, row } = await startCountedSite(t, [lines, `server web1 127.0.0.1:${originPort} ${limits}`], {
    defaults: httplog(syslog),
    // or clients would come in any order
    global: ['nbthread 1'],
  });
  const open = async (count: number): Promise<RawClient[]> => {
    const clients = Array.from({ length: count }, () => openRaw(t, port));
    for (const client of clients) await client.send(get());
    return clients;
  };
  return { open, row, syslog };
}

test('what exceeds maxconn waits its turn', async (t) => {
  const origin = await startSlowOrigin(t);
  const { open, row } = await startQueue(t, origin.port, 'maxconn 2');
  const clients = await open(5);
  await until('three wait', async () => (await row('BACKEND')).qcur === '3');
  await until('two are at the server', () => origin.held.length === 2);
  assert.equal((await row('web1')).scur, '2');
  for (let answered = 1; answered <= 5; answered++) {
    await origin.release();
    await until(
      'it is answered',
      () => clients.filter(({ received }) => received.endsWith('ok')).length >= answered,
    );
    assert.ok(origin.held.length <= 2);
  }
  assert.equal((await row('BACKEND')).qmax, '3');
});

test('timeout queue ends the wait with 503', async (t) => {
  const origin = await startSlowOrigin(t);
  const { open, syslog } = await startQueue(t, origin.port, 'maxconn 1', 'timeout queue 200ms');
  const [first, second] = await open(2);
  assert.match(await second!.has('503 Service Unavailable'), /^HTTP\/1.1 503 /);
  assert.match(
    (await syslog.matching(' 503 '))[0]!,
    / web\/<NOSRV> \d+\/([2-9]\d\d|\d{4,})\/-1\/-1\/\d+ 503 .* sQ-- /,
  );
  await origin.release();
  await first!.has('ok');
});

test('a client that leaves the queue is forgotten', async (t) => {
  const origin = await startSlowOrigin(t);
  const { open, row } = await startQueue(t, origin.port, 'maxconn 1', 'option abortonclose');
  const [first, second] = await open(2);
  await until('one waits', async () => (await row('BACKEND')).qcur === '1');
  second!.socket.resetAndDestroy();
  await until('none waits', async () => (await row('BACKEND')).qcur === '0');
  await origin.release();
  await first!.has('ok');
  assert.equal(origin.held.length, 0);
});

test('minconn: the limit grows with the load of the backend', async (t) => {
  const origin = await startSlowOrigin(t);
  const { open, row } = await startQueue(t, origin.port, 'minconn 1 maxconn 5', 'fullconn 10');
  await open(2);
  await until('one waits', async () => (await row('BACKEND')).qcur === '1');
  await until('one is at the server', () => origin.held.length === 1);
  await open(8);
  await until('ten are in the backend', async () => (await row('BACKEND')).scur === '10');
  await origin.release(); // haproxy looks at the queue when a request ends
  await until('more are at the server', () => origin.held.length > 1);
  assert.ok(origin.held.length <= 5);
});
