// What `http-check expect` and `tcp-check expect` make of formats, expressions and fields of responses, beside the real
// HAProxy: the same findings in the same words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../support/check-servers.js';
import { ourFindings, realFindings } from '../support/findings.js';
import { startHealthOf } from '../support/health.js';
import { freePort } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { startHaproxy } from '../support/proxy.js';

/** Of a response with status 200. */
const HTTP: readonly string[] = [
  'string-lf %[srv_name]',
  'string-lf hello',
  'string-lf %[res.hdr(x-one)]',
  'string-lf "%[str(hel)]lo"',
  '! string-lf hel%[str(lo)]',
  'string-lf %[var(check.no)]',
  'on-success "%[status] %[res.hdr(x-code)] %[res.body] %[res.body_len] %[res.ver]" status 200',
  'on-error "<%[srv_name] %[status] %[res.hdr(x-one,2)]>" status 500',
  'comment why on-error "<%[status]>" status 500',
  'status-code res.hdr(x-code) status 200',
  'status-code res.hdr(x-code) status 300',
  'status-code res.hdr(none) status 200',
  'status-code str(abc) status 200',
  'status-code bool(true) status 200',
  'status-code res.body,length status 200',
  'hdr name x-one',
  'hdr name X-ONE value b',
  'hdr name x-one value a,b',
  'fhdr name x-one value "a, b,c"',
  'hdr name x-nope',
  '! hdr name x-one',
  'hdr name -m beg x- value -m end c',
  'hdr name -m reg ^x-o value -m reg ^[bc]$',
  'hdr name -m sub -on value -m sub z',
  'hdr name-lf "x-%[str(one)]" value-lf %[str(a)]',
  'hdr name-lf %[var(check.no)]',
  'hdr name x-one value-lf %[var(check.no)]',
  'fhdr name set-cookie value "x=2, y"',
  'hdr name set-cookie value y',
  'hdr name -m end ONE',
  'hdr name x-empty',
  'fhdr name x-empty',
  'hdr name -m reg ^X-One$',
  'error-status L7RSP hdr name x-nope comment c',
  'hdr name -m str x-one value -m beg B',
  'string nope',
  'error-status L7STS comment cc string-lf %[var(check.no)]',
  'on-error xx string-lf %[var(check.no)]',
  'error-status L4CON hdr name-lf %[var(check.no)]',
  '! hdr name-lf %[var(check.no)]',
  'hdr name x-one value -m reg ^[BC]$',
  'hdr name -m reg ^X-O',
  'min-recv 10 string-lf %[str(hello)]',
  'on-error "%[res.body]" string nope',
];

/** Of a server that says "+PONG 42". */
const TCP: readonly string[] = [
  'error-status L7STS comment cc string-lf %[var(check.no)]',
  'on-error xx string-lf %[var(check.no)]',
  'error-status L7STS comment cc binary-lf abc',
  '! string-lf %[var(check.no)]',
  'min-recv 100 string-lf %[str(PONG)]',
  'string-lf +P%[str(ONG)]',
  'string-lf PONG',
  'string-lf PING',
  'comment c string-lf P%[str(ING)]',
  '! string-lf P%[str(ONG)]',
  'binary-lf 504F%[str(4e47)]',
  'binary-lf 50%[str(50)]',
  'binary-lf 50%[str(5)]',
  'binary-lf %[var(check.no)]',
  'string-lf %[var(check.no)]',
  '! binary-lf 504f',
  'binary-lf 5050',
  'on-success "%[res.len] %[res.payload(1,4)] %[srv_name]" string PONG',
  'on-error "<%[res.payload(0,5)]>" string PING',
  'status-code res.payload(6,2) string PONG',
  'status-code res.payload(6,2) string PING',
  'string-lf 0123456789012345678901234567890%[str(1)]',
];

/** Of one that says nothing. */
const SILENT: readonly string[] = [
  'string-lf a%[str(b)]',
  'binary-lf 4a%[str(4b)]',
  'on-error x%[srv_name] string a',
  'status-code int(5) string a',
];

const HTTP11 = 'http-check send meth GET uri / ver HTTP/1.1 hdr Host h';

/** How sending fails, or does not. */
const SENDS: readonly string[] = [
  'send-binary-lf 4a%[str(4)]',
  'send-binary-lf zz comment cc',
  'send-binary-lf %[var(check.none)]',
  'send-lf %[var(check.none)]',
];

const RESPONSE = [
  ...['HTTP/1.1 200 Fine', 'Content-Length: 5', 'X-One: a, b,c', 'Set-Cookie: sid=1', 'set-cookie: x=2, y'],
  ...['X-Code: 77', 'X-Empty:', '', 'hello'],
].join('\r\n');

test('expectations with formats, expressions and headers come out as in HAProxy', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const http = await startServer(t, (socket) => void socket.once('data', () => socket.end(RESPONSE)));
  const tcp = await startServer(t, (socket) => void socket.once('data', () => socket.end('+PONG 42\r\n')));
  const silent = await startServer(t, (socket) => void socket.resume());
  const server = (port: number): string => `server s 127.0.0.1:${port} check inter 20s rise 1 fall 1`;
  const statsPort = await freePort();
  const cfg = [
    ...['global', 'max-spread-checks 500', 'defaults', 'mode http', 'timeout check 20s'],
    ...['timeout connect 20s', 'timeout client 20s', 'timeout server 20s'],
    ...['listen stats', `bind 127.0.0.1:${statsPort}`, 'stats uri /'],
    ...HTTP.flatMap((expect, i) => [
      // Two transports: HTTP/1.0 is our own, the other one undici's.
      ...[`backend http${i}`, 'option httpchk', `http-check expect ${expect}`, server(http)],
      ...[`backend http11-${i}`, 'option httpchk', HTTP11, `http-check expect ${expect}`, server(http)],
    ]),
    ...TCP.flatMap((expect, i) => [
      ...[
        `backend tcp${i}`,
        'option tcp-check',
        'tcp-check send x',
        `tcp-check expect ${expect}`,
        server(tcp),
      ],
    ]),
    ...SILENT.flatMap((expect, i) => [
      ...[`backend silent${i}`, 'timeout check 1s', 'option tcp-check', 'tcp-check send x'],
      `tcp-check expect ${expect}`,
      server(silent),
    ]),
    ...SENDS.flatMap((send, i) => [
      ...[`backend send${i}`, 'option tcp-check', 'tcp-check connect', `tcp-check ${send}`, server(tcp)],
    ]),
    '',
  ].join('\n');
  const ours = startHealthOf(t, cfg);
  await startHaproxy(t, cfg);
  const findings = await realFindings(t, statsPort);
  assert.deepEqual(await ourFindings(ours), findings);
});
