// One side goes away in the middle: the other side's connection is given up, and nothing is left behind.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type OriginConnection, startRawOrigin } from '../support/origin.js';
import { visitLogged } from '../support/site.js';
import { until } from '../support/until.js';
import { get, post } from './differential/row.js';

async function start(
  t: TestContext,
  onConnection: (connection: OriginConnection) => void,
  ...lines: string[]
) {
  const origin = await startRawOrigin(t, onConnection);
  const { client, logged } = await visitLogged(t, origin.port, ...lines);
  const serverClosed = () =>
    until('the server connection is closed', () => origin.connections[0]?.state === 'closed', 3000);
  return { client, origin, serverClosed, logged };
}

const streaming = 'HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\nfirst';

test('the client resets in the middle of an answer', async (t) => {
  const { client, origin, serverClosed, logged } = await start(t, ({ socket }) => {
    socket.once('data', () => socket.write(streaming));
  });
  await client.send(get());
  await client.has('first');
  client.socket.resetAndDestroy();
  origin.connections[0]!.socket.write('second');
  await serverClosed();
  assert.match(await logged(), / web\/web1 .* 200 .* CD-- /);
});

test('the client resets while the server thinks', async (t) => {
  const { client, origin, serverClosed, logged } = await start(t, () => {}, 'option abortonclose');
  await client.send(get());
  await until('the server has the request', () => origin.requests().length === 1);
  client.socket.resetAndDestroy();
  await serverClosed();
  assert.match(await logged(), / web\/web1 .* C[DH]-- /);
});

test('the client resets in the middle of its body', async (t) => {
  const { client, origin, serverClosed, logged } = await start(t, () => {});
  await client.send(post(['Content-Length: 1000'], 'begin'));
  await until('the server has the beginning', () => origin.connections[0]?.received.endsWith('begin'));
  client.socket.resetAndDestroy();
  await serverClosed();
  assert.match(await logged(), / web\/web1 .* C[DH]-- /);
});

test('the server resets before it answers', async (t) => {
  const { client, logged } = await start(t, ({ socket }) => {
    socket.once('data', () => socket.resetAndDestroy());
  });
  await client.send(post(['Content-Length: 2'], 'ok'));
  assert.match(await client.has('</html>'), /^HTTP\/1.1 502 Bad Gateway\r\n/);
  assert.match(await logged(), / web\/web1 .* 502 .* SH-- /);
});

test('the server resets in the middle of its answer: the client must notice', async (t) => {
  const { client, origin, logged } = await start(t, ({ socket }) => {
    socket.once('data', () => socket.write(streaming));
  });
  await client.send(get());
  await client.has('first');
  origin.connections[0]!.socket.resetAndDestroy();
  await client.closed();
  assert.match(await logged(), / web\/web1 .* 200 .* SD-- /);
});

test('an idle server connection dies: the next request goes out on a fresh one', async (t) => {
  let connections = 0;
  const { client, origin } = await start(t, ({ socket }) => {
    const nth = ++connections;
    socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n#${nth}`));
  });
  await client.send(get());
  await client.has('#1');
  origin.connections[0]!.socket.resetAndDestroy();
  await client.send(get());
  await client.has('#2');
});
