// How a tunnel ends (101): who is to blame in the log, with hapax and with the real haproxy.
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { startRawOrigin } from '../support/origin.js';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { openRaw, type RawClient } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { httplog, startSyslog } from '../support/syslog.js';
import { until } from '../support/until.js';
import { get, head } from './differential/row.js';

interface Row {
  readonly name: string;
  /** "timeout …" in place of ten seconds. */
  readonly timeouts?: readonly string[];
  /** The server has switched; it does not end by itself. */
  readonly act?: (client: RawClient, server: Socket) => void | Promise<void>;
  readonly letters: string;
}

const ended = (server: Socket) => until('the server sees the end', () => server.readableEnded);
const SHORT_SERVER = ['client 10s', 'server 300ms'];

const ROWS: readonly Row[] = [
  { name: 'the client resets', act: (client) => void client.socket.resetAndDestroy(), letters: 'CD--' },
  { name: 'the server resets', act: (_, server) => void server.resetAndDestroy(), letters: 'SD--' },
  {
    name: 'the server ends, the client stays',
    act: async (client, server) => {
      server.end('bye');
      assert.match(await client.closed(), /bye$/);
    },
    letters: '----',
  },
  {
    name: 'the client ends, then the server',
    act: async (client, server) => {
      client.socket.end();
      await ended(server);
      server.end('bye');
      assert.match(await client.closed(), /bye$/);
    },
    letters: '----',
  },
  {
    name: 'the client ends, and the server resets',
    act: async (client, server) => {
      client.socket.end();
      await ended(server);
      server.resetAndDestroy();
    },
    letters: 'SD--',
  },
  {
    name: 'the client ends, the server is silent',
    timeouts: SHORT_SERVER,
    act: (client) => void client.socket.end(),
    letters: 'sD--',
  },
  {
    name: 'the client ends: timeout client-fin is not for that',
    timeouts: ['client-fin 100ms', ...SHORT_SERVER],
    act: (client) => void client.socket.end(),
    letters: 'sD--',
  },
  {
    name: 'the client ends: timeout server-fin is',
    timeouts: ['server-fin 200ms'],
    act: (client) => void client.socket.end(),
    letters: 'sD--',
  },
  { name: 'both are silent, the server for too long', timeouts: SHORT_SERVER, letters: 'sD--' },
  {
    name: 'both are silent, the client for too long',
    timeouts: ['client 200ms', 'server 400ms'],
    letters: 'cD--',
  },
  { name: 'both are silent, in a tunnel', timeouts: ['tunnel 300ms'], letters: 'cD--' },
];

const run = async (
  t: TestContext,
  start: StartProxy,
  { timeouts = [], act, letters }: Row,
): Promise<void> => {
  const syslog = await startSyslog(t);
  let server: Socket | undefined;
  const origin = await startRawOrigin(t, ({ socket }) => {
    socket.removeAllListeners('end');
    socket.once('data', () => {
      socket.write(head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: echo'));
      socket.resume();
      server = socket;
    });
  });
  const lines = [...timeouts.map((one) => `timeout ${one}`), `server web1 127.0.0.1:${origin.port}`];
  const port = await startSite(t, lines, { defaults: httplog(syslog), start });
  const client = openRaw(t, port);
  await client.send(get('Connection: Upgrade', 'Upgrade: echo'));
  await client.has('\r\n\r\n');
  await act?.(client, server!);
  const [line] = await syslog.matching('"GET ');
  assert.match(line!, new RegExp(` 101 \\d+ - - ${letters} `));
};

for (const row of ROWS) {
  test(`hapax: ${row.name}`, (t) => run(t, startHapax, row));
  test(`haproxy: ${row.name}`, async (t) => {
    if (!skipWithout(t, 'haproxy')) await run(t, startHaproxy, row);
  });
}
