// Requests by the thousand on one connection: answered in order, one at a time, and whoever does not read the answers
// is not read from either.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readResponses } from '../support/http1.js';
import type { OriginConnection } from '../support/origin.js';
import { startSiege } from '../support/siege.js';
import { until } from '../support/until.js';

const FLOOD = 10_000;
const numbered = (count: number): string =>
  Array.from({ length: count }, (_, nth) => `GET /${nth} HTTP/1.1\r\nHost: a\r\n\r\n`).join('');

const answerWith = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** Answers every request with its own path, as soon as `mayAnswer` resolves. */
const echoPaths =
  (mayAnswer: Promise<void> = Promise.resolve()) =>
  ({ socket }: OriginConnection): void => {
    let text = '';
    socket.on('data', async (bytes: Buffer) => {
      text += bytes.toString('latin1');
      await mayAnswer;
      const complete = text.lastIndexOf('\r\n\r\n') + 4;
      if (complete < 4) return;
      for (const [, path = ''] of text.slice(0, complete).matchAll(/^GET (\S+)/gm))
        socket.write(answerWith(path));
      text = text.slice(complete);
    });
  };

const inOrder = Array.from({ length: FLOOD }, (_, nth) => `/${nth}`);

test('10,000 requests in one go', async (t) => {
  const siege = await startSiege(t, { server: echoPaths() });
  const { received } = await siege.exchange(numbered(FLOOD), {
    enough: (text) => text.endsWith(`/${FLOOD - 1}`),
    quietMs: 5000,
  });
  assert.deepEqual(
    readResponses(received).messages.map(({ body }) => body),
    inOrder,
  );
  assert.deepEqual(
    siege.origin.requests().map(({ startLine }) => startLine.split(' ')[1]),
    inOrder,
  );
  assert.equal(siege.origin.connections.length, 1);
  await siege.holds();
});

test('10,000 requests while the first one waits', async (t) => {
  let answer: () => void = () => {};
  const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
  const siege = await startSiege(t, { server: echoPaths(mayAnswer) });
  const client = siege.open();
  const sent = client.send(numbered(FLOOD));
  await until('the first request is there', () => siege.origin.requests().length === 1);
  await siege.servesOthers();
  assert.equal(siege.origin.requests().length, 1);
  answer();
  await sent;
  await client.has(`/${FLOOD - 1}`);
  assert.deepEqual(
    readResponses(client.received).messages.map(({ body }) => body),
    inOrder,
  );
  client.socket.destroy();
  await siege.holds();
});

test('10,000 requests answered with errors', async (t) => {
  const siege = await startSiege(t, { lines: ['monitor-uri /alive'] });
  const { received } = await siege.exchange('GET /alive HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(FLOOD));
  assert.equal(readResponses(received).messages.length, FLOOD);
  assert.equal(siege.origin.connections.length, 0);
  await siege.holds();
});

for (const [name, path] of [
  ['by the proxy', '/alive'],
  ['by a server', '/'],
] as const) {
  test(`a client that never reads what is answered ${name} is held back, then thrown out`, async (t) => {
    const siege = await startSiege(t, {
      lines: ['monitor-uri /alive', 'timeout client 600ms'],
      server: ({ socket }) => socket.on('data', () => socket.write(answerWith('x'.repeat(8192)))),
    });
    const client = siege.open();
    client.socket.pause();
    const requests = `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(30_000);
    for (let megabytes = 0; megabytes < 100; megabytes++) client.socket.write(requests);
    await until('it is thrown out', () => client.connection === 'reset', 20_000);
    await siege.holds();
  });
}
