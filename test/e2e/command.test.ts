// The command as scripts and people use it: flags, texts, exit codes, signals, the background.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freePort, isListening } from '../support/ports.js';
import { run } from '../support/programs.js';
import { hapaxMain, importHapax, startHapax, temporaryFile } from '../support/proxy.js';
import { until } from '../support/until.js';

const hapax = (t: TestContext, args: readonly string[], input = '') =>
  run(t, process.execPath, [hapaxMain, ...args], { input });

const timeouts = 'timeout client 5s\n  timeout connect 5s\n  timeout server 5s';
/** A proxy that answers `monitor-uri` by itself: no server is needed. */
const cfg = (port: number, global = '') => `global\n  ${global}
defaults\n  mode http\n  ${timeouts}
frontend web\n  bind 127.0.0.1:${port}\n  monitor-uri /up\n`;

const bad = 'defaults\n  mode http\nfrontend web\n  bind :80\n  retrees 3\n  default_backend nope\n';

test('-c: a good cfg is said to be valid, on stdout, with 0', async (t) => {
  const file = temporaryFile(t, 'good.cfg', cfg(80));
  assert.deepEqual(await hapax(t, ['-c', '-f', file]), {
    code: 0,
    signal: null,
    stdout: 'Configuration file is valid\n',
    stderr: '',
  });
  assert.equal((await hapax(t, ['-c', '-q', '-f', file])).stdout, '');
  assert.equal((await hapax(t, ['-c', '-f', '-'], cfg(80))).stdout, 'Configuration file is valid\n');
});

test('-c: all errors of a bad cfg, on stderr, with 1', async (t) => {
  const file = temporaryFile(t, 'bad.cfg', bad);
  const { code, stdout, stderr } = await hapax(t, ['-c', '-f', file]);
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^\[ALERT\] {4}\(\d+\) : config : parsing \[.*bad\.cfg:5\] : unknown keyword 'retrees'/m,
  );
  assert.match(stderr, /^\[ALERT\] .*bad\.cfg:6\].*'nope'/m);
  assert.match(stderr, /Error\(s\) found in configuration file : .*bad\.cfg\n/);
  assert.match(stderr, /Fatal errors found in configuration\.\n$/);
});

test('-c --format json: the same as data, on stdout', async (t) => {
  const file = temporaryFile(t, 'bad.cfg', bad);
  const { code, stdout, stderr } = await hapax(t, ['-c', '--format', 'json', '-f', file]);
  const { verdict, diagnostics } = JSON.parse(stdout);
  assert.deepEqual([code, stderr, verdict], [1, '', 'invalid']);
  const unknown = diagnostics.find((row: { code: string }) => row.code === 'unknown-keyword');
  assert.deepEqual(
    [unknown.file, unknown.line, unknown.column, unknown.endColumn, unknown.severity],
    [file, 5, 3, 10, 'alert'],
  );
});

test('-c: nothing to listen on is 2; warnings are 0 unless -dW', async (t) => {
  const idle = temporaryFile(t, 'idle.cfg', 'global\n');
  const nothing = await hapax(t, ['-c', '-f', idle]);
  assert.equal(nothing.code, 2);
  assert.match(nothing.stdout, /no error but will not start \(no listener\)/);
  assert.equal((await hapax(t, ['-f', idle])).code, 1);
  const hasty = temporaryFile(t, 'hasty.cfg', 'frontend web\n  mode http\n  bind :80\n');
  const warned = await hapax(t, ['-c', '-f', hasty]);
  assert.deepEqual([warned.code, warned.stdout], [0, 'Warnings were found.\nConfiguration file is valid\n']);
  assert.match(warned.stderr, /\[WARNING\] {2}\(\d+\) : .*missing timeouts/);
  assert.equal((await hapax(t, ['-c', '-dW', '-f', hasty])).code, 1);
});

test('a directory gives its .cfg files in order; --dump-model prints what they mean', async (t) => {
  const folder = dirname(temporaryFile(t, 'web.cfg', 'frontend web\n  bind 127.0.0.1:80 name b\n'));
  writeFileSync(join(folder, '00.cfg'), `defaults\n  mode http\n  ${timeouts}\n`);
  writeFileSync(join(folder, 'notes.txt'), 'nonsense\n');
  mkdirSync(join(folder, 'sub.cfg'));
  const { code, stdout } = await hapax(t, ['--dump-model', '-n', '77', '-f', folder]);
  const model = JSON.parse(stdout);
  assert.equal(code, 0);
  assert.deepEqual([model.proxies.length, model.proxies[0].mode, model.global.maxconn], [1, 'http', 77]);
});

test('what is wrong with the command line itself', async (t) => {
  const without = await hapax(t, []);
  assert.deepEqual([without.code, without.stdout], [1, '']);
  assert.match(without.stderr, /^usage: hapax/);
  assert.match((await hapax(t, ['-Z'])).stderr, /^unknown option '-Z'\nusage/);
  const lost = await hapax(t, ['-c', '-f', '/nonexistent.cfg']);
  assert.equal(lost.code, 1);
  assert.match(
    lost.stderr,
    /Cannot open configuration file\/directory \/nonexistent\.cfg : No such file or directory/,
  );
  const nowhere = await hapax(t, ['-C', '/nonexistent', '-c', '-f', 'x']);
  assert.match(nowhere.stderr, /Could not change to directory \/nonexistent : No such file or directory/);
});

test('-h, -v, and a flag that does nothing here', async (t) => {
  assert.match((await hapax(t, ['-h'])).stdout, /-f <file\|dir\|->/);
  assert.match((await hapax(t, ['-v'])).stdout, /^hapax version \d+\.\d+\.\d+/);
  const file = temporaryFile(t, 'good.cfg', cfg(80));
  assert.match(
    (await hapax(t, ['-4', '-c', '-f', file])).stderr,
    /\[NOTICE\].*'-4' has no effect: there are/,
  );
});

test('a server that cannot be found is a warning, or an error where the cfg says who has to know it', async (t) => {
  const text = `${cfg(80)}backend b\n  server s nosuch.invalid:80`;
  const strict = temporaryFile(t, 'strict.cfg', `${text} init-addr last,libc\n`);
  const refused = await hapax(t, ['-c', '-f', strict]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /'server b\/s' : could not resolve address 'nosuch\.invalid'\.\n/);
  const usual = temporaryFile(t, 'usual.cfg', `${text}\n`);
  for (const args of [
    ['-dr', '-f', strict],
    ['-f', usual],
  ]) {
    const { code, stderr } = await hapax(t, ['-c', ...args]);
    assert.equal(code, 0);
    assert.match(stderr, /could not resolve address 'nosuch\.invalid', disabling server\.\n/);
  }
});

test('SIGTERM and SIGINT end it by the signal, SIGUSR1 with 0', async (t) => {
  for (const [signal, code] of [
    ['SIGTERM', null],
    ['SIGINT', null],
    ['SIGUSR1', 0],
  ] as const) {
    const proxy = await startHapax(t, cfg(await freePort()));
    await until('it is up', () => proxy.running);
    const ended = await proxy.stop(signal);
    assert.deepEqual([ended.code, ended.signal], [code, code === null ? signal : null], signal);
    if (signal === 'SIGUSR1')
      assert.match(ended.stderr, /Proxy web stopped \(cumulated conns: FE: 0, BE: 0\)\./);
  }
});

test("a port that is taken: HAProxy's words and 1", async (t) => {
  const port = await freePort();
  const squatter = createServer().listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  t.after(() => squatter.close());
  const file = temporaryFile(t, 'taken.cfg', cfg(port));
  const { code, stderr } = await hapax(t, ['-db', '-f', file]);
  assert.equal(code, 1);
  const place = `\\[.*taken\\.cfg:9\\] for proxy web`;
  assert.match(
    stderr,
    new RegExp(
      `Binding ${place}: cannot bind socket \\(Address already in use\\) for \\[127.0.0.1:${port}\\]`,
    ),
  );
  const background = await hapax(t, ['-D', '-f', file]);
  assert.equal(background.code, 1);
  assert.match(background.stderr, /cannot bind socket/);
});

test('-D: the command returns when the proxy is ready; the pid file says who it is', async (t) => {
  const port = await freePort();
  const file = temporaryFile(t, 'good.cfg', cfg(port));
  const pidfile = join(dirname(file), 'hapax.pid');
  const { code, stderr } = await hapax(t, ['-D', '-p', pidfile, '-f', file]);
  assert.deepEqual([code, stderr], [0, '']);
  const pid = Number(readFileSync(pidfile, 'latin1'));
  t.after(() => existsSync(`/proc/${pid}`) && process.kill(pid, 'SIGKILL'));
  assert.equal((await fetch(`http://127.0.0.1:${port}/up`)).status, 200);
  process.kill(pid, 'SIGTERM');
  await until('the port is free', async () => !(await isListening(port)));
});

test("embedded: the same proxy in the caller's process", async () => {
  const { start } = await importHapax();
  const port = await freePort();
  await assert.rejects(start({ config: bad }), /unknown keyword 'retrees'/);
  const said: string[] = [];
  const proxy = await start({ config: cfg(port), onMessage: (text) => said.push(text) });
  assert.equal((await fetch(`http://127.0.0.1:${port}/up`)).status, 200);
  await assert.rejects(start({ config: cfg(port), onMessage: () => {} }), /Address already in use/);
  await proxy.stop();
  assert.equal(await isListening(port), false);
  assert.deepEqual(said, []);
});
