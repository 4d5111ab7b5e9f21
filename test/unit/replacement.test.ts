// What takes the place of a match, as the real HAProxy's regsub and map_regm write it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { regexOf } from '#hapax/common/regex.js';
import { compileReplacement, type Replacement, substitute } from '#hapax/common/replacement.js';

const replacementOf = (template: string): Replacement => {
  const compiled = compileReplacement(template);
  assert.ok('replacement' in compiled, template);
  return compiled.replacement;
};

const replace = (pattern: string, template: string, subject: string): string | undefined => {
  const match = regexOf(pattern).exec(subject);
  return match && replacementOf(template)(match);
};

describe('a replacement', () => {
  it('has groups, bytes and text', () => {
    assert.equal(replace('^/c/(.*)/(.*)', 'c-\\2-\\1-\\3\\\\\\x41', '/c/xx/yy'), 'c-yy-xx-\\A');
    assert.equal(replace('(a)?b', '[\\0|\\1]', 'xb'), '[b|]');
    assert.equal(replace('a', '', 'a'), '');
  });

  it('that ends in the middle of an escape is refused', () => {
    assert.deepEqual(compileReplacement('ab\\'), { error: "invalid escape sequence '\\'", position: 2 });
    assert.deepEqual(compileReplacement('\\1\\xg1z'), {
      error: "invalid escape sequence '\\xg1'",
      position: 2,
    });
  });

  it('with a needless backslash is odd', () => {
    const compiled = compileReplacement('a\\.b');
    assert.ok('oddity' in compiled && compiled.oddity?.startsWith("'\\.' : deprecated"));
    assert.equal(replace('x', 'a\\.b', 'x'), 'a.b');
  });

  it('takes the place of the first match or of all', () => {
    const rows: readonly (readonly [string, string, string, boolean, string])[] = [
      ['foobar', 'o', '0', false, 'f0obar'],
      ['foobar', 'o', '0', true, 'f00bar'],
      ['aaa', '^a', 'b', true, 'baa'],
      ['abc', 'x*', '-', true, '-a-b-c-'],
      ['abc', 'x*', '-', false, '-abc'],
      ['aXbX', 'X$', '!', true, 'aXb!'],
      ['foofoo', '\\bfoo', 'B', true, 'BB'],
      ['a/b//c', '/+', '/', true, 'a/b/c'],
      ['abab', '(a)(b)', '\\2\\1', true, 'baba'],
      ['', 'x*', '-', true, '-'],
      ['aab', 'a*', '<\\0>', true, '<aa><>b<>'],
      ['abc', '$', '!', true, 'abc!!'],
      ['foofoo', '(?<=o)f', 'F', true, 'fooFoo'],
      ['ABC', 'b', 'x', false, 'ABC'],
      ['aaa', '.*', '<\\0>', true, '<aaa><>'],
    ];
    for (const [subject, pattern, template, everywhere, result] of rows)
      assert.equal(
        substitute(subject, regexOf(pattern), replacementOf(template), everywhere),
        result,
        pattern,
      );
  });
});
