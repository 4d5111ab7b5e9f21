// Rules on header fields: add, set, del, replace, early hints, in requests, responses and every answer.
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const answer = (...lines: string[]): string =>
  `${['HTTP/1.1 200 OK', 'Content-Length: 2', ...lines].join('\r\n')}\r\n\r\nok`;

const rows: readonly RuleRow[] = [
  {
    name: 'add-header stands beside what is there, set-header in its place',
    cfg: ['http-request add-header X-A 2', 'http-request set-header X-B 2'],
    send: get('/', 'X-A: 1', 'X-B: 1', 'x-b: 1'),
    expect: ['server x-a: 1', 'server x-a: 2', 'server x-b: 2', 'no server x-b: 1'],
  },
  {
    name: 'a new value may hold the old one',
    cfg: ['http-request set-header X-A "%[req.hdr(x-a)], more"'],
    send: get('/', 'X-A: 1'),
    expect: ['server x-a: 1, more'],
  },
  {
    name: 'nothing, and blanks at the end, are values too',
    cfg: ['http-request set-header X-A "%[req.hdr(nope)]"', 'http-request set-header X-B "a b  "'],
    expect: ['server x-a: \n', 'server x-b: a b\n'],
  },
  {
    name: 'what came encoded cannot end a field',
    cfg: ['http-request set-header X-A "%[str(a%0d%0aX-B: b),url_dec]"'],
    expect: ['server x-a: a%0D%0AX-B: b'],
  },
  {
    name: 'quotes are put around tags, not around samples',
    cfg: ['http-request set-header X-A "%{+Q}[path] %{+Q}f"'],
    expect: ['server x-a: / "fe'],
  },
  {
    name: 'del-header, by name and by parts of it',
    cfg: [
      'http-request del-header X-WHOLE',
      'http-request del-header X-Beg -m beg',
      'http-request del-header -End -m end',
      'http-request del-header -Mid- -m sub',
      'http-request del-header ^q.*z$ -m reg',
    ],
    send: get('/', 'X-Whole: 1', 'X-Beginning: 2', 'At-The-End: 3', 'A-Mid-B: 4', 'Qrsz: 5', 'X-Kept: 6'),
    expect: [
      'no server x-whole',
      'no server x-beg',
      'no server -end',
      'no server -mid-',
      'no server qrsz',
      'server x-kept: 6',
    ],
  },
  {
    name: 'replace-header replaces lines that match',
    cfg: ['http-request replace-header X-A a(.) b\\\\1'],
    send: get('/', 'X-A: axe', 'X-A: none', 'X-A: ayz, aq'),
    expect: ['server x-a: bx', 'server x-a: none', 'server x-a: by'],
  },
  {
    name: 'replace-value replaces what commas separate',
    cfg: ['http-request replace-value X-A ^a(.) b\\\\1'],
    send: get('/', 'X-A: axe', 'X-A: none, aq ,more', 'X-A: ayz, aq', 'X-A: "a,b", ac', 'X-A: no, no'),
    expect: ['server x-a: bx', 'server x-a: by,bq', 'server x-a: no, no'],
  },
  {
    name: 'the replacement may hold samples',
    cfg: ['http-request replace-header X-A (.*) "\\\\1 from %[src]"'],
    send: get('/', 'X-A: one'),
    expect: ['server x-a: one from 127.0.0.1'],
  },
  {
    name: 'the host of an absolute URI follows the field',
    cfg: ['http-request set-header Host b.example'],
    send: get('http://a/x').replace('Host: a', 'Host: a'),
    expect: ['server GET http://b.example/x', 'server host: b.example'],
  },
  {
    name: 'so it does when the field is replaced',
    cfg: ['http-request replace-header Host ^(.*)$ \\\\1.example'],
    send: get('http://a/x'),
    expect: ['server GET http://a.example/x'],
  },
  {
    name: 'a server is told to close',
    cfg: ['http-request set-header Connection close'],
    send: get('/1') + get('/2'),
    expect: ['server connection: close', 'no client connection: close'],
  },
  {
    name: 'a client is told to close',
    cfg: ['http-response set-header Connection close'],
    send: get('/1'),
    expect: ['client connection: close', 'no server connection'],
  },
  {
    name: 'responses: add, set, del, replace, the backend first',
    cfg: ['http-response add-header X-Order frontend', 'http-response replace-header Server Apache.* nobody'],
    backend: [
      'http-response add-header X-Order backend',
      'http-response set-header X-B 2',
      'http-response del-header X-Powered -m beg',
    ],
    answer: answer('Server: Apache/2.4', 'X-B: 1', 'X-Powered-By: PHP'),
    expect: [
      'client x-order: backend',
      'client x-order: frontend',
      'client x-b: 2',
      'client server: nobody',
      'no client php',
    ],
  },
  {
    name: 'http-after-response comes last, and stops at allow',
    cfg: ['http-after-response set-header X-A front'],
    backend: [
      'http-response set-header X-A response',
      'http-after-response set-header X-A after',
      'http-after-response allow',
      'http-after-response set-header X-B never',
    ],
    expect: ['client x-a: front', 'no client x-b'],
  },
  {
    name: 'set-status, with and without a reason',
    cfg: ['http-response set-status 503 reason "Slow Down" if TRUE'],
    expect: ['client 503 Slow Down', 'log 503'],
  },
  {
    name: 'set-status finds the reason',
    cfg: ['http-response set-status 413'],
    expect: ['client 413 Request Entity Too Large'],
  },
  {
    name: 'a status without a body takes the body away',
    cfg: ['http-response set-status 204 if TRUE'],
    send: get('/1') + get('/2'),
    expect: ['client 204 No Content', 'no client ok'],
  },
  {
    name: 'early hints that stand together are one response',
    cfg: [
      'http-request early-hint Link "</a.css>"',
      'http-request early-hint Link "</b.css>"',
      'http-request set-header X-A 1',
      'http-request early-hint X-Hint "%[path]"',
    ],
    expect: ['client 103 Early Hints', 'client link: </b.css>', 'client x-hint: /', 'client 200 OK'],
  },
  {
    name: 'HTTP/1.0 knows no hints',
    cfg: ['http-request early-hint Link "</a.css>"'],
    send: get().replace('1.1', '1.0'),
    expect: ['no client 103'],
  },
  {
    name: 'rules of defaults come first',
    cfg: ['http-request set-header X-A "%[req.hdr(x-a)]b"'],
    backend: ['http-request set-header X-A "%[req.hdr(x-a)]c"'],
    send: get('/', 'X-A: a'),
    expect: ['server x-a: abc'],
  },
];

testRules('header fields', rows);
