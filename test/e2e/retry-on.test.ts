// `retry-on` (manual 4.2): which failures of a server the client never sees, and how they are counted and logged. Each
// row was taken from the real haproxy 2.6; PROXY_UNDER_TEST=haproxy compares again.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, startRawOrigin } from '../support/origin.js';
import { freePorts } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { rawExchange, type Step } from '../support/raw.js';
import { readStats, type StatsRow } from '../support/stats.js';
import { startSyslog } from '../support/syslog.js';
import { chunked, get, post } from './differential/row.js';

interface Row {
  readonly name: string;
  readonly retryOn: string;
  /** What the servers do with the first requests: answer with these bytes, and then close. undefined: nothing at all. */
  readonly failures: readonly (string | undefined)[];
  readonly send?: string | readonly Step[];
  /** Lines added to the section. */
  readonly cfg?: readonly string[];
  readonly servers?: number;
  /** Attempts → status, server, letters and retries of the log; then wretr/wredis/econ/eresp of web1 and BACKEND. */
  readonly expect: string;
}

const EMPTY = '';
const JUNK = 'SSH-2.0-OpenSSH_9.2\r\n';
const HALF = 'HTTP/1.1 200 OK\r\nContent-Le';
const status = (code: number): string => `HTTP/1.1 ${code} Odd\r\nContent-Length: 3\r\n\r\nodd`;
const body = (size: number): string => post([`Content-Length: ${size}`], 'x'.repeat(size));

const rows: readonly Row[] = [
  { name: 'nothing said', retryOn: '', failures: [EMPTY], expect: '1 → 502 web1 SH-- 0 0/0/0/1 0/0/0/1' },
  {
    name: 'empty-response',
    retryOn: 'empty-response',
    failures: [EMPTY],
    expect: '2 → 200 web1 ---- 1 2/0/0/0 2/0/0/0',
  },
  {
    name: 'empty-response twice',
    retryOn: 'empty-response',
    failures: [EMPTY, EMPTY],
    expect: '3 → 200 web1 ---- 2 4/0/0/0 4/0/0/0',
  },
  {
    name: 'empty-response always',
    retryOn: 'empty-response',
    failures: [EMPTY, EMPTY, EMPTY, EMPTY],
    expect: '4 → 502 web1 SH-- 3 6/0/0/1 6/0/0/1',
  },
  {
    name: 'empty-response, no retries',
    retryOn: 'empty-response',
    failures: [EMPTY],
    cfg: ['retries 0'],
    expect: '1 → 502 web1 SH-- 0 0/0/0/1 0/0/0/1',
  },
  {
    name: 'empty-response is no junk',
    retryOn: 'junk-response',
    failures: [EMPTY],
    expect: '1 → 502 web1 SH-- 0 0/0/0/1 0/0/0/1',
  },
  {
    name: 'junk-response',
    retryOn: 'junk-response',
    failures: [JUNK],
    expect: '2 → 200 web1 ---- 1 2/0/0/1 2/0/0/1',
  },
  {
    name: 'junk-response: half a head',
    retryOn: 'junk-response',
    failures: [HALF],
    expect: '1 → 502 web1 SH-- 0 0/0/0/1 0/0/0/1',
  },
  {
    name: 'junk is no empty-response',
    retryOn: 'empty-response',
    failures: [JUNK],
    expect: '1 → 502 web1 PH-- 0 0/0/0/1 0/0/0/1',
  },
  {
    name: 'half a head is no empty-response',
    retryOn: 'empty-response',
    failures: [HALF],
    expect: '2 → 200 web1 ---- 1 2/0/0/0 2/0/0/0',
  },
  {
    name: 'junk-response always',
    retryOn: 'junk-response',
    failures: [JUNK, JUNK, JUNK],
    cfg: ['retries 2'],
    expect: '3 → 502 web1 PH-- 2 4/0/0/3 4/0/0/3',
  },
  {
    name: 'response-timeout',
    retryOn: 'response-timeout',
    failures: [undefined],
    expect: '2 → 200 web1 ---- 1 2/0/0/0 2/0/0/0',
  },
  {
    name: 'response-timeout always',
    retryOn: 'response-timeout',
    failures: [undefined, undefined, undefined],
    cfg: ['retries 2'],
    expect: '3 → 504 web1 sH-- 2 4/0/0/1 4/0/0/1',
  },
  {
    name: 'timeout unlisted',
    retryOn: 'empty-response',
    failures: [undefined],
    expect: '1 → 504 web1 sH-- 0 0/0/0/1 0/0/0/1',
  },
  { name: '503', retryOn: '503', failures: [status(503)], expect: '2 → 200 web1 ---- 1 2/0/0/0 2/0/0/0' },
  {
    name: '503 always',
    retryOn: '503',
    failures: [status(503), status(503), status(503)],
    cfg: ['retries 2'],
    expect: '3 → 503 web1 ---- 2 4/0/0/0 4/0/0/0',
  },
  { name: '404', retryOn: '404', failures: [status(404)], expect: '2 → 200 web1 ---- 1 2/0/0/0 2/0/0/0' },
  {
    name: '500 unlisted',
    retryOn: '503 504',
    failures: [status(500)],
    expect: '1 → 500 web1 ---- 0 0/0/0/0 0/0/0/0',
  },
  {
    name: 'all: 500',
    retryOn: 'all-retryable-errors',
    failures: [status(500)],
    expect: '2 → 200 web1 ---- 1 2/0/0/0 2/0/0/0',
  },
  {
    name: 'all: 501',
    retryOn: 'all-retryable-errors',
    failures: [status(501)],
    expect: '1 → 501 web1 ---- 0 0/0/0/0 0/0/0/0',
  },
  {
    name: 'all: mixed',
    retryOn: 'all-retryable-errors',
    failures: [EMPTY, JUNK, status(502)],
    expect: '4 → 200 web1 ---- 3 6/0/0/1 6/0/0/1',
  },
  { name: 'none', retryOn: 'none', failures: [EMPTY], expect: '1 → 502 web1 SH-- 0 0/0/0/1 0/0/0/1' },
  {
    name: 'POST with a length',
    retryOn: '503',
    failures: [status(503)],
    send: body(1000),
    expect: '2 → 200 web1 ---- 1 2/0/0/0 2/0/0/0',
  },
  {
    name: 'POST of 40000',
    retryOn: '503',
    failures: [status(503)],
    send: body(40000),
    expect: '1 → 503 web1 ---- 0 0/0/0/0 0/0/0/0',
  },
  {
    name: 'POST chunked',
    retryOn: '503',
    failures: [status(503)],
    send: post([chunked], '5;x=1\r\nhello\r\n0\r\nA: 1\r\n\r\n'),
    expect: '2 → 200 web1 ---- 1 2/0/0/0 2/0/0/0',
  },
  {
    name: 'POST empty-response',
    retryOn: 'empty-response',
    failures: [EMPTY],
    send: body(10),
    expect: '2 → 200 web1 ---- 1 2/0/0/0 2/0/0/0',
  },
  {
    name: 'two servers',
    servers: 2,
    retryOn: 'empty-response',
    failures: [EMPTY],
    expect: '2 → 200 web1 ---- 1 2/0/0/0 2/0/0/0',
  },
  {
    name: 'two servers redispatch',
    servers: 2,
    retryOn: 'empty-response',
    failures: [EMPTY],
    cfg: ['option redispatch'],
    expect: '2 → 200 web2 ---- +1 1/1/0/0 1/1/0/0',
  },
  {
    name: 'two servers redispatch leastconn',
    servers: 2,
    retryOn: '503',
    failures: [status(503), status(503)],
    cfg: ['option redispatch', 'balance leastconn', 'retries 2'],
    expect: '3 → 200 web1 ---- +2 1/1/0/0 2/2/0/0',
  },
  {
    name: 'leastconn takes turns, too',
    servers: 2,
    retryOn: '503',
    failures: [status(503)],
    cfg: ['option redispatch 3', 'balance leastconn', 'retries 3'],
    expect: '2 → 200 web2 ---- +1 1/1/0/0 1/1/0/0',
  },
  {
    name: 'leastconn, twice',
    servers: 2,
    retryOn: '503',
    failures: [status(503), status(503)],
    cfg: ['option redispatch', 'balance leastconn', 'retries 3'],
    expect: '3 → 200 web1 ---- +2 1/1/0/0 2/2/0/0',
  },
  {
    name: 'first, twice',
    servers: 2,
    retryOn: '503',
    failures: [status(503), status(503)],
    cfg: ['option redispatch', 'balance first', 'retries 2'],
    expect: '3 → 200 web1 ---- +2 1/1/0/0 2/2/0/0',
  },
  {
    name: 'first, three times',
    servers: 2,
    retryOn: '503',
    failures: [status(503), status(503), status(503)],
    cfg: ['option redispatch 2', 'balance first', 'retries 3'],
    expect: '4 → 200 web2 ---- +3 2/2/0/0 3/3/0/0',
  },
];

/** Servers that fail one request after the other as told, whichever gets it, and then say OK. */
async function startFailing(t: TestContext, count: number, failures: Row['failures']) {
  const seen: string[] = [];
  const origins = await Promise.all(
    Array.from({ length: count }, () =>
      startRawOrigin(t, (connection) => {
        let begin = 0;
        connection.socket.on('data', () => {
          const request = connection.received.slice(begin);
          if (!isWhole(request)) return;
          begin += request.length;
          const nth = seen.push(request) - 1;
          const answer = nth < failures.length ? failures[nth] : OK;
          if (answer !== undefined) connection.socket.write(answer);
          if (answer !== undefined && !answer.startsWith('HTTP/1.1 ')) connection.socket.end();
          if (answer === HALF) connection.socket.end();
        });
      }),
    ),
  );
  return { seen, servers: origins.map(({ port }, i) => `server web${i + 1} 127.0.0.1:${port}`) };
}

const isWhole = (received: string): boolean => {
  const [head = '', rest = ''] = received.split('\r\n\r\n', 2);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (/chunked/i.test(head)) return received.includes('\r\n0\r\n');
  return received.includes('\r\n\r\n') && rest.length >= length;
};

const section = (row: Row, i: number, port: number, servers: readonly string[]): string => `
listen row${i}
    bind 127.0.0.1:${port}
    ${row.failures.includes(undefined) ? 'timeout server 1500ms' : ''}
    ${row.retryOn && `retry-on ${row.retryOn}`}
    ${[...(row.cfg ?? []), ...servers].join('\n    ')}
`;

/** Sends every row's request, and tells what came of it in the form of `Row.expect`. */
async function outcomes(t: TestContext): Promise<string[]> {
  const [stats = 0, ...ports] = await freePorts(rows.length + 1);
  const syslog = await startSyslog(t);
  const farms = await Promise.all(rows.map((row) => startFailing(t, row.servers ?? 1, row.failures)));
  await startHapax(
    t,
    `
defaults
    mode http
    log 127.0.0.1:${syslog.port} local0
    option httplog
    timeout connect 10s
    timeout client 30s
    timeout server 30s
listen stats
    bind 127.0.0.1:${stats}
    no log
    stats uri /stats
${rows.map((row, i) => section(row, i, ports[i]!, farms[i]!.servers)).join('')}`,
  );
  const answered = (received: string) => /\r\n\r\n./.test(received);
  await Promise.all(
    rows.map((row, i) => rawExchange(ports[i]!, row.send ?? get(), { quietMs: 30_000, enough: answered })),
  );
  const lines = await Promise.all(rows.map(async (_, i) => (await syslog.matching(` row${i}/`))[0]!));
  const counters = await readStats({ port: stats, uri: '/stats' });
  return rows.map((_, i) => {
    const of = (name: string): string => counted(counters.get(`row${i}/${name}`)!);
    const { seen } = farms[i]!;
    // A retry says the same again, body and all.
    assert.equal(new Set(seen).size, 1, rows[i]!.name);
    return `${seen.length} → ${logged(lines[i]!)} ${of('web1')} ${of('BACKEND')}`;
  });
}

/** Status, server, letters, retries. */
const logged = (line: string): string => {
  const [, server, status, letters, retries] =
    /\/(web\d) \S+ (-?\d+) \S+ \S+ \S+ (\S{4}) (?:\d+\/){4}(\S+) /.exec(line)!;
  return `${status} ${server} ${letters} ${retries}`;
};

const counted = ({ wretr, wredis, econ, eresp }: StatsRow): string => [wretr, wredis, econ, eresp].join('/');

test('retry-on', async (t) => {
  const found = await outcomes(t);
  for (const [i, row] of rows.entries()) await t.test(row.name, () => assert.equal(found[i], row.expect));
});
