// Rules by regular expression, which HAProxy 2.1 has removed. hapax runs them as they are; what they say today, which
// `hapax upgrade` has written, runs through the real haproxy: the same bytes come out.
import { upgrade } from '#hapax/config/upgrade.js';
import { language } from '#hapax/keywords.js';
import { makeWorld } from '../../support/config.js';
import { type StartProxy, startHaproxy } from '../../support/proxy.js';
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const startUpgraded: StartProxy = (t, cfg) =>
  startHaproxy(t, upgrade({ name: 'x.cfg', text: cfg }, makeWorld(), language).source.text);

const answer = (...lines: string[]): string =>
  `${['HTTP/1.1 200 OK', 'Content-Length: 2', ...lines].join('\r\n')}\r\n\r\nok`;

const raw = String.raw;

/** A request, an old line, and what the server sees. */
const request = (line: string, send: string, ...expect: string[]): RuleRow => ({
  name: line,
  cfg: ['acl local src 127.0.0.0/8', 'acl never src 192.0.2.1', line],
  send,
  expect: expect.map((one) => (one.startsWith('no ') ? `no server ${one.slice(3)}` : `server ${one}`)),
});

const refused = (line: string, send: string): RuleRow => ({
  ...request(line, send),
  expect: ['client 403 Forbidden', 'log PR--', 'no server GET'],
});

/** Fields of an answer, an old line, and what the client sees. */
const response = (line: string, fields: string[], ...expect: string[]): RuleRow => ({
  name: line,
  cfg: ['acl local src 127.0.0.0/8', line],
  answer: answer(...fields),
  expect: expect.map((one) => (one.startsWith('no ') ? `no client ${one.slice(3)}` : `client ${one}`)),
});

testRules(
  'old rules that today says otherwise',
  [
    request(raw`reqadd X-Proto:\ https`, get(), 'x-proto: https'),
    request(raw`reqadd X-Proto:\ https if local`, get(), 'x-proto: https'),
    request(raw`reqadd X-Proto:\ https unless local`, get(), 'no x-proto'),
    request(raw`reqadd X-Rate:\ 100%\ of\ "all"`, get(), 'x-rate: 100% of all'),
    request(`reqadd "X-Said: it's \\\\ \\"so\\" #1"`, get(), `x-said: it's \\ "so" #1`),
    request('reqidel ^X-Forwarded-For:.*', get('/', 'x-forwarded-for: 1', 'X-Forwarded-For: 2'), 'no x-forw'),
    request('reqdel ^X-Mode', get('/', 'X-Mode: 1', 'X-Model: 2', 'X-Mo: 3'), 'no x-mode', 'x-mo: 3'),
    request('reqidel ^x-mode: if never', get('/', 'X-Mode: 1'), 'x-mode: 1'),
    request(raw`reqirep ^Host:\ (.*) Host:\ x\1`, get(), 'host: xa'),
    request(raw`reqirep ^Host: Host:\ api.example`, get(), 'host: api.example'),
    request(
      raw`reqrep ^X-A:\ b(.*)d X-A:\ <\1>`,
      get('/', 'X-A: bcd', 'X-A: cd', 'X-A: bbdd'),
      'x-a: <c>',
      'x-a: cd',
      'x-a: <bd>',
    ),
    request(raw`reqrep ^X-A:\ B(.*) X-A:\ \1`, get('/', 'X-A: bcd'), 'x-a: bcd'),
    request(raw`reqirep ^X-A:\ B(.*) X-A:\ \1%`, get('/', 'X-A: bcd'), 'x-a: cd%'),
    request(raw`reqirep ^(X-A:.*)b \1\ y`, get('/', 'X-A: ab'), 'x-a: a y'),
    request(raw`reqirep ^(X-A:)\s*(a)(b)? \1\ \3\2`, get('/', 'X-A: ab'), 'x-a: ba'),
    request(
      raw`reqrep ^([^\ :]*)\ /static/(.*)     \1\ /\2`,
      get('/static/a?b=/static/'),
      'GET /a?b=/static/ HTTP/1.1',
    ),
    request(raw`reqrep ^([^\ :]*)\ /static/(.*)     \1\ /\2 `, get('/STATIC/a'), 'GET /STATIC/a HTTP/1.1'),
    request(raw`reqirep ^([^\ ]*)\ /static(.*) \1\ /x\2 if local`, get('/STATIC/a'), 'GET /x/a HTTP/1.1'),
    request(raw`reqrep ^([^\ ]*\ /)grafana[/]?(.*) \1\2`, get('/grafana/d?x'), 'GET /d?x HTTP/1.1'),
    request(raw`reqrep ^([^\ ]*)\ /a/([^\ ]*)\ (.*)$ \1\ /\2/\2\ \3`, get('/a/b'), 'GET /b/b HTTP/1.1'),
    request(
      raw`reqrep ^([^\ ]*)\ /a\ (.*) \1\ /b\ \2`,
      get('/a') + get('/ab'),
      'GET /b HTTP/1.1',
      'GET /ab HTTP/1.1',
    ),
    request(raw`reqrep ^GET\ (.*) GET\ /base\1 if local`, get('/a'), 'GET /base/a HTTP/1.1'),
    request(raw`reqrep ^POST\ (.*) POST\ /base\1`, get('/a'), 'GET /a HTTP/1.1'),
    request(raw`reqrep ^(GET|PUT)\ /a(.*) \1\ /b\2`, get('/a/c'), 'GET /b/c HTTP/1.1'),
    request(raw`reqirep ^([^\ ]*)\ [^\ ]*\ (.*) \1\ /page\ \2`, get('/a/b?c'), 'GET /page HTTP/1.1'),
    request(raw`reqrep ^(.*)/rest/v1/x(.*) \1/mas/y\2`, get('/1/rest/v1/xz'), 'GET /1/mas/yz HTTP/1.1'),
    request(raw`reqirep ^([^\ ].*)poa/core[/]?(.*) \1\2`, get('/POA/core/x?y'), 'GET /x?y HTTP/1.1'),
    refused(raw`reqideny ^[^:\ ]*\ .*/\.(git|svn)`, get('/x/.GIT/config')),
    request(raw`reqdeny ^[^:\ ]*\ .*/\.(git|svn)`, get('/x/.GIT/config'), 'GET /x/.GIT/config'),
    refused(raw`reqdeny ^GET\ .*`, get()),
    refused(raw`reqdeny ^(PUT|GET)\ /a`, get('/ab')),
    refused(raw`reqdeny ^Host:\ a$ if local !never`, get()),
    refused(raw`reqdeny ^Host:\ a$ unless never`, get()),
    refused('reqideny ^x-a: unless never', get('/', 'X-A: b')),
    request(raw`reqideny ^X-A:\ b unless local`, get('/', 'X-A: b'), 'x-a: b'),
    refused('reqdeny . if local', get()),
    {
      name: 'reqitarpit',
      cfg: ['timeout tarpit 100ms', raw`reqitarpit ^User-Agent:\ (bad|worse)`],
      send: get('/', 'User-Agent: BAD'),
      expect: ['client 500 Internal Server Error', 'log PT--', 'no server GET'],
    },
    response(raw`rspadd X-Frame-Options:\ DENY`, [], 'x-frame-options: DENY'),
    response('rspidel ^Server.*', ['Server: x', 'Served: y'], 'no server: x', 'served: y'),
    response('rspidel ^Server:', ['Server: x', 'Servers: y'], 'no server: x', 'servers: y'),
    response(
      raw`rspirep ^(set-cookie:.*)  \1;\ Secure`,
      ['Set-Cookie: a=1', 'Set-Cookie: b=2, c'],
      'set-cookie: a=1; Secure',
      'set-cookie: b=2, c; Secure',
    ),
    response(
      raw`rsprep ^Location:\ http://(.*) Location:\ https://\1`,
      ['Location: http://a/b'],
      'location: https://a/b',
    ),
    response(raw`rsprep ^Server:.* Server:\ awh if local`, ['Server: x'], 'server: awh'),
    {
      ...response(raw`rspideny ^X-Secret:\ yes`, ['X-Secret: YES']),
      expect: ['client 502 Bad Gateway', 'log PH--', 'no client YES'],
    },
    {
      name: 'reqsetbe',
      cfg: [raw`reqisetbe ^Host:\ IMG setbe if { src 127.0.0.1 }`, 'use_backend nowhere if { path_beg / }'],
      sections: 'backend nowhere\n  http-request deny\nbackend setbe\n  server s 127.0.0.1:ORIGIN\n',
      send: get('/').replace('Host: a', 'Host: img.a'),
      expect: ['server GET /', 'log setbe/s'],
    },
    {
      name: 'the backend has rules of its own, behind those of the frontend',
      cfg: [raw`reqrep ^([^\ ]*)\ /a(.*) \1\ /b\2`, raw`rspadd X-Front:\ 1`],
      backend: [raw`reqrep ^([^\ ]*)\ /b(.*) \1\ /c\2`, raw`rsprep ^X-A:\ (.*) X-A:\ (\1)`],
      send: get('/a'),
      answer: answer('X-A: b'),
      expect: ['server GET /c', 'client x-a: (b)', 'client x-front: 1'],
    },
  ],
  startUpgraded,
);

const alone = { differs: 'no rule of today does exactly this' };

testRules('old rules that have no heir', [
  {
    ...request(
      'reqidel ^Cookie:.*SERVER=',
      get('/', 'Cookie: a=1', 'Cookie: b; SERVER=1'),
      'cookie: a=1',
      'no SERVER',
    ),
    ...alone,
  },
  { ...request('reqidel a', get('/', 'X-A: 1', 'Y: 2'), 'y: 2', 'no x-a', 'no host'), ...alone },
  {
    ...response(
      raw`rspidel ^Set-cookie:\ IP=`,
      ['Set-Cookie: a', 'Set-Cookie: IP=1'],
      'set-cookie: a',
      'no IP=',
    ),
    ...alone,
  },
  {
    ...request(raw`reqrep ^X-Old:\ (.*) X-New:\ \1`, get('/', 'X-Old: 1'), 'x-new: 1', 'no x-old'),
    ...alone,
  },
  {
    ...request(
      raw`reqrep ^(GET)\ (.*)\ HTTP/1.1 \1\ \2\ HTTP/1.1\r\nX-Was:\ \2`,
      get('/a'),
      'GET /a',
      'x-was: /a',
    ),
    ...alone,
  },
  {
    ...request(raw`reqrep ^X-A:\ (.*) X-A:\ 1\r\nX-B:\ \1`, get('/', 'X-A: 2'), 'x-a: 1', 'x-b: 2'),
    ...alone,
  },
  {
    name: 'the line of the request that matches leaves the fields alone',
    cfg: [raw`reqrep ^(.*)aa(.*)$ \1b\2`],
    send: get('/aa', 'X: aa'),
    expect: ['server GET /b', 'server x: aa'],
    ...alone,
  },
  {
    name: 'else they are all looked at, by their names in lower case, too',
    cfg: [raw`reqrep ^(x-[a-z]*:.*)aa(.*)$ \1b\2`],
    send: get('/aa', 'X-M: aa', 'X-N: caad'),
    expect: ['server GET /aa', 'server x-m: b', 'server x-n: cbd'],
    ...alone,
  },
  {
    name: 'what is no request line any more is refused',
    cfg: [raw`reqrep ^GET\ /a /b`],
    send: get('/a'),
    expect: ['client 400 Bad request', 'log PR--', 'no server GET'],
    ...alone,
  },
  {
    name: 'what is no field any more, too',
    cfg: ['rsprep ^X-A: nothing'],
    answer: answer('X-A: b'),
    expect: ['client 502 Bad Gateway', 'log PH--'],
    ...alone,
  },
  {
    name: 'the status line',
    cfg: [raw`rspirep ^HTTP/1.1\ 200\ (.*) HTTP/1.1\ 503\ Not\ \1`],
    expect: ['client HTTP/1.1 503 Not OK'],
    ...alone,
  },
  {
    name: 'any line is refused',
    cfg: ['reqideny cgi-bin'],
    send: get('/', 'Referer: http://a/CGI-BIN/x'),
    expect: ['client 403 Forbidden'],
    ...alone,
  },
  {
    name: 'reqallow keeps from being refused, in the backend, too, and from nothing else',
    cfg: [raw`reqallow ^Host:\ a`, 'reqdeny ^Host:', raw`reqrep ^Host:\ a Host:\ b`],
    backend: ['reqdeny .'],
    expect: ['server host: b'],
    ...alone,
  },
  {
    name: 'reqpass ends the list',
    cfg: [raw`reqpass ^Host:\ a`, 'reqdeny .', raw`reqadd X-Late:\ 1`],
    backend: [raw`reqadd X-Back:\ 1`],
    expect: ['no server x-late', 'server x-back: 1'],
    ...alone,
  },
  {
    name: 'fields are added when all other rules have been at the lines',
    cfg: [raw`reqadd X-A:\ ours`, 'reqidel ^X-A:', raw`rspadd Server:\ ours`, 'rspidel ^Server:'],
    send: get('/', 'X-A: theirs'),
    answer: answer('Server: theirs'),
    expect: ['server x-a: ours', 'no server theirs', 'client server: ours', 'no client theirs'],
    ...alone,
  },
  {
    name: 'http-request rules come first, wherever they stand; redirections come last',
    cfg: [
      raw`reqrep ^([^\ ]*)\ /a(.*) \1\ /b\2`,
      'http-request set-header X-Path %[path]',
      'redirect location /gone if { path /b/gone }',
    ],
    send: get('/a') + get('/a/gone'),
    expect: ['server GET /b', 'server x-path: /a', 'client location: /gone', 'no server /b/gone'],
    ...alone,
  },
  {
    name: 'the length of a body is not theirs to say',
    cfg: ['reqidel ^Content-Length', raw`reqadd Content-Length:\ 7`, raw`reqrep ^Content-Length:.* X:\ y`],
    send: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab',
    expect: ['server content-length: 2', 'no server content-length: 7', 'no server x: y'],
    ...alone,
  },
  {
    name: 'a connection is closed that they say is',
    cfg: ['reqidel ^Connection:', raw`reqadd Connection:\ close`],
    expect: ['server connection: close'],
    ...alone,
  },
]);
