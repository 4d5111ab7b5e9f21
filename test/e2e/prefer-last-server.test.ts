// `option prefer-last-server` (manual 4.2): the requests of a client stay where it has a connection, as long as that
// server may be picked.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, startRawOrigin } from '../support/origin.js';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { openRaw, type RawClient } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { until } from '../support/until.js';
import { get } from './differential/row.js';

const named = (name: string): string => OK.replace(/\r\n\r\n/, `\r\nX-Server: ${name}\r\n\r\n`);

const servers = ({ received }: RawClient): string[] =>
  [...received.matchAll(/x-server: (\w)/g)].map(([, name]) => name!);

/** Which of two servers answers each of `count` requests on one connection. */
const visit = async (t: TestContext, options: readonly string[], count: number): Promise<string[]> => {
  const answers = (name: string) =>
    startRawOrigin(t, ({ socket }) => socket.on('data', () => socket.write(named(name))));
  const [a, b] = await Promise.all([answers('a'), answers('b')]);
  const site = await startSite(t, [
    ...options,
    `server a 127.0.0.1:${a.port}`,
    `server b 127.0.0.1:${b.port}`,
  ]);
  const client = openRaw(t, site);
  for (let i = 0; i < count; i++) {
    await client.send(get());
    await until(`${i + 1} answers`, () => servers(client).length > i);
  }
  return servers(client);
};

test('without it each request is balanced anew', async (t) => {
  assert.deepEqual(await visit(t, [], 4), ['a', 'b', 'a', 'b']);
});

test('with it a client stays with its server', async (t) => {
  assert.deepEqual(await visit(t, ['option prefer-last-server'], 4), ['a', 'a', 'a', 'a']);
});

test('a server that is asked to close is left', async (t) => {
  const options = ['option prefer-last-server', 'option http-server-close'];
  assert.deepEqual(await visit(t, options, 4), ['a', 'b', 'a', 'b']);
});

/** Where the second request of a client goes while its last server, a, is full: 'wait', or a server's name. */
const visitFull = async (t: TestContext, start: StartProxy, lines: readonly string[]): Promise<string> => {
  const held: (() => void)[] = [];
  const a = await startRawOrigin(t, (connection) =>
    connection.socket.on('data', () => {
      const answer = () => connection.socket.write(named('a'));
      if (connection.received.includes('x-slow')) held.push(answer);
      else answer();
    }),
  );
  const b = await startRawOrigin(t, ({ socket }) => socket.on('data', () => socket.write(named('b'))));
  const own = [
    'http-reuse never',
    'option prefer-last-server',
    ...lines,
    'use-server a if { req.hdr(x-slow) -m found }',
    `server a 127.0.0.1:${a.port} maxconn 1`,
    `server b 127.0.0.1:${b.port}`,
  ];
  const site = await startSite(t, own, { start });
  const client = openRaw(t, site);
  await client.send(get());
  await until('the first answer', () => servers(client).length);
  assert.deepEqual(servers(client), ['a']);
  const slow = openRaw(t, site);
  await slow.send(get('X-Slow: 1'));
  await until('the slow request', () => held.length);
  await client.send(get());
  const elsewhere = await until('an answer', () => servers(client)[1], 300).catch(() => 'wait');
  for (const answer of held) answer();
  await until('the second answer', () => servers(client).length === 2);
  return elsewhere;
};

for (const [name, start] of [
  ['hapax', startHapax],
  ['haproxy', startHaproxy],
] as const) {
  const testFull = (what: string, lines: readonly string[], wanted: string) =>
    test(`${name}: ${what}`, async (t) => {
      if (name === 'haproxy' && skipWithout(t, 'haproxy')) return;
      assert.equal(await visitFull(t, start, lines), wanted);
    });
  testFull('a client waits for a server that is full', [], 'wait');
  testFull('a queue of its own is too long for max-keep-alive-queue 0', ['max-keep-alive-queue 0'], 'b');
  testFull('it is not for max-keep-alive-queue 1', ['max-keep-alive-queue 1'], 'wait');
  testFull('-1 is any', ['max-keep-alive-queue 0', 'max-keep-alive-queue -1'], 'wait');
}
