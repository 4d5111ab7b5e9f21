// Rules on contents: who is let through, who is not, and how long that takes.
import type { RawClient } from '../../support/raw.js';
import { until } from '../../support/until.js';
import { endAtOnce, exchange, type Serve, says, type TcpRow, untilClosed } from './row.js';

const quiet = async (client: RawClient, ms: number): Promise<void> => {
  await until('quiet', () => client.quietForMs > ms || client.connection !== 'open');
};

const hello: TcpRow['client'] = async (client) => {
  await client.send('hello');
  await client.closed();
};

/** Says something, and sees what comes of it. */
const helloAndEnd: TcpRow['client'] = async (client) => {
  await client.send('hello');
  await until('it is over', () => client.connection !== 'open' || client.quietForMs > 600);
  client.socket.end();
  await client.closed();
};

const leaves = (say: string): TcpRow['client'] => {
  return async (client) => {
    if (say) await client.send(say);
    await quiet(client, 400);
    client.socket.resetAndDestroy();
  };
};

const inTwoParts: TcpRow['client'] = async (client) => {
  await client.send('hello ');
  await quiet(client, 800);
  await client.send('world');
  await client.has('hello world');
  client.socket.end();
  await client.closed();
};

const saysLater =
  (text: string): Serve =>
  (socket) =>
    void setTimeout(() => socket.end(text), 400);

const DELAY = 'tcp-request inspect-delay 800ms';
const LONG = 'tcp-request inspect-delay 1600ms';
const RESPONSE_DELAY = 'tcp-response inspect-delay 800ms';

const SEEN = 'tcp-request content accept if { req.len gt 0 }';
const REJECT = 'tcp-request content reject';
const REJECT_RESPONSE = 'tcp-response content reject';

const requests: readonly TcpRow[] = [
  { name: 'reject', cfg: [REJECT], client: untilClosed, expect: ['<NOSRV> -1/-1/0 0 PR 1/0/0/0 0/0'] },
  {
    name: 'accept before reject',
    cfg: ['tcp-request content accept', REJECT],
    client: exchange,
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'without a delay nothing is waited for',
    cfg: ['tcp-request content reject if { req.len 0 }'],
    client: untilClosed,
    expect: ['<NOSRV> -1/-1/0 0 PR 1/0/0/0 0/0'],
  },
  {
    name: 'with a delay, what decides at once does',
    cfg: [DELAY, 'tcp-request content reject if { src 127.0.0.1 }'],
    client: untilClosed,
    expect: ['<NOSRV> -1/-1/0 0 PR 1/0/0/0 0/0'],
  },
  {
    name: 'bytes decide as soon as they are there',
    cfg: [DELAY, SEEN, REJECT],
    client: exchange,
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'a client that says nothing is rejected in the end',
    cfg: [DELAY, SEEN, REJECT],
    client: untilClosed,
    expect: ['<NOSRV> -1/-1/800 0 PR 1/0/0/0 0/0'],
  },
  {
    name: 'no rule matches: it is let through in the end',
    serve: says('welcome'),
    cfg: [DELAY, SEEN],
    client: untilClosed,
    expect: ['s1 800/0/800 7 -- 1/0/0/0 0/0'],
  },
  {
    name: 'a FIN ends the wait: rejected',
    cfg: [DELAY, SEEN, REJECT],
    client: endAtOnce,
    expect: ['<NOSRV> -1/-1/0 0 PR 1/0/0/0 0/0'],
  },
  {
    name: 'a FIN ends the wait: let through',
    cfg: [DELAY, SEEN],
    client: endAtOnce,
    expect: ['s1 0/0/0 0 -- 1/0/0/0 0/0'],
  },
  {
    name: 'a FIN behind too few bytes',
    cfg: [LONG, 'tcp-request content accept if { req.len gt 10 }'],
    client: async (client) => {
      await client.send('hello');
      client.socket.end();
      await client.closed();
    },
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'the client leaves while it is waited for',
    cfg: [LONG, SEEN],
    client: leaves(''),
    expect: ['<NOSRV> -1/-1/400 0 CR 1/0/0/0 0/0'],
  },
  {
    name: 'the client leaves behind too few bytes',
    cfg: [LONG, 'tcp-request content accept if { req.len gt 10 }'],
    client: leaves('hello'),
    expect: ['<NOSRV> -1/-1/400 0 CR 1/0/0/0 0/0'],
  },
  {
    name: 'the client leaves, and would have been rejected',
    cfg: [LONG, SEEN, REJECT],
    client: leaves(''),
    expect: ['<NOSRV> -1/-1/400 0 PR 1/0/0/0 0/0'],
  },
  {
    name: 'the client is silent longer than it may',
    cfg: ['timeout client 400ms', LONG, SEEN],
    client: untilClosed,
    expect: ['<NOSRV> -1/-1/400 0 cR 1/0/0/0 0/0'],
  },
  {
    name: 'the client falls silent',
    cfg: ['timeout client 400ms', LONG, 'tcp-request content accept if { req.len gt 10 }'],
    client: hello,
    expect: ['<NOSRV> -1/-1/400 0 cR 1/0/0/0 0/0'],
  },
  {
    name: 'WAIT_END is true in the end',
    cfg: [DELAY, 'tcp-request content reject if WAIT_END'],
    client: hello,
    expect: ['<NOSRV> -1/-1/800 0 PR 1/0/0/0 0/0'],
  },
  {
    name: 'a rule behind one that waits is not looked at',
    cfg: [DELAY, 'tcp-request content accept if { req.len gt 3 }', REJECT],
    client: async (client) => {
      await quiet(client, 400);
      await exchange(client, { open: () => client, server: () => ({ received: '', state: 'none' }) });
    },
    expect: ['s1 400/0/400 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'bytes in two parts',
    cfg: [LONG, 'tcp-request content accept if { req.len gt 6 }', REJECT],
    client: inTwoParts,
    expect: ['s1 800/0/800 11 -- 1/0/0/0 0/0'],
  },
  {
    name: 'what does not match may still: neither does its opposite',
    cfg: [LONG, 'tcp-request content reject if !{ req.payload(0,11) -m str "hello world" }'],
    client: inTwoParts,
    expect: ['s1 800/0/800 11 -- 1/0/0/0 0/0'],
  },
  {
    name: 'one group is not decided, the other holds',
    cfg: [LONG, 'tcp-request content reject if { req.payload(0,11) -m found } or { src 127.0.0.1 }'],
    client: untilClosed,
    expect: ['<NOSRV> -1/-1/0 0 PR 1/0/0/0 0/0'],
  },
  {
    name: 'in one group, what is false comes too late',
    cfg: [DELAY, 'tcp-request content reject if { req.payload(0,11) -m found } { src 10.0.0.1 }'],
    serve: says('welcome'),
    client: untilClosed,
    expect: ['s1 800/0/800 7 -- 1/0/0/0 0/0'],
  },
  {
    name: 'in one group, what is false comes first',
    cfg: [DELAY, 'tcp-request content reject if { src 10.0.0.1 } { req.payload(0,11) -m found }'],
    serve: says('welcome'),
    client: untilClosed,
    expect: ['s1 0/0/0 7 -- 1/0/0/0 0/0'],
  },
  {
    name: 'unless waits as well',
    cfg: [DELAY, 'tcp-request content reject unless { req.len gt 0 }'],
    client: exchange,
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'a named ACL of two lines',
    cfg: [
      DELAY,
      'acl known req.payload(0,4) -m str PING',
      'acl known req.payload(0,5) -m str hello',
      'tcp-request content reject if !known',
    ],
    client: exchange,
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'a full buffer ends the wait',
    cfg: [LONG, 'tcp-request content accept if { req.len gt 100000 }'],
    serve: (socket) => void socket.once('data', () => socket.end('ok')),
    client: async (client) => {
      await client.send('x'.repeat(40000));
      await client.closed();
    },
    expect: ['s1 0/0/0 2 -- 1/0/0/0 0/0'],
  },
  {
    name: 'variables of rules are there for later ones',
    cfg: [
      DELAY,
      'tcp-request content set-var(txn.first) req.payload(0,1) if { req.len gt 0 }',
      'tcp-request content accept if { var(txn.first) -m str h }',
      REJECT,
    ],
    client: exchange,
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'set-log-level silent',
    cfg: ['tcp-request content set-log-level silent'],
    client: exchange,
    expect: [],
  },
  {
    name: 'the short log line comes whatever the rules say',
    format: '',
    cfg: [REJECT],
    client: untilClosed,
    expect: ['Connect from 127.0.0.1:N to 127.0.0.1:N (row/TCP)'],
  },
  {
    name: 'dontlognull',
    cfg: ['option dontlognull', REJECT],
    client: untilClosed,
    expect: [],
  },
  {
    name: 'silent-drop',
    cfg: [DELAY, 'tcp-request content silent-drop if { req.len gt 0 }'],
    client: async (client) => {
      await client.send('hello');
      await quiet(client, 400);
    },
    expect: ['<NOSRV> -1/-1/0 0 PR 1/0/0/0 0/0'],
  },
  {
    name: 'HTTP is looked for in the bytes',
    cfg: [DELAY, 'tcp-request content accept if METH_GET { path /x } { hdr(host) a }', REJECT],
    serve: says('anything'),
    client: async (client) => {
      await client.send('GET /x HTTP/1.1\r\n');
      await quiet(client, 400);
      await client.send('Host: a\r\n\r\n');
      await client.closed();
    },
    expect: ['s1 400/0/400 8 -- 1/0/0/0 0/0'],
  },
  {
    name: 'what is no HTTP is none at once',
    cfg: [DELAY, 'tcp-request content accept if HTTP', REJECT],
    client: async (client) => {
      await client.send('hello\r\n\r\n');
      await client.closed();
    },
    expect: ['<NOSRV> -1/-1/0 0 PR 1/0/0/0 0/0'],
  },
];

const ofBackends: readonly TcpRow[] = [
  {
    name: 'a backend rejects',
    backend: [REJECT],
    client: untilClosed,
    expect: ['<NOSRV> -1/-1/0 0 PR 1/0/0/0 0/0'],
  },
  {
    name: 'a backend waits for bytes',
    backend: [DELAY, SEEN, REJECT],
    client: exchange,
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'a backend waits for itself',
    cfg: ['tcp-request inspect-delay 400ms', 'tcp-request content accept if WAIT_END'],
    backend: [DELAY, SEEN, REJECT],
    client: untilClosed,
    expect: ['<NOSRV> -1/-1/1200 0 PR 1/0/0/0 0/0'],
  },
  {
    name: 'use-server looks at what the rules have waited for',
    cfg: [DELAY, SEEN],
    backend: ['use-server s2 if { req.payload(0,5) -m str hello }'],
    servers: ['server s1 DEAD', 'server s2 127.0.0.1:PORT weight 0'],
    client: exchange,
    expect: ['s2 0/0/0 5 -- 1/0/0/0 0/0'],
  },
];

const responses: readonly TcpRow[] = [
  {
    name: 'reject of a response, before there is one',
    cfg: [REJECT_RESPONSE],
    client: untilClosed,
    expect: ['s1 0/0/0 0 PD 1/0/0/0 0/0'],
  },
  {
    name: 'reject of a response',
    cfg: [RESPONSE_DELAY, 'tcp-response content reject if { res.len gt 0 }'],
    client: hello,
    expect: ['s1 0/0/0 5 PD 1/0/0/0 0/0'],
  },
  {
    name: 'a server that says nothing',
    cfg: [RESPONSE_DELAY, 'tcp-response content accept if { res.len gt 0 }', REJECT_RESPONSE],
    client: untilClosed,
    expect: ['s1 0/0/800 0 PD 1/0/0/0 0/0'],
  },
  {
    name: 'a server that says the right thing',
    cfg: [RESPONSE_DELAY, 'tcp-response content accept if { res.payload(0,3) -m str hel }', REJECT_RESPONSE],
    client: exchange,
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'without a delay there is no response to look at',
    cfg: ['tcp-response content reject if { res.payload(0,3) -m str hel }'],
    client: exchange,
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'close',
    cfg: [RESPONSE_DELAY, 'tcp-response content close if { res.len gt 0 }'],
    client: hello,
    expect: ['s1 0/0/0 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'close in the end',
    cfg: [RESPONSE_DELAY, 'tcp-response content close if WAIT_END'],
    client: hello,
    expect: ['s1 0/0/800 5 -- 1/0/0/0 0/0'],
  },
  {
    name: 'the FIN of a server ends the wait: let through',
    serve: saysLater('he'),
    cfg: ['tcp-response inspect-delay 1600ms', 'tcp-response content reject if { res.len gt 10 }'],
    client: untilClosed,
    expect: ['s1 0/0/400 2 -- 1/0/0/0 0/0'],
  },
  {
    name: 'the FIN of a server ends the wait: rejected',
    serve: saysLater('he'),
    cfg: [
      'tcp-response inspect-delay 1600ms',
      'tcp-response content accept if { res.len gt 10 }',
      REJECT_RESPONSE,
    ],
    client: untilClosed,
    expect: ['s1 0/0/400 2 PD 1/0/0/0 0/0'],
  },
  {
    name: 'a server that is silent longer than it may',
    cfg: [
      'timeout server 400ms',
      'tcp-response inspect-delay 1600ms',
      'tcp-response content accept if { res.len gt 10 }',
      REJECT_RESPONSE,
    ],
    client: untilClosed,
    expect: ['s1 0/0/400 0 PD 1/0/0/0 0/0'],
  },
  {
    name: 'silent-drop of a response',
    cfg: [RESPONSE_DELAY, 'tcp-response content silent-drop if { res.len gt 0 }'],
    client: async (client) => {
      await client.send('hello');
      await quiet(client, 400);
    },
    expect: ['s1 0/0/0 5 PR 1/0/0/0 0/0'],
  },
  {
    name: 'a variable of the response',
    cfg: [
      RESPONSE_DELAY,
      'tcp-response content set-var(res.l) res.len if { res.len gt 0 }',
      'tcp-response content reject if { var(res.l) -m int 5 }',
    ],
    client: helloAndEnd,
    expect: ['s1 0/0/0 5 PD 1/0/0/0 0/0'],
  },
];

export const contents: readonly TcpRow[] = [...requests, ...ofBackends, ...responses];
