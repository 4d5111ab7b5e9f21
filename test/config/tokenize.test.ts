// Words of a line: every row is what HAProxy makes of it, and is put to the real one where it is installed.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are those of the cfg
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tokenize } from '#hapax/config/tokenize.js';

const ENV: Record<string, string> = { NAME: 'value', LIST: 'a  b c', EMPTY: '', QUOTED: 'x"y' };
const lookup = (name: string) => ENV[name];
const words = (line: string) => tokenize(line, lookup).words.map(({ text }) => text);

const GOOD: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['  mode   http\t# comment', ['mode', 'http']],
  ['foo#bar', ['foo']],
  ['foo\\#bar', ['foo#bar']],
  ['"foo#bar"', ['foo#bar']],
  ['x\\ y z', ['x y', 'z']],
  ['x\\\\ y', ['x\\', 'y']],
  ['a\\"b', ['a"b']],
  ["a\\'b", ["a'b"]],
  ['"a\\"b"', ['a"b']],
  ['"a\\\'b"', ["a'b"]],
  ["'a\\b \"c'", ['a\\b "c']],
  ['y"z w"\'q r\'s', ['yz wq rs']],
  ['a\\x41b\\x2f', ['aAb/']],
  ['a\\qb', ['a\\qb']],
  ['a\\$b', ['a\\$b']],
  ['"a\\$b"', ['a$b']],
  ['$NAME', ['$NAME']],
  ["'$NAME'", ['$NAME']],
  ['"$NAME"', ['value']],
  ['"x${NAME}y"', ['xvaluey']],
  ['"${NAME-other}"', ['value']],
  ['"${NOPE-other one}"', ['other one']],
  ['"${NOPE-}x"', ['x']],
  ['"${EMPTY-other}x"', ['x']],
  ['"${LIST}"', ['a  b c']],
  ['"${LIST[*]}"', ['a', 'b', 'c']],
  ['"x${LIST[*]}y"', ['xa', 'b', 'cy']],
  ['"${QUOTED}"z', ['x"yz']],
  ['foo\\\tbar', ['foo\\', 'bar']],
  ['foo\vbar\fbaz', ['foo', 'bar', 'baz']],
  ['foo\r', ['foo']],
  ['foo \\', ['foo', '\\']],
  ['"no" "mode"', ['no', 'mode']],
];

const BAD: readonly (readonly [line: string, code: string, column: number])[] = [
  ['  "abc', 'unmatched-quote', 3],
  ["ab'cd", 'unmatched-quote', 3],
  ['a\\x4', 'bad-escape', 2],
  ['a\\xzz', 'bad-escape', 2],
  ['"$1"', 'bad-variable', 3],
  ['"$"', 'bad-variable', 3],
  ['"$.NOPE"', 'bad-variable', 3],
  ['"${NOPE-dd', 'bad-variable', 3],
  ['"${NO.PE}"', 'bad-variable', 3],
  ['"${NAME[x]}"', 'bad-variable', 8],
  ['a\0b', 'nul-character', 2],
];

test('quotes, escapes, comments and variables', () => {
  for (const [line, expected] of GOOD) assert.deepEqual(words(line), expected, line);
});

test('a fault has a code and a column, and leaves no words', () => {
  for (const [line, code, column] of BAD) {
    const { words: none, fault } = tokenize(line, lookup);
    assert.deepEqual([none, fault?.code, fault?.column], [[], code, column], line);
  }
});

test('a word knows where it stood in the line as written, quotes included', () => {
  const { words: found } = tokenize('  stats realm "My ${NAME}" x', lookup);
  assert.deepEqual(
    found.map(({ column, length, quoted }) => [column, length, quoted]),
    [
      [3, 5, false],
      [9, 5, false],
      [15, 12, true],
      [28, 1, false],
    ],
  );
});

test('more words and longer lines than HAProxy takes', () => {
  const line = Array.from({ length: 200 }, (_none, index) => `word${index}`).join(' ');
  assert.equal(words(line).length, 200);
  assert.equal(words(`description ${'x'.repeat(10_000)}`)[1]?.length, 10_000);
});

const installed = spawnSync('haproxy', ['-v']).status === 0;

test('the real HAProxy reads the same first words', {
  skip: installed ? false : 'haproxy is not installed',
}, () => {
  // An unknown keyword is quoted in the alert of its line: one run answers for all rows.
  const cfg = ['listen l', ...GOOD.map(([line]) => `zz${line.trimStart()}`), ''].join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'hapax-'));
  try {
    const file = join(folder, 'test.cfg');
    writeFileSync(file, cfg);
    const { stderr } = spawnSync('haproxy', ['-c', '-f', file], {
      env: { ...process.env, ...ENV },
      encoding: 'utf8',
      timeout: 10_000,
    });
    for (const [index, [line, expected]] of GOOD.entries()) {
      const said = `test.cfg:${index + 2}] : unknown keyword 'zz${expected[0]}' in`;
      assert.ok(stderr.includes(said), `${line}: ${said}\n${stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
