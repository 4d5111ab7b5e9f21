// Health beside the real HAProxy: the very bytes of the requests, and what is said while a server goes and comes back.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { answers, closedPort, startServer } from '../support/check-servers.js';
import { startHealthOf } from '../support/health.js';
import { freePort } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { startHaproxy } from '../support/proxy.js';
import { until } from '../support/until.js';

const head = (port: number): string[] => [
  'defaults',
  ...['mode http', 'timeout connect 1s', 'timeout client 20s', 'timeout server 20s'],
  'listen front',
  `bind 127.0.0.1:${port}`,
];

const REQUESTS: readonly (readonly string[])[] = [
  ['option httpchk'],
  ['option httpchk /health'],
  ['option httpchk HEAD /x'],
  ['option httpchk POST /x'],
  ['option httpchk GET /x HTTP/1.1'],
  ['option httpchk PURGE /x HTTP/1.1', 'http-check send hdr Host www.example.com hdr X-Test "a b"'],
  ['option httpchk', 'http-check send meth PUT uri /p ver HTTP/1.1 hdr Host h body "grüße"'],
  ['option httpchk', 'http-check send hdr Connection keep-alive hdr Host h'],
  ['option httpchk GET / HTTP/1.1', 'http-check send hdr Connection keep-alive'],
  ['option httpchk GET / HTTP/1.0', 'http-check send hdr Connection close hdr a b'],
  ['option httpchk GET / HTTP/1.1', 'http-check send hdr Connection upgrade hdr Upgrade foo'],
  ['option httpchk GET http://a.example/c HTTP/1.1', 'http-check send hdr Host b.example'],
  ['option httpchk', 'http-check send hdr Content-Length 7 hdr A b hdr a c'],
  ['option httpchk GET /ä HTTP/1.1', 'http-check send hdr Host h hdr X-Test "grüße" hdr x-test c'],
  ['option httpchk POST /x HTTP/1.1', 'http-check send hdr Host h'],
  ['option httpchk HEAD /x HTTP/1.1', 'http-check send hdr Host h hdr Connection close'],
  ['option httpchk', 'http-check send meth PUT uri-lf /100%% ver HTTP/1.0 body-lf "50%% done"'],
  ['option httpchk OPTIONS * HTTP/1.1', 'http-check send hdr Host h'],
  ['option httpchk GET / HTTP/1.1', 'http-check send hdr Host h hdr Expect 100-continue'],
  ['option httpchk GET / HTTP/1.1', 'http-check send hdr Host h hdr Upgrade foo hdr Connection upgrade'],
];

test('requests are sent as HAProxy sends them, byte for byte but for the order undici gives to headers', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const seen = REQUESTS.map((): string[] => []);
  const ports: number[] = [];
  for (const requests of seen)
    ports.push(
      await startServer(t, (socket) => {
        socket.on('data', (bytes) => {
          requests.push(bytes.toString());
          socket.end('HTTP/1.0 200 OK\r\n\r\n');
        });
      }),
    );
  const backends = REQUESTS.flatMap((rules, i) => [
    `backend b${i}`,
    ...rules,
    `server plain 127.0.0.1:${ports[i]} check inter 60s`,
  ]);
  const spread = ['global', 'max-spread-checks 100'];
  const cfg = [...spread, ...head(await freePort()), ...backends, ''].join('\n');
  await startHaproxy(t, cfg);
  await until('HAProxy has asked', () => seen.every((requests) => requests.length === 1));
  startHealthOf(t, cfg);
  await until('hapax has asked', () => seen.every((requests) => requests.length === 2));
  for (const [real = '', ours = ''] of seen) assert.equal(inOrder(ours), inOrder(real));
});

const inOrder = (request: string): string => {
  const [head = '', body = ''] = request.split('\r\n\r\n');
  const [first = '', ...headers] = head.split('\r\n');
  const isForUndici = first.endsWith(' HTTP/1.1') && headers.some((line) => line.startsWith('host:'));
  return [first, ...(isForUndici ? headers.toSorted() : headers), '', body].join('\r\n');
};

/** A server that can be taken away and brought back. */
const toggled = async (t: TestContext) => {
  const port = await closedPort();
  const server = createServer((socket) => void socket.on('error', () => {}).end());
  t.after(() => void server.close());
  return {
    port,
    up: () => new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve)),
    down: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
};

test('a server that goes and comes back is spoken of as HAProxy does', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const server = await toggled(t);
  await server.up();
  const backup = await startServer(t, answers(''));
  // A check may take as long as `inter`, however often it is made.
  const often = 'check inter 3s fastinter 100 downinter 100';
  const servers = [
    `server s1 127.0.0.1:${server.port} ${often} rise 2 fall 3`,
    `server bk 127.0.0.1:${backup} backup ${often}`,
  ];
  const cfg = [
    ...head(await freePort()),
    ...['backend quiet', ...servers, 'server t1 127.0.0.1:1 track quiet/s1'],
    ...['backend verbose', 'option log-health-checks', ...servers],
    ...['backend alone', servers[0]!, ''],
  ].join('\n');
  const real = await startHaproxy(t, cfg);
  const ours = startHealthOf(t, cfg);
  const said = (): string[][] =>
    [ours.notices, realNotices(real.stderr)].map((notices) => notices.flatMap(about));
  const both = (what: string, times: number) =>
    until(
      `${what}, ${times} times`,
      () => said().every((lines) => lines.filter((line) => line.includes(what)).length === times),
      30_000,
    );
  await both('succeeded', 2);
  await server.down();
  await both('s1 is DOWN', 3);
  await server.up();
  await both('s1 is UP', 3);
  await both('t1 is UP', 1);
  const [fromUs = [], fromHaproxy = []] = said().map(byServer);
  for (const backend of ['quiet', 'verbose', 'alone'])
    assert.ok(fromHaproxy.filter((line) => line.includes(backend)).length >= 3);
  assert.deepEqual(fromUs, fromHaproxy);
});

/** Two servers that are checked at the same time may be told of in either order. */
const byServer = (lines: readonly string[]): string[] => {
  const subject = (line: string): string => /\w+\/\w+|backend \S+/.exec(line)?.[0] ?? '';
  return lines.toSorted((one, other) => subject(one).localeCompare(subject(other)));
};

const realNotices = (stderr: string): string[] =>
  [...stderr.matchAll(/^\[(\w+)\] +\(\d+\) : (.*)$/gm)].map(([, severity, text]) => `${severity} ${text}`);

/** Lines about servers and backends, without the time a check took on this machine. */
const about = (notice: string): string[] =>
  /erver|has no/.test(notice) ? [notice.replace(/duration: \d+ms/, 'duration')] : [];
