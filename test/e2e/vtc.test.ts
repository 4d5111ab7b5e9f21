// Scenarios in varnishtest's language (test/vtc/), as collections written for HAProxy are: each through the program that
// HAPROXY_PROGRAM names, which is hapax, and the real haproxy.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findProgram, run, skipWithout } from '../support/programs.js';
import { hapaxMain, root, temporaryFile } from '../support/proxy.js';
import { until } from '../support/until.js';

const folder = join(root, 'test', 'vtc');
const scenarios = readdirSync(folder).filter((name) => name.endsWith('.vtc'));

const SECONDS = 30;

const runScenario = async (t: TestContext, name: string, program: string, attempts = 2): Promise<void> => {
  const TMPDIR = dirname(temporaryFile(t, name, ''));
  // -l: what failed leaves its folder, which goes with ours.
  const { code, stdout } = await run(t, 'varnishtest', ['-lv', '-t', String(SECONDS), join(folder, name)], {
    env: { HAPROXY_PROGRAM: program, TMPDIR },
  });
  if (code === 77) return t.skip('varnishtest skips it');
  const late = /Could not read PID file '(.+)'/.exec(stdout)?.[1];
  if (late !== undefined) {
    await endLatecomer(late);
    if (attempts > 1) return runScenario(t, name, program, attempts - 1);
  }
  assert.equal(code, 0, stdout);
};

/** varnishtest waits 3 s for a pid file, and forgets a process in the background that a busy machine starts later. */
const endLatecomer = async (pidfile: string): Promise<void> => {
  try {
    await until('the pid file', () => existsSync(pidfile));
    process.kill(Number(readFileSync(pidfile, 'latin1')), 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
};

/** varnishtest takes one word for the program. */
const asOneWord = (t: TestContext): string => {
  const script = temporaryFile(t, 'hapax', `#!/bin/sh\nexec '${process.execPath}' '${hapaxMain}' "$@"\n`);
  chmodSync(script, 0o755);
  return script;
};

const testScenarios = async (t: TestContext, program: string): Promise<void> => {
  await Promise.all(
    scenarios.map((name) => t.test(name.replace('.vtc', ''), (t) => runScenario(t, name, program))),
  );
};

test('varnishtest: hapax plays the scenarios', { concurrency: 2 }, async (t) => {
  if (!skipWithout(t, 'varnishtest')) await testScenarios(t, asOneWord(t));
});

test('varnishtest: so does haproxy', { concurrency: 2 }, async (t) => {
  if (!skipWithout(t, 'varnishtest') && !skipWithout(t, 'haproxy'))
    await testScenarios(t, findProgram('haproxy')!);
});
