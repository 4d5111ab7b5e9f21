// Log formats against lines that the real haproxy 2.6 wrote in the same situations.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFormat } from '#hapax/config/sample/format.js';
import type { LogRecord } from '#hapax/engine/http/log-record.js';
import { LOG_FORMATS } from '#hapax/engine/log/traffic.js';
import { compileFormat } from '#hapax/engine/sample/format/compile.js';
import { language } from '#hapax/keywords.js';
import { makeBind, makeProxy, makeServer } from '../support/model.js';

/** A request as of the first line of the table: GET /n, answered 200 by ok/s1 in 3 ms. */
const record = (fields: Partial<LogRecord> = {}): LogRecord => ({
  clientAddress: '127.0.0.1',
  clientPort: 55026,
  localAddress: '127.0.0.1',
  localPort: 31788,
  frontend: makeProxy({ name: 'ok' }),
  bind: makeBind({ id: 1 }),
  backend: makeProxy({ name: 'ok' }),
  server: makeServer({ name: 's1' }),
  service: undefined,
  acceptDateMs: new Date(2026, 10, 21, 12, 8, 30, 252).getTime(),
  requestDateMs: new Date(2026, 10, 21, 12, 8, 30, 252).getTime(),
  acceptedAt: 1000,
  handshakeMs: 0,
  idleSince: 1000,
  requestStartedAt: 1000,
  requestReceivedAt: 1000,
  queueLeftAt: 1000,
  connectedAt: 1000,
  respondedAt: 1003,
  endedAt: 1003,
  status: 200,
  bytesToClient: 103,
  bytesFromClient: 34,
  termination: '--',
  cookieState: '--',
  retries: 0,
  redispatched: false,
  processConnections: 1,
  frontendSessions: 1,
  backendSessions: 0,
  serverSessions: 0,
  serverQueuePosition: 0,
  backendQueuePosition: 0,
  requestLine: 'GET /n HTTP/1.1',
  requestNumber: 23,
  logNumber: 0,
  uniqueId: undefined,
  serverAddress: '127.0.0.1',
  serverPort: 8080,
  sourceAddress: '127.0.0.1',
  sourcePort: 40000,
  logLevel: undefined,
  captured: undefined,
  ...fields,
});

/** Died before the request was whole: no server, no backend chosen. */
const unread: Partial<LogRecord> = {
  server: undefined,
  backend: undefined,
  requestReceivedAt: -1,
  queueLeftAt: -1,
  connectedAt: -1,
  respondedAt: -1,
  bytesToClient: 0,
  requestLine: undefined,
};
const unanswered = { connectedAt: -1, respondedAt: -1, bytesToClient: 217, status: 503 };

const line = (format: string, fields: Partial<LogRecord> = {}): string => {
  const read = readFormat(format, { language: language.samples, where: 'log', section: 'frontend' });
  assert.ok('parts' in read, JSON.stringify(read));
  return compileFormat<LogRecord>(read, 'log', () => () => undefined)(record(fields));
};

const httpLines: readonly [what: string, fields: Partial<LogRecord>, expected: string][] = [
  ['served', {}, 'ok ok/s1 0/0/0/3/3 200 103 - - ---- 1/1/0/0/0 0/0 "GET /n HTTP/1.1"'],
  [
    'nothing came until timeout http-request',
    { ...unread, requestStartedAt: -1, endedAt: 1301, status: 408, termination: 'cR' },
    'ok ok/<NOSRV> -1/-1/-1/-1/301 408 0 - - cR-- 1/1/0/0/0 0/0 "<BADREQ>"',
  ],
  [
    'no request at all',
    { ...unread, endedAt: 1000, status: 400, termination: 'PR' },
    'ok ok/<NOSRV> -1/-1/-1/-1/0 400 0 - - PR-- 1/1/0/0/0 0/0 "<BADREQ>"',
  ],
  [
    'server timeout',
    { respondedAt: -1, endedAt: 1402, status: 504, bytesToClient: 198, termination: 'sH' },
    'ok ok/s1 0/0/0/-1/402 504 198 - - sH-- 1/1/0/0/0 0/0 "GET /n HTTP/1.1"',
  ],
  [
    'response cut off',
    { respondedAt: 1000, endedAt: 1051, bytesToClient: 105, termination: 'SD' },
    'ok ok/s1 0/0/0/0/51 200 105 - - SD-- 1/1/0/0/0 0/0 "GET /n HTTP/1.1"',
  ],
  [
    'refused twice',
    { ...unanswered, queueLeftAt: 1301, endedAt: 1301, termination: 'SC', retries: 1 },
    'ok ok/s1 0/301/-1/-1/301 503 217 - - SC-- 1/1/0/0/1 0/0 "GET /n HTTP/1.1"',
  ],
  [
    'redispatched',
    { retries: 1, redispatched: true },
    'ok ok/s1 0/0/0/3/3 200 103 - - ---- 1/1/0/0/+1 0/0 "GET /n HTTP/1.1"',
  ],
  [
    'no server',
    { ...unanswered, server: undefined, queueLeftAt: -1, endedAt: 1000, termination: 'SC' },
    'ok ok/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/0 0/0 "GET /n HTTP/1.1"',
  ],
  [
    'stats page',
    {
      server: undefined,
      service: 'stats',
      queueLeftAt: -1,
      connectedAt: -1,
      respondedAt: 1000,
      endedAt: 1000,
      termination: 'LR',
    },
    'ok ok/<STATS> 0/0/0/0/0 200 103 - - LR-- 1/1/0/0/0 0/0 "GET /n HTTP/1.1"',
  ],
  [
    'queue timeout',
    {
      ...unanswered,
      server: undefined,
      queueLeftAt: 1301,
      endedAt: 1301,
      termination: 'sQ',
      processConnections: 2,
      frontendSessions: 2,
      backendSessions: 1,
      backendQueuePosition: 1,
    },
    'ok ok/<NOSRV> 0/301/-1/-1/301 503 217 - - sQ-- 2/2/1/0/0 0/1 "GET /n HTTP/1.1"',
  ],
];

for (const [what, fields, expected] of httpLines)
  test(`option httplog: ${what}`, () =>
    assert.equal(line(LOG_FORMATS.http, fields), `127.0.0.1:55026 [21/Nov/2026:12:08:30.252] ${expected}`));

test('option tcplog: timers count from the accept, one queue attempt after a refused one', () => {
  const frontend = makeProxy({ name: 'tcpl', mode: 'tcp' });
  const tcp = {
    frontend,
    backend: frontend,
    requestReceivedAt: -1,
    respondedAt: -1,
    termination: '--' as const,
  };
  const head = '127.0.0.1:55026 [21/Nov/2026:12:08:30.252] tcpl tcpl/s1';
  const served = { ...tcp, queueLeftAt: 1001, connectedAt: 1001, endedAt: 1001, bytesToClient: 77 };
  assert.equal(line(LOG_FORMATS.tcp, served), `${head} 1/0/1 77 -- 1/1/0/0/0 0/0`);
  const refused = {
    ...tcp,
    queueLeftAt: 1302,
    connectedAt: -1,
    endedAt: 1302,
    bytesToClient: 0,
    termination: 'SC' as const,
  };
  assert.equal(line(LOG_FORMATS.tcp, { ...refused, retries: 1 }), `${head} 302/-1/302 0 SC 1/1/0/0/1 0/0`);
});

test('option httplog clf quotes names, not numbers, and ends with the space before absent captures', () => {
  const requestDateMs = Date.UTC(2026, 10, 21, 12, 2, 58, 490);
  const text = line(LOG_FORMATS.clf, {
    acceptDateMs: requestDateMs,
    requestDateMs,
    frontend: makeProxy({ name: 'clf' }),
    requestLine: 'GET / HTTP/1.1',
    backend: makeProxy({ name: 'be' }),
  });
  assert.equal(
    text,
    '127.0.0.1 - - [21/Nov/2026:12:02:58 +0000] "GET / HTTP/1.1" 200 103 "" "" 55026 490 "clf" "ok" "s1" '
      .replace('"ok"', '"be"')
      .concat('0 0 0 3 3 ---- 1 1 0 0 0 0 0 "" "" '),
  );
});

test('the second request of a connection idles from the end of the first', () => {
  const second = { idleSince: 1003, requestStartedAt: 1049, requestReceivedAt: 1099, queueLeftAt: 1099 };
  const served = { ...second, connectedAt: 1099, respondedAt: 1100, endedAt: 1100 };
  assert.equal(
    line('Ta%Ta Tc%Tc Td%Td Th%Th Ti%Ti Tq%Tq TR%TR Tr%Tr Tt%Tt Tu%Tu Tw%Tw', served),
    'Ta51 Tc0 Td0 Th0 Ti46 Tq96 TR50 Tr1 Tt97 Tu51 Tw0',
  );
});

const flagged: readonly [format: string, expected: string, fields?: Partial<LogRecord>][] = [
  ['%{+X}ci %{+X}cp %{+X}rt %{+X}fp %{+X}ms', '7F000001 D6F2 0017 7C2C FC'],
  ['%{+X}ci', '20010DB8000000000000000000000001', { clientAddress: '2001:db8::1' }],
  ['%{+Q}f|%{+Q}CC|%CC|%{+Q}tsc|%{+Q}fi', '"ok"|""|-|----|"127.0.0.1"'],
  ['%HM %HP %HQ %HU %HV|%HPO', 'GET http://u/p ?q http://u/p?q HTTP/1.1|/p', url('http://u/p?q')],
  ['%HM|%HP|%HPO|%HQ|%HU|%HV', Array(6).fill('<BADREQ>').join('|'), { requestLine: undefined }],
  ['%{+E}HU %{+Q,+E}HQ', '/a/b?c=d\\\\\\]e "?c=d\\\\\\]e"', url('/a/b?c=d\\]e')],
  ['%r', 'GET /#22#23{|}#80#0A HTTP/1.1', url('/"#{|}\x80\n')],
  ['%{+Q}o %r %{-Q}s', '"GET /n HTTP/1.1" s1'],
  ['  a   b %hr %hs %% %ts', 'a b % --'],
  [
    '%ci:%cp',
    'unix:1',
    { clientAddress: '', bind: makeBind({ id: 1, address: { kind: 'unix', path: '/s', abstract: false } }) },
  ],
];

function url(uri: string): Partial<LogRecord> {
  return { requestLine: `GET ${uri} HTTP/1.1` };
}

for (const [format, expected, fields] of flagged)
  test(`log format ${format}`, () => assert.equal(line(format, fields), expected));

test('what cannot be compiled is refused with its position', () => {
  const position = (format: string) => {
    const read = readFormat(format, { language: language.samples, where: 'log', section: 'frontend' });
    return 'parts' in read ? read : read.offset;
  };
  assert.equal(position('%ci %nosuch'), 4);
  assert.equal(position('x %[src,nosuch]'), 8);
  assert.equal(position('x %[path]'), 4);
  assert.equal(position('%{+yaml}o'), 0);
  assert.equal(position('x %(a:float)ci'), 2);
  assert.equal(position('100%'), 3);
  assert.equal(position('%toString'), 0);
});
