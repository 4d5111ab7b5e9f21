// `filter bwlim-in`, `filter bwlim-out`, `set-bandwidth-limit` (manual 9.7): what is limited takes its time and arrives
// whole, also where a timeout is shorter than its pauses; what is not limited does not wait.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Agent, type IncomingMessage, type RequestListener, request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { startRawOrigin, startWebServer } from '../support/origin.js';
import { openRaw } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { until } from '../support/until.js';

const PAGE = randomBytes(150_000);
/** What a body of that size takes with `LIMITS`, its first piece aside. */
const AT_LEAST_MS = 600;
const AT_MOST_MS = 2500;
const LIMITS = [
  'filter bwlim-in up default-limit 200000 default-period 1s',
  'filter bwlim-out down default-limit 200000 default-period 1s',
];

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** GET gets the page, chunked where the path asks for it; else the request's body comes back. */
const startServer = async (t: TestContext): Promise<number> => {
  const answer: RequestListener = async (asked, response) => {
    const body = asked.method === 'GET' ? PAGE : await bodyOf(asked);
    if (!asked.url!.includes('chunked')) response.setHeader('content-length', body.length);
    for (let at = 0; at < body.length; at += 7000) response.write(body.subarray(at, at + 7000));
    response.end();
  };
  return (await startWebServer(t, 'a', { answer })).port;
};

const startProxy = (t: TestContext, serverPort: number, lines: readonly string[]): Promise<number> =>
  startSite(t, [...LIMITS, ...lines, `server s1 127.0.0.1:${serverPort}`], {
    defaults: ['timeout client 300ms', 'timeout server 300ms'],
  });

interface Asked {
  readonly body?: Buffer;
  readonly chunked?: boolean;
  readonly agent?: Agent;
  readonly accept?: string;
}

/** A request with or without a body, and how long its answer took. */
const ask = (
  port: number,
  path: string,
  { body, chunked = false, agent, accept }: Asked = {},
): Promise<{ answer: Buffer; ms: number; localPort: number }> =>
  new Promise((resolve, reject) => {
    const begin = performance.now();
    const headers = {
      ...(body && !chunked && { 'content-length': body.length }),
      ...(accept !== undefined && { 'accept-encoding': accept }),
    };
    const method = body ? 'POST' : 'GET';
    const asking = request(
      { host: '127.0.0.1', port, path, method, headers, agent: agent ?? false },
      (message) => {
        const { localPort = 0 } = message.socket;
        bodyOf(message).then(
          (answer) => resolve({ answer, ms: performance.now() - begin, localPort }),
          reject,
        );
      },
    );
    asking.on('error', reject).end(body);
  });

const assertSlow = (ms: number): void =>
  assert.ok(ms >= AT_LEAST_MS && ms <= AT_MOST_MS, `it took ${Math.round(ms)} ms`);
const assertQuick = (ms: number): void => assert.ok(ms < AT_LEAST_MS / 2, `it took ${Math.round(ms)} ms`);

const RULES = [
  'http-request set-bandwidth-limit down if { path_beg /down }',
  'http-request set-bandwidth-limit up if { path_beg /up }',
];

for (const [name, path, asked] of [
  ['a download', '/down', {}],
  ['a download in chunks', '/down/chunked', {}],
  ['an upload', '/up', { body: PAGE }],
  ['an upload in chunks', '/up', { body: PAGE, chunked: true }],
] as const)
  test(`${name}, and the next request of its connection, which is not limited`, async (t) => {
    const port = await startProxy(t, await startServer(t), RULES);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    const slow = await ask(port, path, { ...asked, agent });
    assertSlow(slow.ms);
    assert.ok(slow.answer.equals(PAGE));
    const quick = await ask(port, '/free', { ...asked, agent });
    assertQuick(quick.ms);
    assert.ok(quick.answer.equals(PAGE));
    assert.equal(quick.localPort, slow.localPort);
  });

test('a body that was waited for is limited on its way to the server', async (t) => {
  const port = await startProxy(t, await startServer(t), [
    'option http-buffer-request',
    'http-request set-bandwidth-limit up limit 4000 period 200ms',
  ]);
  const body = PAGE.subarray(0, 14_000);
  const { answer, ms } = await ask(port, '/', { body });
  assert.ok(answer.equals(body));
  assert.ok(ms > 400, `${ms}`);
});

test('the rule has the last word, by an expression too', async (t) => {
  const port = await startProxy(t, await startServer(t), [
    'http-request set-bandwidth-limit down limit 1 period 1h',
    'http-response set-bandwidth-limit down limit res.hdr(content-length),div(3) period int(250)',
  ]);
  const { answer, ms } = await ask(port, '/');
  assertSlow(ms);
  assert.ok(answer.equals(PAGE));
});

test('pauses are nobody’s silence: they may be longer than all timeouts', async (t) => {
  const rules = ['up', 'down'].map(
    (name) => `http-request set-bandwidth-limit ${name} limit 16k period 700ms`,
  );
  const port = await startProxy(t, await startServer(t), rules);
  const body = PAGE.subarray(0, 30_000);
  const { answer, ms } = await ask(port, '/', { body });
  assert.ok(answer.equals(body));
  assert.ok(ms > 1300, `${ms}`);
});

test('what is compressed is limited afterwards', async (t) => {
  const port = await startProxy(t, await startServer(t), [
    'compression algo gzip',
    'http-response set-header content-type text/plain',
    ...RULES,
  ]);
  const { answer, ms } = await ask(port, '/down', { accept: 'gzip' });
  assertSlow(ms);
  assert.ok(gunzipSync(answer).equals(PAGE));
});

test('a server that hangs up in the middle: what it has sent arrives, then the end', async (t) => {
  const origin = await startRawOrigin(t, ({ socket }) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n');
      socket.end(PAGE);
    });
  });
  const port = await startProxy(t, origin.port, RULES);
  const client = openRaw(t, port);
  const begin = performance.now();
  await client.send('GET /down HTTP/1.1\r\nHost: a\r\n\r\n');
  const received = await client.closed();
  assertSlow(performance.now() - begin);
  assert.ok(received.endsWith(`\r\n\r\n${PAGE.toString('latin1')}`));
});

test('a client that leaves meanwhile: its server is let go', async (t) => {
  const origin = await startRawOrigin(t, ({ socket }) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n');
      socket.write(PAGE);
    });
  });
  const port = await startProxy(t, origin.port, ['http-request set-bandwidth-limit down limit 20000']);
  const client = openRaw(t, port);
  await client.send('GET /down HTTP/1.1\r\nHost: a\r\n\r\n');
  await until('some of it', () => client.received.length > 10_000);
  client.socket.resetAndDestroy();
  await until('the server is let go', () => origin.connections[0]?.state !== 'open');
});

/** Says all that it has heard when that is a page. */
const startEcho = (t: TestContext) =>
  startRawOrigin(t, (connection) => {
    connection.socket.on('data', () => {
      if (connection.received.length === PAGE.length) connection.socket.end(PAGE);
    });
  });

for (const [direction, rules] of [
  ['up', ['tcp-request content set-bandwidth-limit up']],
  ['down', ['tcp-request content set-bandwidth-limit down']],
  ['down, by what the server says', ['tcp-response content set-bandwidth-limit down']],
  [
    'up, by the bytes',
    ['tcp-request inspect-delay 5s', 'tcp-request content set-bandwidth-limit up if { req.len gt 9 }'],
  ],
] as const)
  test(`mode tcp: ${direction}`, async (t) => {
    const echo = await startEcho(t);
    const port = await startProxy(t, echo.port, ['mode tcp', ...rules]);
    const client = openRaw(t, port);
    const begin = performance.now();
    client.socket.end(PAGE);
    const received = await client.closed();
    assertSlow(performance.now() - begin);
    assert.ok(received === PAGE.toString('latin1'));
  });

test('a tunnel, both ways at once', async (t) => {
  const origin = await startRawOrigin(t, ({ socket }) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\n');
      socket.on('data', (bytes: Buffer) => socket.write(bytes));
      socket.on('end', () => socket.end());
    });
  });
  const port = await startProxy(t, origin.port, [
    'http-request set-bandwidth-limit up',
    'http-response set-bandwidth-limit down',
  ]);
  const client = openRaw(t, port);
  const begin = performance.now();
  await client.send('GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\n');
  await client.has('\r\n\r\n');
  client.socket.end(PAGE);
  const received = await client.closed();
  assertSlow(performance.now() - begin);
  assert.ok(received.endsWith(`\r\n\r\n${PAGE.toString('latin1')}`));
});
