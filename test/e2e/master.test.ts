// The master and its worker: who dies with whom, who takes over from whom, and what is inherited.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isAlive, startMaster } from '../support/master.js';
import { OK, startRawOrigin } from '../support/origin.js';
import { freePort, isListening } from '../support/ports.js';
import { startProgram } from '../support/programs.js';
import { hapaxMain, temporaryFile } from '../support/proxy.js';
import { openRaw } from '../support/raw.js';
import { until, within } from '../support/until.js';

const cfg = (bind = 'bind 127.0.0.1:PORT') => `
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend web
    ${bind}
    monitor-uri /up
`;

const isUp = async (port: number) => (await fetch(`http://127.0.0.1:${port}/up`)).status === 200;

test('in the foreground the master ends as its worker does', async (t) => {
  const proxy = await startMaster(t, cfg(), ['-db']);
  process.kill(proxy.workers()[0]!, 'SIGKILL');
  const { code, stderr } = await within('the end', proxy.ended);
  assert.equal(code, 128 + 9);
  assert.match(stderr, /\[ALERT\] .*Current worker \(\d+\) has ended: killed by SIGKILL\./);
  assert.equal(await isListening(proxy.port), false);
});

test('in master-worker mode a worker that dies is replaced', async (t) => {
  const proxy = await startMaster(t, cfg());
  const [worker] = proxy.workers();
  process.kill(worker!, 'SIGKILL');
  await until('another one', () => proxy.workers().some((pid) => pid !== worker));
  assert.ok(await isUp(proxy.port));
  assert.match(proxy.stderr, /has ended: killed by SIGKILL\.\n.*Starting a new worker/);
});

test('a worker does not outlive its master', async (t) => {
  const proxy = await startMaster(t, cfg());
  const [worker] = proxy.workers();
  proxy.signal('SIGKILL');
  await until('the worker is gone', () => !isAlive(worker!));
  await until('nobody listens', async () => !(await isListening(proxy.port)));
});

test('exit codes of a master: SIGTERM 143, SIGUSR1 0 when all is done', async (t) => {
  const stopped = await startMaster(t, cfg());
  stopped.signal('SIGTERM');
  assert.deepEqual([(await stopped.ended).code, (await stopped.ended).signal], [143, null]);
  const drained = await startMaster(t, cfg());
  drained.signal('SIGUSR1');
  assert.equal((await within('the end', drained.ended)).code, 0);
});

test('-D: one pid file, its worker replaced, SIGTERM takes all', async (t) => {
  const port = await freePort();
  const file = temporaryFile(t, 'test.cfg', cfg(`bind 127.0.0.1:${port}`));
  const pidfile = join(dirname(file), 'pid');
  const command = startProgram(t, process.execPath, [hapaxMain, '-D', '-W', '-p', pidfile, '-f', file]);
  assert.equal((await within('the command', command.ended)).code, 0);
  const master = Number(readFileSync(pidfile, 'latin1'));
  t.after(() => isAlive(master) && process.kill(master, 'SIGKILL'));
  const workers = () => readFileSync(`/proc/${master}/task/${master}/children`, 'latin1').trim();
  const first = workers();
  process.kill(Number(first), 'SIGKILL');
  await until('another worker', () => workers() !== first && workers() !== '');
  assert.ok(await isUp(port));
  process.kill(master, 'SIGTERM');
  await until('it is gone', () => !isAlive(master));
  await until('nobody listens', async () => !(await isListening(port)));
});

test('-sf: another hapax takes the port over, and the old one finishes', async (t) => {
  const origin = await startRawOrigin(t);
  const text = `${cfg()}    default_backend b\nbackend b\n    server s 127.0.0.1:${origin.port}\n`;
  const old = await startMaster(t, text, ['-db']);
  const client = openRaw(t, old.port);
  await client.send('GET / HTTP/1.1\r\nHost: web\r\n\r\n');
  await until('it is at the server', () => origin.requests().length === 1);
  const file = temporaryFile(t, 'new.cfg', text.replaceAll('PORT', String(old.port)));
  const next = startProgram(t, process.execPath, [hapaxMain, '-db', '-f', file, '-sf', String(old.pid)]);
  await until('the old one is told', () => old.stderr.includes('Proxy web stopped'));
  assert.ok(await isUp(old.port));
  origin.connections[0]!.socket.write(OK);
  assert.match(await client.closed(), /^HTTP\/1.1 200 /);
  assert.equal((await within('the end of the old one', old.ended)).code, 0);
  assert.ok(next.running);
});

test('-sf: a port that somebody else holds leaves the old one listening', async (t) => {
  const old = await startMaster(t, cfg(), ['-db']);
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const bind = `bind 127.0.0.1:${old.port}\n    bind 127.0.0.1:${port}`;
  const file = temporaryFile(t, 'new.cfg', cfg(bind));
  const next = startProgram(t, process.execPath, [hapaxMain, '-db', '-f', file, '-sf', String(old.pid)]);
  assert.equal((await within('the new one gives up', next.ended)).code, 1);
  await until('the old one listens again', () => isListening(old.port));
  assert.ok(await isUp(old.port));
});

/** Starts a hapax that finds a listening socket under the number 5, and says so in $LISTENER. */
const startOnSocket = async (t: TestContext, ...args: string[]) => {
  const socket = createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  const { fd } = (socket as typeof socket & { _handle: { fd: number } })._handle;
  const file = temporaryFile(t, 'test.cfg', cfg('bind "fd@$LISTENER"'));
  const child = spawn(process.execPath, [hapaxMain, ...args, '-f', file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ignore', 'ignore', fd],
    env: { ...process.env, LISTENER: '5' },
  });
  t.after(() => child.kill('SIGKILL'));
  const closed = once(socket, 'close');
  socket.close();
  await closed;
  return { child, port };
};

test('fd@N, named by the environment, is listened on', async (t) => {
  const { port } = await startOnSocket(t, '-db');
  await until('it answers', () => isUp(port).catch(() => false));
});

test('-D: the process in the background inherits fd@N', async (t) => {
  const pidfile = temporaryFile(t, 'pid', '');
  const { child, port } = await startOnSocket(t, '-D', '-p', pidfile);
  assert.deepEqual(await within('the command', once(child, 'exit')), [0, null]);
  const master = Number(readFileSync(pidfile, 'latin1'));
  t.after(() => isAlive(master) && process.kill(master, 'SIGKILL'));
  assert.ok(await isUp(port));
});

test('a unix socket replaces what was left behind, with its mode, and is removed at the end', async (t) => {
  const path = temporaryFile(t, 'web.sock', 'a file that was left behind');
  const proxy = await startMaster(t, cfg(`bind 127.0.0.1:PORT\n    bind ${path} mode 600`), ['-db']);
  assert.deepEqual([statSync(path).isSocket(), statSync(path).mode & 0o777], [true, 0o600]);
  for (let asked = 0; asked < 4; asked++) assert.equal(await statusOver(t, path), 200);
  await proxy.reload();
  assert.equal(await statusOver(t, path), 200);
  proxy.signal('SIGUSR1');
  await within('the end', proxy.ended);
  assert.equal(existsSync(path), false);
});

test('log fd@N reaches the descriptor that the master was given', async (t) => {
  const file = temporaryFile(t, 'log', '');
  const log = '    log fd@5 format raw local0\n    option httplog\n';
  const port = await freePort();
  const config = temporaryFile(t, 'test.cfg', `${cfg(`bind 127.0.0.1:${port}`)}${log}`);
  writeFileSync(file, '');
  const shell = `exec ${process.execPath} ${hapaxMain} -db -f ${config} 5>>${file}`;
  startProgram(t, 'sh', ['-c', shell]);
  await until('it answers', () => isUp(port).catch(() => false));
  await fetch(`http://127.0.0.1:${port}/`);
  await until('a line', () => readFileSync(file, 'latin1').includes('"GET / HTTP/1.1"'));
});

const statusOver = (t: TestContext, socketPath: string): Promise<number | undefined> =>
  within(
    'an answer',
    new Promise((resolve, reject) => {
      const asked = request({ socketPath, path: '/up', agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      t.after(() => void asked.destroy());
      asked.once('error', reject).end();
    }),
  );
