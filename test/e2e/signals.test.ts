// SIGUSR1 drains: no new connections, the requests in flight are finished, then the process ends well. SIGTERM and
// SIGINT stop at once.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, startOrigin, startRawOrigin } from '../support/origin.js';
import { freePort, isListening } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { openRaw } from '../support/raw.js';
import { until, within } from '../support/until.js';
import { get } from './differential/row.js';

async function start(t: TestContext, originPort: number, lines = '', ownLines = '') {
  const port = await freePort();
  const proxy = await startHapax(
    t,
    `
${lines}
listen web
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    bind 127.0.0.1:${port}
    server web1 127.0.0.1:${originPort}
    ${ownLines}
`,
  );
  const client = openRaw(t, port);
  return { proxy, client, port };
}

test('SIGUSR1: what is in flight is finished, then the end', async (t) => {
  const origin = await startRawOrigin(t);
  const { proxy, client, port } = await start(t, origin.port);
  await client.send(get());
  await until('the server has the request', () => origin.requests().length === 1);
  proxy.signal('SIGUSR1');
  await until('nobody listens any more', async () => !(await isListening(port)));
  assert.ok(proxy.running);
  origin.connections[0]!.socket.write(OK);
  assert.match(await client.closed(), /^HTTP\/1.1 200 OK\r\n.*\r\nconnection: close\r\n\r\nok$/);
  assert.equal((await within('the end', proxy.ended)).code, 0);
});

test('SIGUSR1: idle connections do not hold it up', async (t) => {
  const origin = await startOrigin(t);
  const { proxy, client } = await start(t, origin.port);
  await client.send(get());
  await client.has('ok');
  proxy.signal('SIGUSR1');
  await client.closed();
  assert.equal((await within('the end', proxy.ended)).code, 0);
});

test('hard-stop-after ends a drain that takes too long', async (t) => {
  const origin = await startRawOrigin(t);
  const { proxy, client } = await start(t, origin.port, 'global\n    hard-stop-after 200ms');
  await client.send(get());
  await until('the server has the request', () => origin.requests().length === 1);
  proxy.signal('SIGUSR1');
  await within('the end', proxy.ended, 5000);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} stops at once, whatever is in flight`, async (t) => {
    const origin = await startRawOrigin(t);
    const { proxy, client } = await start(t, origin.port);
    await client.send(get());
    await until('the server has the request', () => origin.requests().length === 1);
    const { code, signal: by } = await proxy.stop(signal);
    const number = { SIGTERM: 15, SIGINT: 2 }[signal];
    assert.ok(by === signal || code === 128 + number, `code ${code}, signal ${by}`);
    await client.closed();
  });
}

test('grace: for a while SIGUSR1 is nothing but a word to the rules', async (t) => {
  const origin = await startOrigin(t);
  const rules = 'monitor-uri /up\n    monitor fail if { stopping }';
  const { proxy, client, port } = await start(t, origin.port, 'global\n    grace 2s', rules);
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  assert.equal(await status('/up'), 200);
  const signalledMs = performance.now();
  proxy.signal('SIGUSR1');
  await until('rules see it', async () => (await status('/up')) === 503);
  assert.equal(await status('/'), 200);
  await client.send(get());
  assert.doesNotMatch(await client.has('ok'), /connection: close/);
  await client.closed();
  assert.ok(performance.now() - signalledMs > 1950);
  assert.equal((await within('the end', proxy.ended)).code, 0);
});
