// Bodies beyond every buffer and integer: 2 GiB each way, and readers so slow that the sender must wait. The
// proxy's memory stays what it was.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type IncomingMessage, type RequestListener, request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { startWebServer } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { type RunningProxy, startHapax } from '../support/proxy.js';
import { until, within } from '../support/until.js';

const MIB = 1 << 20;
const BODY = 2048 * MIB;
// Each read of a net.Socket makes a buffer of 64 KiB, which waits for the next garbage collection.
const GROWTH = (process.env.HAPAX_CONNECTION === 'socket' ? 100 : 50) * MIB;
const DEADLINE_MS = 240_000;
const block = Buffer.alloc(MIB, 'hapax ');

async function start(t: TestContext, answer: RequestListener) {
  const port = await freePort();
  const origin = await startWebServer(t, 'web', { answer });
  const proxy = await startHapax(
    t,
    `
listen web
    mode http
    bind 127.0.0.1:${port}
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    server web1 127.0.0.1:${origin.port}
`,
  );
  return { port, memory: watchMemory(t, proxy) };
}

/** The most that the proxy has grown since its first answer. */
function watchMemory(t: TestContext, proxy: RunningProxy): { grown(): number } {
  const first = proxy.residentBytes();
  let most = first;
  const watching = setInterval(() => (most = Math.max(most, proxy.residentBytes())), 50);
  t.after(() => clearInterval(watching));
  return { grown: () => most - first };
}

/** Writes `length` bytes, waiting whenever the other side does. */
async function pour(stream: NodeJS.WritableStream, length: number): Promise<void> {
  for (let sent = 0; sent < length; sent += block.length) {
    if (!stream.write(block)) await new Promise((resolve) => stream.once('drain', resolve));
  }
  stream.end();
}

const drain = async (stream: IncomingMessage): Promise<number> => {
  let length = 0;
  stream.on('data', (bytes: Buffer) => (length += bytes.length)).resume();
  await new Promise((resolve) => stream.once('end', resolve));
  return length;
};

const answerOf = (sent: ReturnType<typeof request>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => sent.once('response', resolve).once('error', reject));

for (const framing of ['Content-Length', 'chunked'] as const) {
  test(`2 GiB down, ${framing}`, async (t) => {
    const { port, memory } = await start(t, (_request, response) => {
      if (framing === 'Content-Length') response.setHeader('content-length', BODY);
      void pour(response, BODY);
    });
    const answer = await answerOf(request({ port, agent: false }).end());
    assert.equal(await within('the body', drain(answer), DEADLINE_MS), BODY);
    assert.ok(memory.grown() < GROWTH, `${memory.grown() / MIB} MiB`);
  });

  test(`2 GiB up, ${framing}`, async (t) => {
    const { port, memory } = await start(t, async (incoming, response) => {
      response.end(`${await drain(incoming)}`);
    });
    const headers = framing === 'Content-Length' ? { 'content-length': BODY } : {};
    const sent = request({ port, method: 'POST', headers, agent: false });
    void pour(sent, BODY);
    const answer = await within('the answer', answerOf(sent), DEADLINE_MS);
    assert.equal((await answer.toArray()).join(''), `${BODY}`);
    assert.ok(memory.grown() < GROWTH, `${memory.grown() / MIB} MiB`);
  });
}

test('a slow reader holds the server back, then gets every byte', async (t) => {
  const length = 256 * MIB;
  let sent = 0;
  const { port, memory } = await start(t, async (_request, response) => {
    for (; sent < length; sent += block.length) {
      if (!response.write(block)) await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end();
  });
  const answer = await answerOf(request({ port, agent: false }).end());
  answer.pause();
  await steady(() => sent);
  assert.ok(sent < length / 2, `${sent / MIB} MiB were taken in advance`);
  assert.ok(memory.grown() < GROWTH, `${memory.grown() / MIB} MiB`);
  assert.equal(await within('the body', drain(answer), DEADLINE_MS), length);
});

test('a slow server holds the client back, then gets every byte', async (t) => {
  const length = 256 * MIB;
  let incoming: IncomingMessage | undefined;
  const { port, memory } = await start(t, (request, response) => {
    incoming = request;
    const hash = createHash('sha1');
    request.on('end', () => response.end(hash.digest('hex')));
    request.on('data', (bytes: Buffer) => hash.update(bytes)).pause();
  });
  const sent = request({ port, method: 'POST', headers: { 'content-length': length }, agent: false });
  void pour(sent, length);
  await until('the server has the head', () => incoming);
  await steady(() => sent.socket?.bytesWritten ?? 0);
  assert.ok((sent.socket?.bytesWritten ?? 0) < length / 2);
  assert.ok(memory.grown() < GROWTH, `${memory.grown() / MIB} MiB`);
  incoming?.resume();
  const answer = await within('the answer', answerOf(sent), DEADLINE_MS);
  const expected = createHash('sha1');
  for (let i = 0; i < length; i += block.length) expected.update(block);
  assert.equal((await answer.toArray()).join(''), expected.digest('hex'));
});

/** Waits until a number has not changed for 300 ms. */
async function steady(read: () => number): Promise<void> {
  let last = -1;
  let since = performance.now();
  await until('nothing moves', () => {
    if (read() !== last) since = performance.now();
    last = read();
    return last > 0 && performance.now() - since > 300;
  });
}
