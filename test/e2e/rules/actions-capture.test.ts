// Captures: header fields and cookies of a frontend's requests and responses, samples that rules put in slots, and what
// logs and later rules see of them.
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const answer = (...lines: string[]): string =>
  `${['HTTP/1.1 200 OK', 'Content-Length: 2', ...lines].join('\r\n')}\r\n\r\nok`;

const FORMAT = 'log-format "<%hr> <%hs> <%hrl> <%hsl> <%CC> <%CS>"';

const rows: readonly RuleRow[] = [
  {
    name: 'slots stand in the order of their lines, whoever made them',
    cfg: [
      'http-request capture hdr(x-a) len 4',
      'http-request capture path len 10',
      'capture request header Host len 3',
      'capture response header Content-Length len 5',
    ],
    send: get('/x|}', 'X-A: 1234567').replace('Host: a', 'Host: abcdef'),
    expect: ['log {1234|/x#7C#7D|abc} {2} "GET'],
  },
  {
    name: 'the last field of a name counts',
    cfg: ['capture request header X-A len 9', 'capture request header X-B len 9'],
    send: get('/', 'X-A: 1', 'X-A: 2'),
    expect: ['log {2|} "GET'],
  },
  {
    name: 'rules see what is captured, in requests and responses',
    cfg: [
      'capture request header X-A len 9',
      'declare capture response len 9',
      'http-request set-header X-B "<%[capture.req.hdr(0)]%[capture.req.hdr(7)]>"',
      'http-response capture str(there) id 0',
      'http-response set-header X-C "%[capture.req.hdr(0)] %[capture.res.hdr(0)]"',
    ],
    send: get('/', 'X-A: here'),
    expect: ['server x-b: <here>', 'client x-c: here there', 'log {here} {there} '],
  },
  {
    name: 'a backend fills slots of the frontend, where it has such',
    cfg: ['declare capture request len 3'],
    backend: ['http-request capture str(abcdef) id 0', 'http-request capture str(x) id 5'],
    expect: ['log {abc} "GET'],
  },
  {
    name: 'every answer can be captured from',
    cfg: [
      'declare capture response len 20',
      'http-request return status 202',
      'http-after-response capture status id 0',
    ],
    expect: ['log {202} "GET'],
  },
  {
    name: 'cookies, by the beginning of their names, from both sides',
    cfg: ['capture cookie SID len 6'],
    send: get('/', 'Cookie: a=b; SIDX=1234567; SID=9'),
    answer: answer('Set-Cookie: x=y', 'Set-Cookie: SID=abc; path=/'),
    expect: ['log SIDX=1 SID=ab ----'],
  },
  {
    name: 'or by their whole names',
    cfg: ['capture cookie SID= len 32'],
    send: get('/', 'Cookie: SIDX=1; SID=2'),
    expect: ['log SID=2 - ----'],
  },
  {
    name: 'tags of logs where nothing was captured',
    cfg: [
      FORMAT,
      'capture request header X-A len 5',
      'declare capture response len 5',
      'capture cookie A len 3',
    ],
    expect: ['log <{}> <{}> <-> <-> <-> <->'],
  },
  {
    name: 'and where there is nothing to capture',
    cfg: [FORMAT],
    expect: ['log <> <> <> <> <-> <->'],
  },
  {
    name: 'lists of captures, with quotes and without',
    cfg: [
      'capture request header X-A len 9',
      'capture request header X-B len 9',
      'log-format "%hrl %{+Q}hrl | %hsl | %hs %hr x"',
    ],
    send: get('/', 'X-A: "a'),
    expect: ['log #22a - "#22a" "" | | {#22a|} x'],
  },
  {
    name: 'what is no request has no captures',
    cfg: ['capture request header X-A len 9'],
    send: 'GET /\x01 HTTP/1.1\r\nX-A: 1\r\n\r\n',
    expect: ['log 0/0 "<BADREQ>"'],
    differs: 'haproxy spells the fields of its page as it likes',
  },
];

testRules('captures', rows);

testRules('the rules of the stats page', [
  {
    name: 'deny',
    cfg: ['stats uri /s', 'stats http-request deny unless { hdr(x-a) 1 }', 'stats http-request allow'],
    send: get('/s'),
    expect: ['client 403 Forbidden', 'log PR--'],
    differs: 'haproxy logs a 400 from the page that it has not asked',
  },
  {
    name: 'auth',
    cfg: ['stats uri /s', 'stats http-request auth unless { hdr(x-a) 1 }'],
    send: get('/s'),
    expect: ['client www-authenticate: Basic realm="HAProxy Statistics"', 'log LR--'],
    differs: 'haproxy logs a 400 from the page that it has not asked',
  },
  {
    name: 'the page, and rules for every answer',
    quietMs: 3000,
    cfg: [
      'stats uri /s',
      'stats http-request allow if { hdr(x-a) 1 }',
      'http-after-response set-header X-B 2',
    ],
    send: get('/s;csv', 'X-A: 1'),
    expect: ['client # pxname', 'client x-b: 2', 'log LR--'],
    differs: 'the page has other columns',
  },
]);
