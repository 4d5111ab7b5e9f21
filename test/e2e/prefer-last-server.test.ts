// `option prefer-last-server` (manual 4.2): the requests of a client stay where it has a connection, as long as that
// server may be picked.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, startRawOrigin } from '../support/origin.js';
import { freePorts } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { openRaw, type RawClient } from '../support/raw.js';
import { until } from '../support/until.js';
import { get } from './differential/row.js';

const named = (name: string): string => OK.replace(/\r\n\r\n/, `\r\nX-Server: ${name}\r\n\r\n`);

const servers = ({ received }: RawClient): string[] =>
  [...received.matchAll(/x-server: (\w)/g)].map(([, name]) => name!);

/** Which of two servers answers each of `count` requests on one connection. */
const visit = async (t: TestContext, option: string, count: number): Promise<string[]> => {
  const [site = 0] = await freePorts(1);
  const answers = (name: string) =>
    startRawOrigin(t, ({ socket }) => socket.on('data', () => socket.write(named(name))));
  const [a, b] = await Promise.all([answers('a'), answers('b')]);
  await startHapax(
    t,
    `
global
    nbthread 1
defaults
    mode http
    timeout connect 1s
    timeout client 10s
    timeout server 10s
listen web
    bind 127.0.0.1:${site}
    ${option}
    server a 127.0.0.1:${a.port}
    server b 127.0.0.1:${b.port}
`,
  );
  const client = openRaw(t, site);
  for (let i = 0; i < count; i++) {
    await client.send(get());
    await until(`${i + 1} answers`, () => servers(client).length > i);
  }
  return servers(client);
};

test('without it each request is balanced anew', async (t) => {
  assert.deepEqual(await visit(t, '', 4), ['a', 'b', 'a', 'b']);
});

test('with it a client stays with its server', async (t) => {
  assert.deepEqual(await visit(t, 'option prefer-last-server', 4), ['a', 'a', 'a', 'a']);
});

test('a server that is asked to close is left', async (t) => {
  const options = 'option prefer-last-server\n    option http-server-close';
  assert.deepEqual(await visit(t, options, 4), ['a', 'b', 'a', 'b']);
});
