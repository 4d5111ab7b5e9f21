// The cfgs that hapax ships are good ones: accepted without a word by hapax and by HAProxy. Those from tutorials run
// too, with a warning for each line that HAProxy of today refuses.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findProgram, run, skipWithout } from '../support/programs.js';
import { hapaxMain, root, temporaryFile } from '../support/proxy.js';

const examples = readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.cfg'));
const modern = examples.filter((file) => !file.startsWith('tutorial')).map((file) => `examples/${file}`);

/** Paths in the examples are from the root of the project. */
const check = (t: TestContext, program: string, args: readonly string[], cfg: string) =>
  run(t, program, [...args, '-c', '-f', cfg], { cwd: root });

for (const cfg of ['haproxy.cfg.example', ...modern]) {
  test(`${cfg} is accepted by hapax without a warning`, async (t) => {
    const { code, stdout, stderr } = await check(t, process.execPath, [hapaxMain], cfg);
    assert.deepEqual(
      { code, stdout, stderr },
      { code: 0, stdout: 'Configuration file is valid\n', stderr: '' },
    );
  });

  test(`${cfg} is accepted by HAProxy without a warning`, async (t) => {
    if (skipWithout(t, 'haproxy')) return;
    const { code, stderr } = await check(t, findProgram('haproxy')!, [], cfg);
    assert.equal(code, 0);
    assert.doesNotMatch(stderr, /WARNING|ALERT/);
  });
}

/** Lines that HAProxy refuses today, and the word of the modern spelling that the warning has to name. */
const tutorials: Readonly<Record<string, readonly (readonly [line: string, modern: RegExp])[]>> = {
  'tutorial-a.cfg': [
    ['listen myweb 0.0.0.0:80', /bind/],
    ['listen stats 0.0.0.0:1080', /bind/],
  ],
  'tutorial-b.cfg': [
    ['nbproc 2', /nbthread/],
    ['contimeout 5000', /timeout connect/],
    ['clitimeout 50000', /timeout client/],
    ['srvtimeout 50000', /timeout server/],
    ['listen webinfo :1080', /bind/],
    ['listen stats :8888', /bind/],
  ],
};

for (const [name, old] of Object.entries(tutorials)) {
  test(`${name} is accepted, and what is old in it is named with the modern spelling`, async (t) => {
    const text = readFileSync(join(root, 'examples', name), 'utf8');
    // The user that a tutorial runs as need not exist here.
    const cfg = temporaryFile(t, name, text.replace(/^( *)(user|group) .*$/gm, '$1# $2'));
    const { code, stderr } = await check(t, process.execPath, [hapaxMain], cfg);
    assert.equal(code, 0, stderr);
    for (const [line, modern] of old) {
      const number = text.split('\n').indexOf(line) + 1;
      const said = stderr.split('\n').filter((message) => message.includes(`[${cfg}:${number}]`));
      assert.match(said.join('\n'), /\[WARNING\]/, line);
      assert.match(stderr.slice(stderr.indexOf(`[${cfg}:${number}]`)).split(/\n(?=\[)/)[0]!, modern, line);
    }
  });
}
