// http-response wait-for-body and pause (manual 4.4): a response waits at the proxy, and nothing of it is lost.
// PROXY_UNDER_TEST=haproxy compares those that haproxy 2.6 knows.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { startRawOrigin } from '../support/origin.js';
import { openRaw } from '../support/raw.js';
import { get } from '../support/rule-rows.js';
import { startSite } from '../support/site.js';
import { until } from '../support/until.js';

const isReal = process.env.PROXY_UNDER_TEST === 'haproxy';

/** A proxy whose origin answers one piece after the other, each when the last has had time to arrive; null: it hangs up. */
const start = async (t: TestContext, rules: readonly string[], pieces: readonly (string | null)[]) => {
  const origin = await startRawOrigin(t, ({ socket }) => {
    socket.on('data', async () => {
      for (const piece of pieces) {
        if (piece === null) socket.end();
        else socket.write(piece, 'latin1');
        await sleep(30);
      }
    });
  });
  const port = await startSite(t, [...rules, `server s1 127.0.0.1:${origin.port}`]);
  return { client: openRaw(t, port), origin };
};

const WAIT = 'http-response wait-for-body time 5s';
const SEEN = 'http-response set-header Seen %[res.body]';
const head = (length: number): string => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`;

test('a body that comes in pieces, twice on the same connections', async (t) => {
  const { client, origin } = await start(t, [WAIT, SEEN], [head(5), 'he', 'l', 'lo']);
  for (const answers of [1, 2]) {
    await client.send(get());
    await until('the answer', () => client.received.split('seen: hello\r\n\r\nhello').length === answers + 1);
  }
  assert.equal(origin.connections.length, 1);
});

test('as much as is wanted, and the rest as it comes', async (t) => {
  const { client } = await start(t, [`${WAIT} at-least 3`, SEEN], [head(6), 'he', 'll', 'o!']);
  await client.send(get());
  await until('the answer', () => client.received.endsWith('seen: hell\r\n\r\nhello!'));
});

test('as much as the buffer takes', async (t) => {
  const rules = [WAIT, 'http-response set-header Seen %[res.body_len,div(1000)]'];
  const body = 'x'.repeat(100_000);
  const { client } = await start(t, rules, [head(100_000), body]);
  await client.send(get());
  await until('all of it', () => client.received.endsWith(`\r\n\r\n${body}`));
  assert.match(client.received, /seen: \d\d\r\n/);
});

test('a server that hangs up meanwhile', async (t) => {
  const { client } = await start(t, [WAIT, SEEN], [head(9), 'hello', null]);
  await client.send(get());
  await until('what there was', () => client.received.endsWith('seen: hello\r\n\r\nhello'));
  await until('the end', () => client.connection !== 'open');
});

test('a body that ends with its connection', async (t) => {
  const { client } = await start(t, [WAIT, SEEN], ['HTTP/1.0 200 OK\r\n\r\n', 'hel', 'lo', null]);
  await client.send(get());
  await until('the answer', () => client.received.endsWith('seen: hello\r\n\r\nhello'));
  await until('the end', () => client.connection !== 'open');
});

test('it is compressed afterwards', async (t) => {
  const { client } = await start(t, ['compression algo gzip', WAIT, SEEN], [head(5), 'he', 'llo']);
  await client.send(get('/', 'Accept-Encoding: gzip'));
  await until('the answer', () => client.received.endsWith('\r\n0\r\n\r\n'));
  assert.match(client.received, /seen: hello\r\n/);
  const [, body = ''] = /\r\n\r\n(.*)/s.exec(client.received) ?? [];
  assert.equal(gunzipSync(Buffer.from(unchunk(body), 'latin1')).toString(), 'hello');
});

/** The content of a chunked body. */
const unchunk = (text: string): string => {
  let content = '';
  for (let at = 0; ; ) {
    const end = text.indexOf('\r\n', at);
    const size = Number.parseInt(text.slice(at, end), 16);
    if (size === 0) return content;
    content += text.slice(end + 2, end + 2 + size);
    at = end + 4 + size;
  }
};

test('a pause, in both lists, and a wait between', { skip: isReal && 'newer than 2.6' }, async (t) => {
  const pause = 'http-response pause 100';
  const { client } = await start(t, [pause, WAIT, SEEN, pause], [head(5), 'he', 'llo']);
  const before = performance.now();
  await client.send(get());
  await until('the answer', () => client.received.endsWith('seen: hello\r\n\r\nhello'));
  assert.ok(performance.now() - before > 190);
});

test('a tunnel opens after the pause', { skip: isReal && 'newer than 2.6' }, async (t) => {
  const upgrade = 'Connection: upgrade\r\nUpgrade: raw\r\n';
  const { client } = await start(
    t,
    ['http-response pause 100'],
    [`HTTP/1.1 101 Switching Protocols\r\n${upgrade}\r\nfirst `, 'second'],
  );
  await client.send(get('/', ...upgrade.trim().split('\r\n')));
  await until('both', () => client.received.endsWith('\r\n\r\nfirst second'));
});

test('a client that leaves meanwhile', { skip: isReal && 'newer than 2.6' }, async (t) => {
  const { client, origin } = await start(t, ['http-response pause 9s'], [head(5), 'hello']);
  await client.send(get());
  await until('the server has answered', () => origin.connections[0]?.received.includes('GET') === true);
  client.socket.resetAndDestroy();
  await until('the server is let go', () => origin.connections[0]?.state !== 'open');
});
