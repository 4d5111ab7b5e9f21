// Streams to a server with `proto h2`: who shares a session, who waits for whom, and what becomes of requests when the
// server says goodbye or is gone.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { answers, type Http2Answer, OK, startHttp2Origin } from '../../support/http2-origin.js';
import { startRawOrigin } from '../../support/origin.js';
import { openRaw } from '../../support/raw.js';
import { startSite } from '../../support/site.js';
import { until } from '../../support/until.js';
import { get, post } from '../differential/row.js';

const MB = 1024 * 1024;

/** A proxy before one server; gives the proxy's port. */
const siteBefore = (t: TestContext, serverPort: number, params = ''): Promise<number> =>
  startSite(t, ['http-reuse always', `server s1 127.0.0.1:${serverPort} proto h2 ${params}`]);

async function start(t: TestContext, answer: Http2Answer) {
  const origin = await startHttp2Origin(t, answer);
  return { origin, port: await siteBefore(t, origin.port) };
}

/** Answers by the path. */
const byPath =
  (paths: Readonly<Record<string, Http2Answer>>): Http2Answer =>
  (stream, fields) =>
    (paths[fields[':path'] ?? ''] ?? OK)(stream, fields);

const getPath = (path: string): string => get().replace('/', path);

test('many clients at a time have one session', async (t) => {
  const waiting: (() => void)[] = [];
  const { origin, port } = await start(t, (stream, fields) => {
    waiting.push(() => OK(stream, fields));
    if (waiting.length === 60) for (const answer of waiting) answer();
  });
  const clients = Array.from({ length: 60 }, () => openRaw(t, port));
  await Promise.all(clients.map((client) => client.send(get())));
  await Promise.all(clients.map((client) => client.has('\r\n\r\nok')));
  assert.equal(origin.sessions.length, 1);
});

test('more streams than the server takes wait for no other session to end', async (t) => {
  const held: (() => void)[] = [];
  const answer: Http2Answer = (stream, fields) => held.push(() => OK(stream, fields));
  const origin = await startHttp2Origin(t, answer, { maxConcurrentStreams: 2 });
  const port = await siteBefore(t, origin.port);
  const first = openRaw(t, port);
  await first.send(get());
  await until('it is there', () => held.length === 1);
  const clients = [1, 2, 3, 4].map(() => openRaw(t, port));
  for (const client of clients) await client.send(get());
  await until('all are there', () => held.length === 5);
  for (const answerIt of held) answerIt();
  await Promise.all([first, ...clients].map((client) => client.has('ok')));
  assert.ok(origin.sessions.length <= 3, `${origin.sessions.length} sessions`);
});

test('a large body goes in and comes back as it was', async (t) => {
  const { port } = await start(t, (stream) => {
    stream.respond({ ':status': 200 });
    stream.pipe(stream);
  });
  const body = Buffer.alloc(8 * MB, 'a line of some length, ');
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
  assert.equal(sha(Buffer.from(await response.arrayBuffer())), sha(body));
});

test('a client that does not read holds up its own stream, and the server', async (t) => {
  let written = 0;
  const { origin, port } = await start(
    t,
    byPath({
      '/large': (stream) => {
        stream.respond({ ':status': 200, 'content-length': 32 * MB });
        const more = (): void => {
          if (written < 32 * MB) stream.write(Buffer.alloc(64 * 1024), more);
          else stream.end();
          written += 64 * 1024;
        };
        more();
      },
    }),
  );
  const slow = connect(port, '127.0.0.1');
  t.after(() => slow.destroy());
  slow.write(getPath('/large'));
  slow.pause();
  await until(
    'the server is held up',
    unchanged(() => written),
  );
  assert.ok(written < 16 * MB, `${written} bytes are on the way`);
  const other = openRaw(t, port);
  await other.send(getPath('/small'));
  await other.has('ok');
  assert.equal(origin.sessions.length, 1, 'over the same session');
  let received = 0;
  slow.on('data', (bytes) => (received += bytes.length)).resume();
  await until('all has come', () => received > 32 * MB, 10_000);
});

test('a server that does not read holds up the client', async (t) => {
  let read: (() => void) | undefined;
  const { origin, port } = await start(t, (stream, fields) => {
    stream.pause();
    stream.on('end', () => OK(stream, fields));
    read = () => stream.resume();
  });
  const client = connect(port, '127.0.0.1');
  t.after(() => client.destroy());
  client.write(post([`Content-Length: ${32 * MB}`]));
  let got = '';
  client.on('data', (bytes) => (got += bytes.toString('latin1')));
  client.write(Buffer.alloc(32 * MB));
  await until('the request is there', () => read !== undefined);
  await until(
    'the client is held up',
    unchanged(() => client.writableLength),
  );
  assert.ok(client.writableLength > 0, 'something waits at the client');
  read?.();
  await until('the answer is there', () => got.endsWith('ok'), 10_000);
  assert.equal(origin.requests[0]?.received, 32 * MB);
});

test('GOAWAY: what is under way comes to its end, what follows gets another session', async (t) => {
  let finishIt: (() => void) | undefined;
  const { origin, port } = await start(
    t,
    byPath({
      '/half': (stream) => {
        stream.respond({ ':status': 200 });
        stream.write('half ');
        finishIt = () => stream.end('whole');
      },
    }),
  );
  const client = openRaw(t, port);
  await client.send(getPath('/half'));
  await client.has('half ');
  origin.sessions[0]?.close();
  const next = openRaw(t, port);
  await until('another session is used', async () => {
    await next.send(get());
    return origin.sessions.length === 2;
  });
  await next.has('ok');
  finishIt?.();
  await client.has('whole\r\n0\r\n\r\n');
});

test('what the server had said before it closed is not lost on a slow client', async (t) => {
  const { origin, port } = await start(t, (stream) => {
    stream.respond({ ':status': 200 });
    stream.end(Buffer.alloc(4 * MB, 'x'));
    stream.session?.close();
  });
  const slow = connect(port, '127.0.0.1');
  t.after(() => slow.destroy());
  slow.write(get('Connection: close'));
  slow.pause();
  await until('the request is there', () => origin.requests.length === 1);
  let received = '';
  // In sips, so that proxy and kernel are full when the server is through and gone.
  await until('the server is gone', () => {
    received += slow.read()?.toString('latin1') ?? '';
    return origin.sessions[0]?.destroyed;
  });
  slow.on('data', (bytes) => (received += bytes.toString('latin1'))).resume();
  await until('all has come', () => slow.readableEnded);
  assert.ok(received.endsWith('\r\n0\r\n\r\n'), 'it ends');
  assert.equal(received.match(/x/g)?.length, 4 * MB);
});

test('a session that died while idle is replaced, and nobody hears of it', async (t) => {
  const { origin, port } = await start(t, OK);
  for (const sessions of [1, 2, 3]) {
    const client = openRaw(t, port);
    await client.send(get());
    await client.has('ok');
    assert.equal(origin.sessions.length, sessions);
    origin.sessions.at(-1)?.destroy();
  }
});

test('a server that is gone: 503', async (t) => {
  const { origin, port } = await start(t, OK);
  const client = openRaw(t, port);
  await client.send(get());
  await client.has('ok');
  origin.stop();
  const late = openRaw(t, port);
  await late.send(get());
  await late.has('HTTP/1.1 503', 10_000);
});

test('a client that leaves takes its stream along', async (t) => {
  const { origin, port } = await start(t, (stream) => {
    stream.respond({ ':status': 200 });
    stream.write('never ends');
  });
  const client = openRaw(t, port);
  await client.send(get());
  await client.has('never ends');
  client.socket.resetAndDestroy();
  await until('the stream is cancelled', () => origin.requests[0]?.reset === 8);
  assert.equal(origin.sessions[0]?.closed, false);
});

test('requests of one client after the other, bodies and all, on streams of one session', async (t) => {
  const { origin, port } = await start(t, answers({ ':status': 200, 'content-length': 2 }, 'ok'));
  const client = openRaw(t, port);
  for (let i = 1; i <= 5; i++) {
    await client.send(i % 2 ? get() : post(['Transfer-Encoding: chunked'], '3\r\nabc\r\n0\r\n\r\n'));
    await until('an answer', () => client.received.split('HTTP/1.1 200').length === i + 1);
  }
  assert.equal(origin.requests.length, 5);
  assert.equal(origin.sessions.length, 1);
});

test('send-proxy stands before HTTP/2 begins', async (t) => {
  const origin = await startRawOrigin(t);
  const port = await siteBefore(t, origin.port, 'send-proxy');
  const client = openRaw(t, port);
  await client.send(get());
  await until('the server has it', () =>
    /^PROXY TCP4 127\.0\.0\.1 127\.0\.0\.1 \d+ \d+\r\nPRI \* HTTP\/2\.0\r\n/.test(
      origin.connections[0]?.received ?? '',
    ),
  );
});

/** Whether what is read has been the same, and more than 0, for a while. */
const unchanged = (read: () => number): (() => boolean) => {
  let last = 0;
  let since = performance.now();
  return () => {
    const now = read();
    if (now !== last) since = performance.now();
    last = now;
    return last > 0 && performance.now() - since > 250;
  };
};

const sha = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');
