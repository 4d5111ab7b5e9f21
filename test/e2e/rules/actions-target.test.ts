// Rules on the request line, redirections and variables.
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const line = (name: string, rule: string, target: string, server: string, ...more: string[]): RuleRow => ({
  name,
  cfg: [`http-request ${rule}`],
  send: get(target),
  expect: [`server ${server}`, ...more],
});

testRules('request line', [
  line('set-path keeps the query', 'set-path /z%[path]', '/x?b=1', 'GET /z/x?b=1 '),
  line('and scheme and host', 'set-path /z', 'http://a/x?b=1', 'GET http://a/z?b=1 '),
  line('set-pathq sets both', 'set-pathq /z?q', '/x?b=1', 'GET /z?q '),
  line('set-query', 'set-query c=2', '/x?b=1', 'GET /x?c=2 '),
  line('where there was none', 'set-query c=2', '/x', 'GET /x?c=2 '),
  line('nothing is added to nothing', 'set-query "%[req.hdr(no)]"', '/x', 'GET /x '),
  line('a question mark stays', 'set-query "%[req.hdr(no)]"', '/x?b', 'GET /x? '),
  line('set-uri', 'set-uri /y?%[src]', '/x?b=1', 'GET /y?127.0.0.1 '),
  line(
    'an absolute one brings its host',
    'set-uri http://other/y',
    '/x',
    'GET http://other/y ',
    'server host: other',
  ),
  line('set-method', 'set-method POST', '/x', 'POST /x ', 'log "GET /x HTTP/1.1"'),
  line('replace-path', 'replace-path /f(.*) /g\\\\1', '/foo?x=/f', 'GET /goo?x=/f '),
  line('what does not match stays', 'replace-path /f(.*) /g\\\\1', '/bar', 'GET /bar '),
  line('replace-path with a sample', 'replace-path .* "%[path,upper]"', '/bar?x', 'GET /BAR?x '),
  line('replace-pathq', 'replace-pathq ([^?]*)(\\\\?(.*))? \\\\1/foo\\\\2', '/bar?q=1', 'GET /bar/foo?q=1 '),
  line('replace-pathq behind a host', 'replace-pathq (.*) /x\\\\1', 'http://a/bar', 'GET http://a/x/bar '),
  line('replace-uri', 'replace-uri ^http://(.*) https://\\\\1', 'http://a/b?q', 'GET https://a/b?q '),
  {
    ...line('a HEAD that is sent as a GET gets no body', 'set-method GET', '/x', 'GET /x '),
    send: get('/x').replace('GET', 'HEAD') + get('/y'),
    differs: 'the rows read responses by what the server was asked',
  },
  {
    name: 'the path of OPTIONS *',
    cfg: ['http-request set-path /z'],
    send: get('*').replace('GET', 'OPTIONS'),
    expect: ['server OPTIONS /z '],
  },
  {
    name: 'blanks do not split the request line',
    cfg: ['http-request set-path "/%[str(a b%0ac),url_dec]"'],
    expect: ['server GET /a%20b%0Ac HTTP/1.1'],
    differs: 'haproxy sends the blank as it is',
  },
  {
    name: 'what is no method is not set',
    cfg: ['http-request set-method "G T"'],
    expect: ['server GET / '],
    differs: 'haproxy sends it',
  },
]);

const to = (name: string, rule: string, location: string, ...more: string[]): RuleRow => ({
  name,
  cfg: [rule],
  send: get('/p/q?b=1'),
  expect: [`client location: ${location}\n`, 'log LR--', 'no server GET', ...more],
});

testRules('redirections', [
  to(
    'location',
    'http-request redirect location /x%[path]',
    '/x/p/q',
    'client 302 Found',
    'client cache-control: no-cache',
  ),
  to(
    'with a code',
    'http-request redirect location /x code 301',
    '/x',
    'client 301 Moved Permanently',
    'no client cache-control',
  ),
  to(
    '303',
    'http-request redirect location /x code 303',
    '/x',
    'client 303 See Other',
    'client cache-control: no-cache',
  ),
  to(
    '307',
    'http-request redirect location /x code 307',
    '/x',
    'client 307 Temporary Redirect',
    'client cache-control',
  ),
  to(
    '308',
    'http-request redirect location /x code 308',
    '/x',
    'client 308 Permanent Redirect',
    'no client cache-control',
  ),
  to('prefix', 'http-request redirect prefix http://b', 'http://b/p/q?b=1'),
  to('without the query', 'http-request redirect prefix /m drop-query', '/m/p/q'),
  to('with a slash', 'http-request redirect prefix /m drop-query append-slash', '/m/p/q/'),
  to(
    'a prefix of / is none',
    'http-request redirect prefix / set-cookie SEEN=1',
    '/p/q?b=1',
    'client set-cookie: SEEN=1; path=/;',
  ),
  to('scheme', 'http-request redirect scheme https', 'https://a/p/q?b=1'),
  to('scheme without the query', 'http-request redirect scheme https drop-query code 301', 'https://a/p/q'),
  to(
    'clear-cookie',
    'http-request redirect location /x clear-cookie A=',
    '/x',
    'client set-cookie: A=; path=/; Max-Age=0;',
  ),
  to('the line of its own', 'redirect location /%[path] if TRUE', '/%[path]'),
  to('and its prefix', 'redirect prefix https://b code 301 drop-query', 'https://b/p/q'),
  {
    ...to('keep-query', 'http-request redirect location /x?y keep-query', '/x?y&b=1'),
    differs: 'newer than 2.6',
  },
  {
    ...to(
      'set-cookie-fmt',
      'http-request redirect location /x set-cookie-fmt P=%[path]',
      '/x',
      'client set-cookie: P=/p/q; path=/;',
    ),
    differs: 'newer than 2.6',
  },
  {
    name: 'an empty location may be none',
    cfg: ['http-request redirect location "%[req.hdr(to)]" ignore-empty'],
    send: get() + get('/', 'To: /there'),
    expect: ['client 200 OK', 'client location: /there'],
  },
  {
    name: 'redirections of the backend, after its rules',
    cfg: [],
    backend: ['redirect location /r', 'http-request set-header X-A 1', 'http-request deny if { path /d }'],
    send: get('/d') + get('/x'),
    expect: ['client 403', 'client location: /r'],
  },
  {
    name: 'the connection stays open, but not behind a body',
    cfg: ['http-request redirect location /x'],
    send: `${get()}POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx`,
    expect: ['client connection: close'],
  },
  {
    name: 'in place of a response',
    cfg: [],
    backend: ['http-response redirect location /y%[src]'],
    send: get() + get(),
    expect: ['client location: /y127.0.0.1', 'log LH--', 'server GET', 'no client connection: close'],
  },
  {
    name: 'a path that is not there is /',
    cfg: ['http-request redirect prefix http://b'],
    send: get('*').replace('GET', 'OPTIONS'),
    expect: ['client location: http://b/'],
  },
]);

const vars = (name: string, cfg: readonly string[], server: string, ...targets: string[]): RuleRow => ({
  name,
  cfg,
  send: targets.length === 0 ? get() : targets.map((target) => get(target)).join(''),
  expect: [`server ${server}`],
});

testRules('variables', [
  vars(
    'are set and read',
    ['http-request set-var(txn.a) path,upper', 'http-request set-header A "%[var(txn.a)]"'],
    'a: /X',
    '/x',
  ),
  vars(
    'are of the type of their sample',
    [
      'http-request set-var(txn.a) int(12)',
      'http-request set-header A "%[var(txn.a)]" if { var(txn.a) -m int gt 9 }',
    ],
    'a: 12',
  ),
  vars(
    'are made of formats',
    ['http-request set-var-fmt(txn.a) "%[src] %[path]"', 'http-request set-header A "%[var(txn.a)]"'],
    'a: 127.0.0.1 /',
  ),
  vars(
    'are unset',
    [
      'http-request set-var(txn.a) str(x)',
      'http-request unset-var(txn.a)',
      'http-request set-header A "<%[var(txn.a)]>"',
    ],
    'a: <>',
  ),
  vars(
    'last as long as the session',
    ['http-request set-var(sess.a,ifnotexists) path', 'http-request set-header A "%[var(sess.a)]"'],
    'a: /1',
    '/1',
    '/2',
  ),
  vars(
    'ifexists',
    ['http-request set-var(txn.a,ifexists) str(x)', 'http-request set-header A "<%[var(txn.a)]>"'],
    'a: <>',
  ),
  vars(
    'ifnotempty',
    [
      'http-request set-var(txn.a) str(x)',
      'http-request set-var(txn.a,ifnotempty) req.hdr(e)',
      'http-request set-header A "<%[var(txn.a)]>"',
    ],
    'a: <x>',
  ),
  vars(
    'ifempty',
    [
      'http-request set-var(txn.a) str(x)',
      'http-request set-var(txn.a,ifempty) str(y)',
      'http-request set-header A "<%[var(txn.a)]>"',
    ],
    'a: <x>',
  ),
  vars(
    'ifgt',
    [
      'http-request set-var(txn.a) int(5)',
      'http-request set-var(txn.a,ifgt) int(9)',
      'http-request set-header A "<%[var(txn.a)]>"',
    ],
    'a: <5>',
  ),
  vars(
    'iflt',
    [
      'http-request set-var(txn.a) int(5)',
      'http-request set-var(txn.a,iflt,ifset) int(9)',
      'http-request set-header A "<%[var(txn.a)]>"',
    ],
    'a: <9>',
  ),
  vars(
    'a sample that fails changes nothing',
    [
      'http-request set-var(txn.a) str(x)',
      'http-request set-var(txn.a) req.hdr(no)',
      'http-request set-header A "<%[var(txn.a)]>"',
    ],
    'a: <x>',
  ),
  {
    name: 'scopes end and begin with the request to the server',
    cfg: [
      'http-request set-var(req.a) str(a)',
      'http-request set-var(res.b) str(b)',
      'http-request set-var(txn.c) str(c)',
      'http-request set-header X-A "%[var(req.a)]%[var(res.b)]%[var(txn.c)]"',
    ],
    backend: [
      'http-response set-var(res.d) str(d)',
      'http-response set-header X-B "<%[var(req.a)]%[var(res.b)]%[var(txn.c)]%[var(res.d)]>"',
    ],
    expect: ['server x-a: ac', 'client x-b: <cd>'],
  },
  {
    name: 'an answer of the proxy itself begins the response, too',
    cfg: [
      'http-request set-var(req.a) str(a)',
      'http-request return',
      'http-after-response set-var(res.b) str(b)',
      'http-after-response set-header X-A "<%[var(req.a)]%[var(res.b)]>"',
    ],
    expect: ['client x-a: <b>'],
  },
]);
