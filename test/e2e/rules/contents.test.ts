// tcp-request content and tcp-response content in mode http: they come before all other rules, for each request.
import { get, testRules } from '../../support/rule-rows.js';

const then = (...requests: string[]) =>
  requests.flatMap((request, i) => (i === 0 ? [request] : [{ await: '200 OK' }, request]));

const REFUSED = '"<BADREQ>"';
const post = 'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n';

testRules('rules on contents', [
  {
    name: 'reject: nothing is answered, and it was no request yet',
    cfg: ['tcp-request content reject if { path /x }'],
    send: get('/x'),
    expect: [
      `log <NOSRV> -1/-1/-1/-1/T -1 B - - PR-- C/C/C/C/0 0/0 ${REFUSED}`,
      'no server GET',
      'no client HTTP',
    ],
  },
  {
    name: 'each request is looked at',
    cfg: ['tcp-request content reject if { path /x }'],
    send: then(get('/y'), get('/x')),
    expect: ['server GET /y', 'no server GET /x', `log PR-- C/C/C/C/0 0/0 ${REFUSED}`],
    lines: 2,
  },
  {
    name: 'accept ends the list, not the others',
    cfg: [
      'tcp-request content accept if { path /x }',
      'tcp-request content reject',
      'http-request set-header seen yes',
    ],
    send: get('/x'),
    expect: ['server seen: yes'],
  },
  {
    name: 'before http-request, wherever the lines stand',
    cfg: [
      'http-request set-var(txn.last) str(http)',
      'tcp-request content set-var(txn.last) str(tcp)',
      'http-request set-header last %[var(txn.last)]',
    ],
    expect: ['server last: http'],
  },
  {
    name: 'before monitor-uri',
    cfg: ['monitor-uri /up', 'tcp-request content reject'],
    send: get('/up'),
    expect: [`log PR-- C/C/C/C/0 0/0 ${REFUSED}`],
  },
  {
    name: 'a backend rejects what was a request',
    cfg: [],
    backend: ['tcp-request content reject if { path /x }'],
    send: get('/x'),
    expect: ['log <NOSRV> -1/-1/-1/-1/T -1 B - - PR-- C/C/C/C/0 0/0 "GET /x HTTP/1.1"', 'no server GET'],
  },
  {
    name: 'a backend rejects before the body has come',
    cfg: [],
    backend: ['tcp-request content reject if METH_POST'],
    send: post,
    expect: ['log PR-- C/C/C/C/0 0/0 "POST /x HTTP/1.1"'],
  },
  {
    name: 'samples of the head become variables',
    cfg: [
      'tcp-request content set-var(txn.path) path,upper',
      'tcp-request content set-var-fmt(txn.who) "%[src] %[req.hdr(host)]"',
      'http-request set-header path "%[var(txn.path)]"',
      'http-request set-header who "%[var(txn.who)]"',
    ],
    send: get('/some'),
    expect: ['server path: /SOME', 'server who: 127.0.0.1 a'],
  },
  {
    name: 'unset-var',
    cfg: [
      'tcp-request content set-var(txn.a) int(1)',
      'tcp-request content unset-var(txn.a)',
      'http-request set-header a "<%[var(txn.a)]>"',
    ],
    expect: ['server a: <>'],
  },
  {
    name: 'set-src and set-src-port',
    cfg: [
      'option forwardfor',
      'tcp-request content set-src req.hdr_ip(x-client)',
      'tcp-request content set-src-port int(77)',
      'http-request set-header from %[src]:%[src_port]',
    ],
    send: get('/', 'X-Client: 10.1.2.3'),
    expect: ['server from: 10.1.2.3:77', 'server x-forwarded-for: 10.1.2.3', 'log 10.1.2.3:77 '],
  },
  {
    name: 'set-dst and set-dst-port',
    cfg: [
      'tcp-request content set-dst ipv4(10.9.9.9)',
      'tcp-request content set-dst-port int(88)',
      'http-request set-header to %[dst]:%[dst_port]',
    ],
    expect: ['server to: 10.9.9.9:88'],
  },
  {
    name: 'capture',
    cfg: ['tcp-request content capture path len 3', 'log-format "%hr %ST"'],
    send: get('/some'),
    expect: ['log {/so} 200'],
  },
  {
    name: 'set-log-level silent',
    cfg: ['tcp-request content set-log-level silent if { path /quiet }'],
    send: then(get('/quiet'), get('/loud')),
    expect: ['log /loud', 'no log /quiet'],
  },
  {
    name: 'silent-drop leaves the connection',
    cfg: ['tcp-request content silent-drop'],
    expect: [`log PR-- C/C/C/C/0 0/0 ${REFUSED}`, 'no client HTTP'],
  },
  {
    name: 'HTTP has come, so nobody waits for it to be something else',
    cfg: [
      'tcp-request inspect-delay 3s',
      'tcp-request content accept if { req.ssl_hello_type 1 }',
      'tcp-request content reject',
    ],
    expect: ['log <NOSRV> -1/-1/-1/-1/T -1 B - - PR--'],
  },
  {
    name: 'WAIT_END: a request without a body is all there',
    cfg: ['tcp-request inspect-delay 3s', 'tcp-request content reject if WAIT_END'],
    expect: ['log <NOSRV> -1/-1/-1/-1/T -1 B - - PR--'],
  },
  {
    name: 'req.len',
    cfg: ['tcp-request content reject unless { req.len gt 20 }'],
    expect: ['server GET /'],
  },
  {
    name: 'there is no payload in mode http',
    cfg: ['tcp-request content reject if { req.payload(0,3) -m found }'],
    expect: ['server GET /'],
  },
]);

testRules('rules on contents that look at the body', [
  {
    name: 'a condition on the body waits for all of it',
    cfg: ['tcp-request inspect-delay 4s', 'tcp-request content reject if { req.body -m sub lo }'],
    send: [post, 'hel', 'lo'],
    expect: [`log PR-- C/C/C/C/0 0/0 ${REFUSED}`, 'no server POST', 'no client HTTP'],
  },
  {
    name: 'and what it lets through is whole',
    cfg: [
      'tcp-request inspect-delay 4s',
      'acl bad req.body -m sub evil',
      'tcp-request content reject if bad',
      'tcp-request content set-var(txn.body) req.body if WAIT_END',
      'http-request set-header seen %[var(txn.body)]',
    ],
    send: [post, 'hel', 'lo'],
    expect: ['server seen: hello', 'server hello'],
  },
  {
    name: 'a condition on its length does not wait',
    cfg: ['tcp-request inspect-delay 4s', 'tcp-request content reject unless { req.body_len ge 5 }'],
    send: [post],
    expect: ['log PR--', 'no server POST'],
  },
  {
    name: 'nobody waits longer than the inspect-delay',
    cfg: ['tcp-request inspect-delay 100ms', 'tcp-request content reject unless { req.body -m sub lo }'],
    send: [post, 'hel'],
    quietMs: 1000,
    expect: ['log PR--', 'no server POST'],
  },
  {
    name: 'without one, what has come with the head decides',
    cfg: ['tcp-request content reject if { req.body -m sub hel }'],
    send: `${post}hello`,
    expect: ['log PR--', 'no server POST'],
  },
  {
    name: 'a backend waits as well',
    cfg: [],
    backend: ['tcp-request inspect-delay 4s', 'tcp-request content reject if { req.body -m sub lo }'],
    send: [post, 'hel', 'lo'],
    expect: ['log PR--', 'no server POST'],
  },
  {
    name: 'rules on requests see what has come with the head, too',
    cfg: ['http-request set-header seen "%[req.body] %[req.body_len]"'],
    send: [
      `${post}hello`,
      { await: '200 OK' },
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    ],
    expect: ['server seen: hello 5', 'server seen: abc 3'],
  },
]);

testRules('rules on connections', [
  {
    name: 'they run once for all requests',
    cfg: [
      'tcp-request connection set-var(sess.a) src',
      'tcp-request session set-var(sess.n) var(sess.n),add(1)',
      'tcp-request session set-var(sess.n) int(1) unless { var(sess.n) -m found }',
      'http-request set-header seen "%[var(sess.a)] %[var(sess.n)]"',
    ],
    send: then(get('/x'), get('/y')),
    expect: ['server seen: 127.0.0.1 1'],
  },
  {
    name: 'set-src and set-dst hold for all that comes',
    cfg: [
      'option forwardfor',
      'tcp-request connection set-src ipv4(10.1.2.3)',
      'tcp-request connection set-src-port int(77)',
      'tcp-request session set-dst ipv4(10.4.5.6)',
      'tcp-request session set-dst-port int(88)',
      'http-request set-header ends %[src]:%[src_port],%[dst]:%[dst_port],%[fc_src]',
    ],
    expect: [
      'server ends: 10.1.2.3:77,10.4.5.6:88,10.1.2.3',
      'server x-forwarded-for: 10.1.2.3',
      'log 10.1.2.3:77 ',
    ],
  },
  {
    name: 'content rules change them for the request',
    cfg: [
      'tcp-request connection set-src ipv4(10.1.2.3)',
      'tcp-request connection set-src-port int(77)',
      'tcp-request content set-src ipv4(10.7.7.7) if { path /x }',
      'http-request set-header from %[src]',
    ],
    send: then(get('/y'), get('/x')),
    expect: ['server from: 10.1.2.3', 'server from: 10.7.7.7'],
  },
]);

testRules('rules on the contents of responses', [
  {
    name: 'without a delay there is no response to look at',
    cfg: [],
    backend: ['tcp-response content reject if { status 200 }'],
    expect: ['client 200 OK'],
  },
  {
    name: 'accept before reject',
    cfg: [],
    backend: [
      'tcp-response inspect-delay 2s',
      'tcp-response content accept if { status 200 }',
      'tcp-response content reject',
    ],
    expect: ['client 200 OK', 'log ---- C/C/C/C/0'],
  },
  {
    name: 'close, when the response is whole',
    cfg: [],
    backend: ['tcp-response inspect-delay 2s', 'tcp-response content close if { status 200 }'],
    expect: ['client 200 OK'],
  },
  {
    name: 'before http-response',
    cfg: [],
    backend: [
      'tcp-response inspect-delay 2s',
      'http-response set-header last %[var(txn.last)]',
      'tcp-response content set-var(txn.last) status if { status 200 }',
    ],
    expect: ['client last: 200'],
  },
  {
    name: 'reject',
    cfg: [],
    backend: ['tcp-response inspect-delay 2s', 'tcp-response content reject if { status 200 }'],
    expect: ['log 200 B - - PD--', 'no client HTTP', 'server GET /'],
    differs: 'haproxy logs how long the response was that the client has not got',
  },
]);

const TCP = 'mode tcp\n    log-format "%s %ts"';

testRules('from TCP to HTTP', [
  {
    name: 'a frontend in mode tcp before a backend in mode http',
    cfg: [TCP, 'tcp-request inspect-delay 2s', 'tcp-request content reject if !HTTP'],
    expect: ['server GET /', 'client 200 OK'],
  },
  {
    name: 'and what is no HTTP',
    cfg: [TCP, 'tcp-request inspect-delay 2s', 'tcp-request content reject if !HTTP'],
    send: 'hello\r\n\r\n',
    expect: ['log <NOSRV> PR', 'no client HTTP'],
  },
  {
    name: 'its rules see every request',
    cfg: [
      TCP,
      'tcp-request inspect-delay 2s',
      'tcp-request content accept if { path /y }',
      'tcp-request content reject',
    ],
    send: then(get('/y'), get('/x')),
    expect: ['server GET /y', 'no server GET /x', 'log <NOSRV> PR'],
    lines: 2,
  },
  {
    name: 'switch-mode http',
    cfg: [
      TCP,
      'tcp-request inspect-delay 2s',
      'tcp-request content switch-mode http if HTTP',
      'tcp-request content reject',
      'http-request set-header switched yes',
    ],
    send: then(get('/y'), get('/x')),
    expect: ['server GET /y', 'server GET /x', 'server switched: yes'],
  },
  {
    name: 'switch-mode http, and what is no HTTP',
    cfg: [
      TCP,
      'tcp-request inspect-delay 2s',
      'tcp-request content switch-mode http if HTTP',
      'tcp-request content reject',
    ],
    send: 'hello\r\n\r\n',
    expect: ['log <NOSRV> PR'],
  },
]);
