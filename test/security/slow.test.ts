// Those who take their time: a byte now and then keeps a body going, and a head never beyond its timeout.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { chunked, get, head, post } from '../e2e/differential/row.js';
import type { RawClient } from '../support/raw.js';
import { startSiege } from '../support/siege.js';
import { until } from '../support/until.js';

const trickle = async (client: RawClient, bytes: string, everyMs = 50): Promise<void> => {
  for (const byte of bytes) {
    if (client.connection !== 'open') return;
    await client.send(byte);
    await pause(everyMs);
  }
};

/** Takes more than five seconds to say, however fast the machine is. */
const SLOW_HEAD = get('X: y'.repeat(20));

test('slow heads: fifty clients with a byte each 50 ms have timeout http-request, no more', async (t) => {
  const siege = await startSiege(t, { lines: ['timeout http-request 400ms'] });
  const clients = Array.from({ length: 50 }, () => siege.open());
  await Promise.all(clients.map((client) => trickle(client, SLOW_HEAD)));
  for (const client of clients) assert.match(await client.closed(), /^HTTP\/1\.1 408 /);
  const lines = await siege.syslog.matching('<BADREQ>', clients.length);
  for (const line of lines) assert.match(line, / 408 .* cR-- /);
  await siege.holds();
  assert.equal(siege.origin.connections.length, 0);
});

test('the second head of a connection has the same time', async (t) => {
  const siege = await startSiege(t, { lines: ['timeout http-request 1s', 'timeout http-keep-alive 5s'] });
  const client = siege.open();
  await client.send(get());
  await client.has('ok');
  await trickle(client, SLOW_HEAD);
  assert.match(await client.closed(), /HTTP\/1\.1 408 /);
  await siege.holds();
});

for (const [name, lines, pieces] of [
  ['with a length', ['Content-Length: 20'], 'x'.repeat(20)],
  ['chunked', [chunked], '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'],
] as const) {
  test(`a slow body ${name} passes: no pause is as long as a timeout`, async (t) => {
    const siege = await startSiege(t, {
      lines: ['timeout client 2s', 'timeout server 2s', 'timeout http-request 2s'],
    });
    const client = siege.open();
    await client.send(post(lines));
    // All of it takes longer than any timeout.
    await trickle(client, pieces, 120);
    assert.match(await client.has('ok'), /^HTTP\/1\.1 200 /);
    const [request] = siege.origin.requests();
    assert.equal(request!.body, name === 'chunked' ? 'abcde' : pieces);
    client.socket.destroy();
    await siege.holds();
  });
}

test('a slow body that stops is not waited for', async (t) => {
  const siege = await startSiege(t, { lines: ['timeout client 1s'] });
  const client = siege.open();
  await client.send(post(['Content-Length: 20']));
  await trickle(client, 'xxx');
  assert.match(await client.closed(), /^HTTP\/1\.1 408 /);
  assert.match((await siege.syslog.matching('POST'))[0]!, / 408 .* cD-- /);
  await siege.holds();
});

test('a server that is slower than the upload is waited for, one that stops taking it is not', async (t) => {
  const siege = await startSiege(t, {
    lines: ['timeout client 1s', 'timeout server 2s'],
    server: ({ socket }) => void socket.once('data', () => socket.pause()),
  });
  const client = siege.open();
  await client.send(post([`Content-Length: ${1e9}`]));
  client.socket.write(Buffer.alloc(30e6));
  assert.match(await client.closed(), /^HTTP\/1\.1 504 /);
  assert.match((await siege.syslog.matching('POST'))[0]!, / 504 .* sH-- /);
  await siege.holds();
});

test('behind interim responses that were too many for its client, a silent server has timeout server', async (t) => {
  const siege = await startSiege(t, {
    lines: ['timeout server 500ms'],
    server: ({ socket }) =>
      void socket.once('data', () => socket.write(head('HTTP/1.1 103 Early Hints').repeat(400_000))),
  });
  const client = siege.open();
  client.socket.pause();
  await client.send(get());
  await until('some of it is there', async () => (await siege.stats()).get('web/s1')!.scur === '1');
  await pause(700);
  let tail = '';
  client.socket.removeAllListeners('data').on('data', (text: string) => {
    tail = (tail + text).slice(-500);
  });
  client.socket.resume();
  await until('it is told', () => tail.includes('HTTP/1.1 504 '), 60_000);
  client.socket.destroy();
  await siege.holds();
});
