// Servers that close instead of answering: a request is repeated where that does no harm, and never for ever.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, startRawOrigin } from '../support/origin.js';
import { openRaw } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { get, post } from './differential/row.js';

/** A server that answers the first request of all, and closes on every later one, on whatever connection. */
async function start(t: TestContext) {
  let requests = 0;
  const origin = await startRawOrigin(t, ({ socket }) => {
    socket.on('data', () => {
      if (requests++ === 0) socket.write(OK);
      else socket.destroy();
    });
  });
  const client = openRaw(t, await startSite(t, [`server web1 127.0.0.1:${origin.port}`]));
  await client.send(get());
  await client.has('ok');
  return { client, origin, requests: () => requests };
}

test('a GET on a connection that dies is repeated once, on a new one', async (t) => {
  const { client, origin, requests } = await start(t);
  await client.send(get());
  await client.has('502 Bad Gateway');
  assert.equal(requests(), 3);
  assert.equal(origin.connections.length, 2);
});

test('a POST is not repeated: the client, which used keep-alive itself, is left to decide', async (t) => {
  const { client, requests } = await start(t);
  await client.send(post(['Content-Length: 2'], 'ab'));
  await client.closed();
  assert.equal(requests(), 2);
  assert.doesNotMatch(client.received, /502/);
});
