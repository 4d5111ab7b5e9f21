// Regular expressions that backtrack without end in most engines: here each answers soon, on every thread.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { compileRegex, regexOf } from '#hapax/common/regex.js';
import { processorMs } from '../support/processor-time.js';

const AAA = `${'a'.repeat(5000)}!`;

/** For these V8's linear engine takes over. */
const LINEAR: readonly (readonly [pattern: string, subject: string])[] = [
  ['^(a+)+$', AAA],
  ['(?i)^(A+)+$', AAA],
  ['^(a|a)*$', AAA],
  ['^(?:a?){16}$', AAA],
  ['^((((a+)+)+)+)$', AAA],
  ['(x+x+)+y', 'x'.repeat(5000)],
  ['\\b(?:\\w+\\s*)+:', 'word '.repeat(1000)],
  ['.*.*.*.*=.*', 'x'.repeat(5000)],
];

/** It does not for these: a clock runs. */
const CLOCKED: readonly (readonly [pattern: string, subject: string])[] = [
  ['^(?=a)(a+)+$', AAA],
  ['^(a+)+\\1$', AAA],
  ['^(?:a++|b)*(a+)+$', AAA],
  ['^(a{1,40}){1,40}$', AAA],
  ['^(a+)+$', `${AAA}\n`],
  ['(?!b).*.*.*.*=', 'x'.repeat(5000)],
  ['(?<=^|x)(((((a+)+)+)+)+)+$', AAA],
];

describe('time', () => {
  it('is linear where V8 can be', () => {
    for (const [pattern, subject] of LINEAR) {
      const regex = regexOf(pattern);
      const ms = processorMs(() => assert.equal(regex.test(subject), false));
      assert.ok(ms < 50, `${pattern} took ${ms} ms`);
    }
  });

  it('is short for everything else', () => {
    for (const [pattern, subject] of CLOCKED) {
      const regex = regexOf(pattern);
      const ms = processorMs(() => assert.equal(regex.exec(subject), undefined));
      assert.ok(ms < 100, `${pattern} took ${ms} ms`);
    }
  });

  it('is no shorter than it takes to match', () => {
    assert.ok(regexOf('^(a+)+!$').test(AAA));
    assert.deepEqual(regexOf('(?=a)(a+)(?!a)(.)').exec(AAA)?.texts.slice(2), ['!']);
    assert.equal(regexOf('^(?:(a+)|b)*(?=!)').exec(AAA)?.texts[1]?.length, 5000);
  });

  it('of compiling is short', () => {
    const ms = processorMs(() => compileRegex(`${'(?:'.repeat(60)}a${'){2,9}'.repeat(60)}`));
    assert.ok(ms < 200, `${ms} ms`);
  });

  it('is bounded in a worker thread', async () => {
    const module = import.meta.resolve('#hapax/common/regex.js');
    const code = `import('${module}').then(({ regexOf }) => {
      const subject = 'a'.repeat(5000) + '!';
      const found = ['^(a+)+$', '^(?=a)(a+)+$'].map((pattern) => regexOf(pattern).test(subject));
      require('node:worker_threads').parentPort.postMessage(found);
    })`;
    const began = performance.now();
    const found = await new Promise((resolve, reject) => {
      new Worker(code, { eval: true }).once('message', resolve).once('error', reject);
    });
    assert.deepEqual(found, [false, false]);
    assert.ok(performance.now() - began < 5000);
  });
});
