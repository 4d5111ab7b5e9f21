// Probes of TCP (manual 4.2, "option tcpka", "option clitcpka", "option srvtcpka"): the timers of both connections, as the
// kernel has them, with hapax and with haproxy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { answers, startHttp2Origin } from '../support/http2-origin.js';
import { startOrigin } from '../support/origin.js';
import { freePort, freePorts } from '../support/ports.js';
import { NO_TABLE, nextProbe } from '../support/probes.js';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { openRaw } from '../support/raw.js';
import { until } from '../support/until.js';
import { get } from './differential/row.js';

interface Row {
  readonly lines: readonly string[];
  readonly client: number | 'none';
  readonly server: number | 'none';
}

/** What the kernel does unless told. */
const SYSTEM = NO_TABLE ? 0 : Number(readFileSync('/proc/sys/net/ipv4/tcp_keepalive_time', 'latin1'));

const ROWS: readonly Row[] = [
  { lines: [], client: 'none', server: 'none' },
  { lines: ['option tcpka'], client: SYSTEM, server: SYSTEM },
  { lines: ['option clitcpka', 'clitcpka-idle 50'], client: 50, server: 'none' },
  { lines: ['option srvtcpka', 'srvtcpka-idle 2m'], client: 'none', server: 120 },
  { lines: ['option tcpka', 'clitcpka-idle 700', 'srvtcpka-idle 800'], client: 700, server: 800 },
  { lines: ['mode tcp', 'option tcpka', 'srvtcpka-idle 900'], client: SYSTEM, server: 900 },
  { lines: ['clitcpka-idle 50', 'srvtcpka-idle 50'], client: 'none', server: 'none' },
];

const DEFAULTS = `
defaults
    mode http
    timeout connect 2s
    timeout client 20s
    timeout server 20s
`;

const near = (seconds: number | 'none', wanted: Row['client']): boolean =>
  seconds === wanted || (seconds !== 'none' && wanted !== 'none' && Math.abs(seconds - wanted) < 20);

const checkRows = async (
  t: TestContext,
  start: StartProxy,
  env: Record<string, string> = {},
): Promise<void> => {
  const ports = await freePorts(ROWS.length);
  const origins = await Promise.all(ROWS.map(() => startOrigin(t)));
  const sections = ROWS.map(({ lines }, i) =>
    [`listen l${i}`, `bind 127.0.0.1:${ports[i]}`, ...lines, `server s 127.0.0.1:${origins[i]!.port}\n`].join(
      '\n    ',
    ),
  );
  await start(t, DEFAULTS + sections.join(''), { env });
  for (const [i, row] of ROWS.entries())
    await t.test(row.lines.join(', ') || 'without a word', async (t) => {
      const client = openRaw(t, ports[i]!);
      await client.send(get());
      await until('the answer', () => client.received.includes('ok'));
      const toClient = await until('the timer', () => nextProbe(ports[i]!, client.socket.localPort!));
      assert.ok(near(toClient, row.client), `client: ${toClient}`);
      const { socket } = origins[i]!.connections[0]!;
      const toServer = await until('the timer', () => nextProbe(socket.remotePort!, origins[i]!.port));
      assert.ok(near(toServer, row.server), `server: ${toServer}`);
    });
};

test('the probes of hapax', { skip: NO_TABLE }, (t) => checkRows(t, startHapax));

test('the probes of hapax on net.Socket', { skip: NO_TABLE }, (t) =>
  checkRows(t, startHapax, { HAPAX_CONNECTION: 'socket' }),
);

test('the probes of hapax to an HTTP/2 server', { skip: NO_TABLE }, async (t) => {
  const port = await freePort();
  const origin = await startHttp2Origin(t, answers({ ':status': 200 }));
  const server = `server s 127.0.0.1:${origin.port} proto h2`;
  const lines = [`bind 127.0.0.1:${port}`, 'option srvtcpka', 'srvtcpka-idle 90', server];
  await startHapax(t, `${DEFAULTS}listen l\n    ${lines.join('\n    ')}\n`);
  const client = openRaw(t, port);
  await client.send(get());
  await until('the answer', () => client.received.includes('200'));
  const { remotePort } = origin.sessions[0]!.socket;
  const seconds = await until('the timer', () => nextProbe(remotePort!, origin.port));
  assert.ok(near(seconds, 90), `server: ${seconds}`);
});

test('the probes of haproxy', { skip: NO_TABLE }, async (t) => {
  if (!skipWithout(t, 'haproxy')) await checkRows(t, startHaproxy);
});
