// Rules that answer in place of a server: allow, deny, return, auth, and what becomes of the connection.
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const POST = 'POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello';
const HELLO = 'http-request return content-type text/plain string hello';

const rows: readonly RuleRow[] = [
  {
    name: 'return says 200 and nothing else, and keeps the connection',
    cfg: ['http-request return'],
    send: get('/a') + get('/b'),
    expect: ['client content-length: 0', 'log LR--', 'no server GET'],
  },
  {
    name: 'with a text, a type, a status and header fields, those that are empty left out',
    cfg: [`${HELLO} status 201 hdr X-Foo bar hdr X-Path "%[path]" hdr X-Empty "%[req.hdr(nope)]"`],
    expect: ['client 201 Created', 'client x-foo: bar', 'client x-path: /', 'client hello'],
  },
  {
    name: 'with a format',
    cfg: ['http-request return content-type text/plain lf-string "%[src] asks for %[path]"'],
    send: get('/x'),
    expect: ['client 127.0.0.1 asks for /x'],
  },
  {
    name: 'a status of no class of its own has a reason all the same',
    cfg: ['http-request return status 418 if { path /t }', 'http-request return status 299'],
    send: get('/t') + get(),
    expect: ["client 418 I'm a teapot", 'client 299 Success'],
  },
  {
    name: 'a HEAD gets the head alone',
    cfg: [HELLO],
    send: get().replace('GET', 'HEAD') + get(),
    expect: ['client content-length: 5'],
  },
  {
    name: 'a status without a body has none',
    cfg: ['http-request return status 204 if { path /n }', HELLO],
    send: get('/n') + get(),
    expect: ['client 204 No Content'],
  },
  {
    name: 'a request whose body is there leaves the connection open',
    cfg: [HELLO],
    send: POST + get(),
    expect: ['no client connection: close'],
  },
  {
    name: 'one whose body is on its way does not',
    cfg: [HELLO],
    send: POST.slice(0, -2),
    expect: ['client connection: close', 'log LR--'],
  },
  {
    name: 'a chunked body that is there, too',
    cfg: [HELLO],
    send: `POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n${get()}`,
    expect: ['no client connection: close'],
  },
  {
    name: 'HTTP/1.0 is closed',
    cfg: [HELLO],
    send: get().replace('1.1', '1.0'),
    expect: ['client connection: close'],
  },
  {
    name: 'or kept where it asks for that',
    cfg: [HELLO],
    send: get('/', 'Connection: keep-alive').replace('1.1', '1.0'),
    expect: ['client connection: keep-alive'],
  },
  {
    name: 'the page of a status, and the proxy has its own',
    cfg: [
      'http-request return status 404 default-errorfiles if { path /page }',
      'http-error status 503 content-type text/plain string mine hdr X-Own yes',
      'http-request return status 503 default-errorfiles',
    ],
    send: get('/page') + get(),
    expect: ['client The resource could not be found.', 'client mine', 'client x-own: yes'],
  },
  {
    name: 'deny has a page',
    cfg: ['http-request deny if { path /d }'],
    send: get('/d') + POST.replace('/p', '/d') + get(),
    expect: ['client 403 Forbidden', 'log PR--', 'client 200 OK'],
  },
  {
    name: 'of the status asked for, in either spelling',
    cfg: [
      'http-request deny deny_status 429 if { path /d }',
      'http-request deny status 404 default-errorfiles',
    ],
    send: get('/d') + get(),
    expect: ['client 429 Too Many Requests', 'client 404 Not Found'],
  },
  {
    name: 'or a text',
    cfg: ['http-request deny deny_status 430 content-type text/plain lf-string "no %[path]" hdr X-No 1'],
    send: get('/d'),
    expect: ['client 430 ', 'client no /d', 'client x-no: 1', 'log PR--'],
  },
  {
    name: 'a status alone is an empty answer',
    cfg: ['http-request deny status 418'],
    expect: ["client 418 I'm a teapot", 'client content-length: 0'],
  },
  {
    name: 'deny at a request with half a body',
    cfg: ['http-request deny'],
    send: POST.slice(0, -1),
    expect: ['client 403 Forbidden', 'client connection: close'],
  },
  {
    name: 'the frontend lets through what the backend then refuses',
    cfg: ['http-request allow', 'http-request deny'],
    backend: ['http-request deny if { path /d }'],
    send: get('/d') + get(),
    expect: ['client 403 Forbidden', 'client 200 OK'],
  },
  {
    name: 'auth asks for a password in the realm of the proxy',
    cfg: ['http-request auth if { path /a }', 'http-request auth realm "a realm"'],
    send: get('/a') + get(),
    expect: ['client 401 Unauthorized', 'client www-authenticate: Basic realm="a realm"', 'log LR--'],
  },
  {
    name: 'auth with a page of its own',
    cfg: [
      'http-error status 401 content-type text/plain string who? hdr WWW-Authenticate Digest',
      'http-request auth',
    ],
    expect: ['client who?', 'client Basic realm=', 'no client Digest'],
  },
  {
    name: 'a response is refused',
    cfg: [],
    backend: ['http-response deny'],
    expect: ['client 502 Bad Gateway', 'log PH--', 'server GET'],
  },
  {
    name: 'with another status',
    cfg: [],
    backend: ['http-response deny deny_status 500'],
    expect: ['client 500 Internal Server Error', 'log PH--'],
  },
  {
    name: 'or another answer takes its place',
    cfg: [],
    backend: ['http-response return status 202 content-type text/plain string instead'],
    send: get('/a') + get('/b'),
    expect: ['client 202 Accepted', 'client instead', 'log LH--'],
  },
  {
    name: 'rules for every answer see what the proxy says itself',
    cfg: ['http-after-response set-header X-After 1', 'http-request deny if { path /d }', 'monitor-uri /m'],
    send: get('/d') + get('/m') + get(),
    expect: ['client x-after: 1'],
  },
  {
    name: 'and change its status',
    cfg: [
      'http-request return content-type text/plain string x',
      'http-after-response set-status 299 reason Odd',
    ],
    expect: ['client 299 Odd'],
  },
  {
    name: 'they are not asked about what is no request',
    cfg: ['http-after-response set-header X-After 1'],
    send: 'GET /\x01 HTTP/1.1\r\n\r\n',
    expect: ['client 400 Bad request', 'no client x-after'],
    differs: 'haproxy spells the fields of this page as it likes',
  },
];

testRules('answers', rows);
