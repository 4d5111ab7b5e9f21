// Checks against real servers on the loopback, well and unwell: one of each status word, and nothing a server does may
// hurt. What the real HAProxy says of the same servers is compared in e2e/health-differential.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { HttpCheckSend, Server } from '#hapax/config/model.js';
import type { Check, CheckResult } from '#hapax/control/health/checks/check.js';
import type { CheckTarget } from '#hapax/control/health/checks/dial.js';
import { httpCheck } from '#hapax/control/health/checks/http.js';
import { compileIntroduction } from '#hapax/control/health/checks/proxy-header.js';
import { tcpCheck } from '#hapax/control/health/checks/tcp.js';
import { systemClock } from '#hapax/control/health/clock.js';
import { checkTarget } from '#hapax/control/health/target.js';
import { answers, BEHAVIOURS, type Behaviour, closedPort, startServer } from '../support/check-servers.js';
import { inet, makeBind, makeCheck, makeProxy, makeServer } from '../support/model.js';
import { within } from '../support/until.js';

const resultOf = (check: Check): Promise<CheckResult> =>
  within('the check ends', new Promise<CheckResult>((resolve) => void check(resolve)));

const targetAt = (port: number, fields: Partial<CheckTarget> = {}): CheckTarget => ({
  to: { host: '127.0.0.1', port },
  timeouts: { connectMs: 200, answerMs: undefined },
  introduce: undefined,
  ...fields,
});

const settings = makeProxy().check;
const request = (target: CheckTarget): Check =>
  httpCheck(target, settings, systemClock, { leavesOn404: () => false });

/** HTTP/1.1, by undici. */
const send11: HttpCheckSend = { ...settings.send, version: 'HTTP/1.1', headers: [['Host', 'check']] };
const request11 = (target: CheckTarget): Check =>
  httpCheck(target, { ...settings, send: send11 }, systemClock, { leavesOn404: () => false });

const outcomes: readonly (readonly [behaviour: keyof typeof BEHAVIOURS, expected: CheckResult])[] = [
  ['good', { status: 'L7OK', code: 200 }],
  ['bareLines', { status: 'L7OK', code: 200 }],
  ['unavailable', { status: 'L7STS', code: 503, description: 'Service Unavailable' }],
  ['silent', { status: 'L7TOUT' }],
  ['halfHead', { status: 'L7TOUT' }],
  ['ssh', { status: 'L7RSP', description: '' }],
  ['closing', { status: 'L7RSP', description: '' }],
  ['endlessHead', { status: 'L7RSP', description: '' }],
  ['resetting', { status: 'SOCKERR', description: 'Connection reset by peer' }],
];

for (const [behaviour, expected] of outcomes)
  test(`an HTTP check of a server that is ${behaviour} ends with ${expected.status}`, async (t) => {
    // Short only where it is the timeout that is waited for.
    const connectMs = expected.status === 'L7TOUT' ? 200 : 4000;
    const target = targetAt(await startServer(t, BEHAVIOURS[behaviour]), {
      timeouts: { connectMs, answerMs: undefined },
    });
    assert.deepEqual(await resultOf(request(target)), expected);
    assert.deepEqual(await resultOf(request11(target)), expected);
  });

test('a connection is all that a plain check wants', async (t) => {
  const port = await startServer(t, BEHAVIOURS.silent);
  assert.deepEqual(await resultOf(tcpCheck(targetAt(port), systemClock)), { status: 'L4OK' });
  const refused = await resultOf(tcpCheck(targetAt(await closedPort()), systemClock));
  assert.deepEqual(refused, { status: 'L4CON', description: 'Connection refused' });
});

test('what this machine refuses itself is a socket error', async () => {
  const nowhere = targetAt(0, { to: { path: join(tmpdir(), 'no such socket') } });
  assert.deepEqual(await resultOf(tcpCheck(nowhere, systemClock)), {
    status: 'SOCKERR',
    description: 'General socket error (No such file or directory)',
  });
  const impossible = targetAt(0, { to: { host: '127.0.0.1', port: 99_999 } });
  assert.equal((await resultOf(tcpCheck(impossible, systemClock))).status, 'SOCKERR');
});

test('timeout check begins when the connection is there', async (t) => {
  const slow: Behaviour = (socket) => void setTimeout(() => socket.end('HTTP/1.0 200 OK\r\n\r\n'), 120);
  const port = await startServer(t, slow);
  const timeouts = { connectMs: 60, answerMs: 5000 };
  assert.equal((await resultOf(request(targetAt(port, { timeouts })))).status, 'L7OK');
  assert.equal(
    (await resultOf(request(targetAt(port, { timeouts: { connectMs: 60, answerMs: undefined } })))).status,
    'L7TOUT',
  );
});

test('a connection that is never answered ends with L4TOUT', {
  skip: process.platform === 'linux' ? false : 'only Linux lets a connection to a full queue hang',
}, async (t) => {
  const port = await startDeaf(t);
  assert.deepEqual(await resultOf(tcpCheck(targetAt(port), systemClock)), { status: 'L4TOUT' });
});

/** A server that never accepts, and whose queue is full: Linux then does not answer a connection at all. */
const startDeaf = async (t: TestContext): Promise<number> => {
  const listenAndSleep = `
    const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const worker = new Worker(listenAndSleep, { eval: true });
  t.after(() => worker.terminate());
  const port = await new Promise<number>((resolve) => void worker.once('message', resolve));
  const waiting = [1, 2, 3].map(() => connect(port, '127.0.0.1').on('error', () => {}));
  t.after(() => waiting.forEach((socket) => void socket.destroy()));
  await within('the queue is full', once(waiting[1]!, 'connect'));
  return port;
};

for (const [version, check] of [
  ['HTTP/1.0', request],
  ['HTTP/1.1', request11],
] as const)
  test(`a check by ${version} that is taken back closes its connection and says nothing`, (t) =>
    takesBack(t, check));

const takesBack = async (t: TestContext, checkOf: typeof request): Promise<void> => {
  let closed = () => {};
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const check = await new Promise<() => void>((resolve) => {
    const opened: Behaviour = (socket) => {
      socket.on('close', closed).resume();
      resolve(() => cancel());
    };
    let cancel = () => {};
    void startServer(t, opened).then((port) => {
      cancel = checkOf(targetAt(port))(() => assert.fail('it speaks'));
    });
  });
  check();
  await within('the connection is closed', isClosed);
};

/** What a server with `fields` hears when it is checked. */
const heard = async (t: TestContext, sendProxy: Server['sendProxy']): Promise<string> => {
  let hear = (_: string) => {};
  const text = new Promise<string>((resolve) => {
    hear = resolve;
  });
  const port = await startServer(t, (socket) => {
    socket.once('data', (bytes) => {
      hear(bytes.toString('latin1').replaceAll(String(port), 'PORT'));
      socket.end('HTTP/1.0 200 OK\r\n\r\n');
    });
  });
  await resultOf(request(targetAt(port, { introduce: compileIntroduction({ sendProxy }, makeCheck(), {}) })));
  return text;
};

test('send-proxy goes before the request', async (t) => {
  assert.match(
    await heard(t, 'v1'),
    /^PROXY TCP4 127\.0\.0\.1 127\.0\.0\.1 \d+ PORT\r\nOPTIONS \/ HTTP\/1\.0\r\n\r\n$/,
  );
  assert.match(await heard(t, 'v2'), /^\r\n\r\n\0\r\nQUIT\n \0\0\0OPTIONS/);
  assert.equal(await heard(t, 'none'), 'OPTIONS / HTTP/1.0\r\n\r\n');
});

test('a unix server is checked at its path', async (t) => {
  const path = join(tmpdir(), `hapax-check-${process.pid}.sock`);
  const server = createServer(answers('HTTP/1.0 204 No Content\r\n\r\n')).listen(path);
  t.after(() => void server.close());
  const address = { to: { kind: 'unix', path, abstract: false }, port: 'fixed' } as const;
  const target = checkTarget({}, makeProxy(), makeServer({ address }), makeCheck());
  assert.equal((await resultOf(request(target))).status, 'L7OK');
});

test('addr and port lead elsewhere; without any port the first listener lends its own', () => {
  const at = (host: string, port: number) => ({ kind: 'inet', host, port }) as const;
  const proxy = makeProxy({
    binds: [makeBind({ address: at('*', 8080) }), makeBind({ address: at('*', 9090) })],
  });
  const where = (fields: Parameters<typeof makeServer>[0], check = {}) =>
    checkTarget({}, proxy, makeServer(fields), makeCheck(check)).to;
  assert.deepEqual(where({ address: inet('10.0.0.1', 81) }), { host: '10.0.0.1', port: 81 });
  assert.deepEqual(where({ address: inet('10.0.0.1', 81) }, { port: 82 }), { host: '10.0.0.1', port: 82 });
  assert.deepEqual(where({ address: inet('10.0.0.1', 81) }, { host: '10.0.0.2' }), {
    host: '10.0.0.2',
    port: 81,
  });
  const client = { to: at('10.0.0.1', 0), port: 'client' } as const;
  assert.deepEqual(where({ address: client }), { host: '10.0.0.1', port: 8080 });
  const offset = { to: at('10.0.0.1', -80), port: 'offset' } as const;
  assert.deepEqual(where({ address: offset }), { host: '10.0.0.1', port: 8000 });
  const source = { host: '10.9.9.9', port: 0 };
  assert.deepEqual(where({ address: client, source }), {
    host: '10.0.0.1',
    port: 8080,
    localAddress: '10.9.9.9',
  });
});
