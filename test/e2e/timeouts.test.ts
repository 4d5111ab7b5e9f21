// Each timeout of a proxy: who waits, what the client gets, what the log says (manual 4.2 and 8.5).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDeafServer } from '../support/deaf.js';
import { startOrigin, startRawOrigin } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { visitLogged } from '../support/site.js';
import { until } from '../support/until.js';
import { get, head, post } from './differential/row.js';

test('timeout http-request: half a head gets 408', async (t) => {
  const origin = await startOrigin(t);
  const { client, logged } = await visitLogged(t, origin.port, 'timeout http-request 200ms');
  await client.send('GET / HTTP/1.1\r\nHost: a\r\n');
  assert.match(await client.closed(3000), /^HTTP\/1.1 408 Request Time-out\r\n/);
  assert.match(
    await logged(),
    / web\/<NOSRV> -1\/-1\/-1\/-1\/(?:19\d|[2-9]\d\d|\d{4,}) 408 .* cR-- .*"<BADREQ>"/,
  );
});

test('timeout http-request: a trickle of bytes does not help', async (t) => {
  const origin = await startOrigin(t);
  const { client } = await visitLogged(t, origin.port, 'timeout http-request 300ms');
  const trickle = setInterval(() => client.connection === 'open' && client.send('X: y\r\n'), 20);
  t.after(() => clearInterval(trickle));
  await client.send('GET / HTTP/1.1\r\n');
  assert.match(await client.closed(3000), /^HTTP\/1.1 408 /);
});

test('timeout http-keep-alive: an idle connection is closed without a word', async (t) => {
  const origin = await startOrigin(t);
  const { client } = await visitLogged(t, origin.port, 'timeout http-keep-alive 200ms');
  await client.send(get());
  assert.match(await client.has('ok'), /200 OK/);
  assert.match(await client.closed(3000), /\r\n\r\nok$/);
});

// haproxy 2.6 leaves this one to the server's timeout; the letters cD are the manual's (8.5).
test('timeout client: a body that stops coming gets 408', async (t) => {
  const origin = await startOrigin(t);
  const { client, logged } = await visitLogged(t, origin.port, 'timeout client 200ms');
  await client.send(post(['Content-Length: 10'], 'hello'));
  assert.match(await client.closed(3000), /^HTTP\/1.1 408 /);
  assert.match(await logged(), / web\/web1 .* 408 .* cD-- /);
});

test('timeout server: no answer gets 504', async (t) => {
  const origin = await startRawOrigin(t);
  const { client, logged } = await visitLogged(t, origin.port, 'timeout server 200ms');
  await client.send(get());
  assert.match(await client.has('</html>'), /^HTTP\/1.1 504 Gateway Time-out\r\n/);
  assert.match(await logged(), / web\/web1 \d+\/0\/\d+\/-1\/(?:[2-9]\d\d|\d{4,}) 504 .* sH-- /);
  await until('the server connection is closed', () => origin.connections[0]?.state !== 'open');
});

test('timeout connect: a server that accepts nothing gets its retries, then 503', async (t) => {
  const port = await startDeafServer(t);
  const { client, logged } = await visitLogged(t, port, 'timeout connect 150ms', 'retries 1');
  await client.send(get());
  assert.match(await client.has('</html>'), /^HTTP\/1.1 503 /);
  assert.match(await logged(), / web\/web1 \d+\/\d+\/-1\/-1\/\d+ 503 .* sC-- \S+\/1 /);
});

test('a refused connection gets 503', async (t) => {
  const { client, logged } = await visitLogged(t, await freePort(), 'retries 0');
  await client.send(head('GET / HTTP/1.1', 'Host: a'));
  assert.match(await client.has('</html>'), /^HTTP\/1.1 503 /);
  assert.match(await logged(), / web\/web1 \d+\/\d+\/-1\/-1\/\d+ 503 .* SC-- /);
});
