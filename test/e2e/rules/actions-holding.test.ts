// Rules that keep a client waiting or leave it alone, that change settings of one request, and normal forms of URIs.
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const post = (body: string): string =>
  `POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const rows: readonly RuleRow[] = [
  {
    name: 'tarpit answers late, and keeps the connection',
    cfg: ['timeout tarpit 100ms', 'http-request tarpit if { path /t }'],
    send: get('/t') + get('/t') + get(),
    expect: ['client 500 Internal Server Error', 'log PT--', 'client 200 OK'],
  },
  {
    name: 'with another answer, which rules for every answer see',
    cfg: [
      'timeout tarpit 50ms',
      'http-request tarpit deny_status 429 content-type text/plain string slow hdr X-A 1',
      'http-after-response set-header X-B 2',
    ],
    expect: ['client 429 Too Many Requests', 'client slow', 'client x-a: 1', 'client x-b: 2', 'log PT--'],
  },
  {
    name: 'a body that came meanwhile is no harm',
    cfg: ['timeout tarpit 50ms', 'http-request tarpit'],
    send: post('hello') + get(),
    expect: ['client 500'],
  },
  {
    name: 'reject closes',
    cfg: ['http-request reject'],
    expect: ['no client HTTP', 'log PR--', 'log -1/-1/-1/-1/T -1'],
  },
  {
    name: 'silent-drop does not even do that',
    cfg: ['http-request silent-drop'],
    expect: ['no client HTTP', 'log PR--'],
  },
  {
    name: 'silent-drop of a response',
    cfg: [],
    backend: ['http-response silent-drop'],
    expect: ['no client HTTP', 'server GET', 'log 200 B - - PR--'],
  },
  {
    name: 'pause',
    cfg: [
      'http-request pause 80ms',
      'http-request pause "int(20)" if { path / }',
      'http-request set-header X-A 1',
    ],
    expect: ['server x-a: 1', 'client 200 OK'],
    differs: 'newer than 2.6',
  },
  {
    name: 'wait-for-body lets rules see it',
    cfg: ['http-request wait-for-body time 1s', 'http-request set-header X-Len "%[req.body_len]"'],
    send: [post('hello').slice(0, -2), post('hello').slice(-2)],
    expect: ['server x-len: 5', 'server hello'],
  },
  {
    name: 'or as much as is enough',
    cfg: ['http-request wait-for-body time 1s at-least 2', 'http-request set-header X-A 1'],
    send: [post('hello').slice(0, -2), post('hello').slice(-2)],
    expect: ['server x-a: 1', 'server hello'],
  },
  {
    name: 'wait-for-body does not wait for ever',
    cfg: ['http-request wait-for-body time 100ms'],
    send: post('hello').slice(0, -2),
    expect: ['client 408 Request Time-out', 'no server POST'],
  },
  {
    name: 'wait-for-body of a response lets rules see it',
    cfg: [],
    backend: [
      'http-response wait-for-body time 1s',
      'http-response set-header X-Body "%[res.body] %[res.body_len] %[res.body_size]"',
    ],
    answer: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    expect: ['client x-body: abcde 5 5', 'client abcde'],
  },
  {
    name: 'rules that look at it see what has come with the head',
    cfg: ['http-response deny if { res.body -m sub evil }'],
    answer: 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello evil',
    expect: ['client 502 Bad Gateway', 'no client hello', 'log PH--'],
  },
  {
    name: 'there is nothing to wait for in an answer without a body',
    cfg: ['http-response wait-for-body time 3s', 'http-response set-header X-Len %[res.body_len]'],
    answer: 'HTTP/1.1 204 No Content\r\n\r\n',
    expect: ['client 204 No Content', 'client x-len: 0'],
  },
  {
    name: 'wait-for-body of a response does not wait for ever',
    cfg: ['http-response wait-for-body time 100ms'],
    answer: 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello',
    expect: ['client 504 Gateway Time-out', 'no client hello', 'log sR--'],
  },
  {
    name: 'pause of a response',
    cfg: [
      'http-response pause 80ms',
      'http-response pause "int(20)" if { status 200 }',
      'http-response set-header X-A 1',
    ],
    expect: ['client x-a: 1', 'client ok'],
    differs: 'newer than 2.6',
  },
  {
    name: 'set-log-level silent',
    cfg: ['http-request set-log-level silent if { path /s }'],
    send: get('/s') + get('/t'),
    lines: 1,
    expect: ['no log GET /s', 'log GET /t'],
  },
  {
    name: 'the last level counts',
    cfg: ['http-request set-log-level silent', 'http-response set-log-level err'],
    expect: ['log GET /'],
  },
  {
    name: 'do-log adds a line',
    cfg: ['http-request do-log'],
    lines: 2,
    expect: ['log /<NOSRV> T/-1/-1/-1/T -1'],
    differs: 'newer than 2.6',
  },
  {
    name: 'set-src holds for one request, in fetches, headers and the log',
    cfg: ['option forwardfor', 'http-request set-src hdr(x-s)', 'http-request set-header X-A "%[src]"'],
    send: get('/1', 'X-S: 1.2.3.4') + get('/2'),
    expect: [
      'server x-a: 1.2.3.4',
      'server x-forwarded-for: 1.2.3.4',
      'server x-a: 127.0.0.1',
      'log 1.2.3.4:',
    ],
    differs: 'the client has another port in each run',
  },
  {
    name: 'ports and destinations',
    cfg: [
      'http-request set-src-port int(99)',
      'http-request set-dst str(9.8.7.6)',
      'http-request set-dst-port int(77)',
      'http-request set-header X-A "%[src]:%[src_port] %[dst]:%[dst_port]"',
    ],
    expect: ['server x-a: 127.0.0.1:99 9.8.7.6:77'],
  },
  {
    name: 'what is no address changes nothing',
    cfg: ['http-request set-src hdr(x-s)', 'http-request set-header X-A "%[src]"'],
    send: get('/', 'X-S: nonsense'),
    expect: ['server x-a: 127.0.0.1'],
  },
  {
    name: 'set-timeout server',
    cfg: [],
    backend: ['http-request set-timeout server 100ms'],
    answer: 'HTTP/1.1 200',
    expect: ['client 504 Gateway Time-out', 'log sH--'],
  },
];

testRules('holding and settings', rows);

const NORMAL: readonly (readonly [rule: string, target: string, expected: string])[] = [
  ['path-merge-slashes', '//foo///bar//?a=//', '/foo/bar/?a=//'],
  ['path-strip-dot', '/./bar/././x/.', '/bar/x/'],
  ['path-strip-dot', '/.', '/'],
  ['path-strip-dot', '/.well-known/a.', '/.well-known/a.'],
  ['path-strip-dotdot', '/foo/../', '/'],
  ['path-strip-dotdot', '/foo/bar/../', '/foo/'],
  ['path-strip-dotdot', '/foo/bar/..', '/foo/'],
  ['path-strip-dotdot', '/../bar/', '/../bar/'],
  ['path-strip-dotdot', '/bar/../../', '/../'],
  ['path-strip-dotdot', '/foo//../', '/foo/'],
  ['path-strip-dotdot', '/..', '/../ '],
  ['path-strip-dotdot', '/a/../..', '/../ '],
  ['path-strip-dotdot full', '/../bar/', '/bar/'],
  ['path-strip-dotdot full', '/bar/../../', '/'],
  ['path-strip-dotdot full', '/a/b/../../../c?x=/../', '/c?x=/../'],
  ['path-strip-dotdot full', '/..', '/'],
  ['percent-decode-unreserved', '/%61dmin%3Fx%7e', '/admin%3Fx~'],
  ['percent-decode-unreserved', '/%%36%36', '/%66'],
  ['percent-to-uppercase', '/%6f%zz', '/%6F%zz'],
  ['query-sort-by-name', '/?c=3&a=1&b=2', '/?a=1&b=2&c=3'],
  ['query-sort-by-name', '/?aaa=3&a=1&aa=2', '/?a=1&aa=2&aaa=3'],
  ['query-sort-by-name', '/?a=3&b=4&a=1&b=5&a=2', '/?a=3&a=1&a=2&b=4&b=5'],
  ['query-sort-by-name', '/?b&a=&&=x&', '/?&=x&a=&b '],
];

testRules('normal forms', [
  ...NORMAL.map(
    ([rule, target, expected]): RuleRow => ({
      name: `${rule} of ${target}`,
      cfg: [`http-request normalize-uri ${rule}`],
      send: get(target),
      expect: [`server GET ${expected}`],
    }),
  ),
  {
    name: 'strict refuses',
    cfg: ['http-request normalize-uri percent-to-uppercase strict'],
    send: get('/%zz'),
    expect: ['client 400 Bad request', 'log PR--', 'no server GET'],
  },
]);
