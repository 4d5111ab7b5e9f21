// After 101 and after CONNECT the proxy relays bytes both ways, whatever they are, until one side closes.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startRawOrigin } from '../support/origin.js';
import { visitLogged } from '../support/site.js';
import { until } from '../support/until.js';
import { get, head } from './differential/row.js';

const upgrade = get('Connection: Upgrade', 'Upgrade: echo');
const switched = head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: echo');

/** A server that switches to echoing whatever comes, upper-cased. */
async function startEcho(t: TestContext, ...lines: string[]) {
  const origin = await startRawOrigin(t, ({ socket }) => {
    socket.once('data', (request: Buffer) => {
      socket.write(request.toString('latin1').startsWith('CONNECT') ? head('HTTP/1.1 200 OK') : switched);
      socket.on('data', (bytes: Buffer) => socket.write(bytes.toString('latin1').toUpperCase(), 'latin1'));
    });
  });
  return { origin, ...(await visitLogged(t, origin.port, ...lines)) };
}

for (const [name, request, answer] of [
  ['Upgrade', upgrade, '101 Switching'],
  ['CONNECT', head('CONNECT a:80 HTTP/1.1', 'Host: a:80'), '200 OK'],
] as const) {
  test(`${name}: bytes go both ways, requests in them are none`, async (t) => {
    const { client, origin, logged } = await startEcho(t);
    await client.send(request);
    await client.has(answer);
    await client.send('\x00\x80hello');
    await client.has('\x00\x80HELLO');
    await client.send(get('Name: in the tunnel'));
    await client.has('NAME: IN THE TUNNEL\r\n\r\n');
    client.socket.end();
    await until('the server sees the end', () => origin.connections[0]?.state !== 'open');
    await client.closed();
    assert.match(await logged(), / ---- /);
  });
}

test('a megabyte comes through unchanged', async (t) => {
  const { client } = await startEcho(t);
  await client.send(upgrade);
  const start = (await client.has('\r\n\r\n')).length;
  const bytes = 'ABCDEFGH'.repeat(1 << 17);
  await client.send(bytes);
  await until('it is back', () => client.received.length >= start + bytes.length);
  assert.ok(client.received.slice(start) === bytes);
});

test('the server ends the tunnel', async (t) => {
  const { client, origin } = await startEcho(t);
  await client.send(upgrade);
  await client.has('\r\n\r\n');
  origin.connections[0]!.socket.end('bye');
  assert.match(await client.closed(), /bye$/);
});

test('timeout tunnel takes the place of client and server timeouts', async (t) => {
  const { client, logged } = await startEcho(t, 'timeout tunnel 300ms');
  await client.send(upgrade);
  await client.has('\r\n\r\n');
  await client.closed(3000);
  assert.match(await logged(), / 101 .* [cs]D-- /);
});
