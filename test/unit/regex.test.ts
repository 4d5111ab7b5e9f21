// Regular expressions: what PCRE means by them. The tables are what libpcre2 10.42 says.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compileRegex, regexOf } from '#hapax/common/regex.js';

const MATCHES: readonly (readonly [
  pattern: string,
  subject: string,
  texts: readonly (string | null)[] | null,
])[] = [
  ['^(\\w+):\\/\\/([^/:]+)(:\\d*)?(?:\\/(.*))?', 'http://h:80/p', ['http://h:80/p', 'http', 'h', ':80', 'p']],
  ['(?i)ABC', 'xabcx', ['abc']],
  ['a(?i)b|c', 'C', ['C']],
  ['a(?i:b)c', 'aBC', null],
  ['a(?i:b)c', 'aBc', ['aBc']],
  ['(?s)a.b', 'a\nb', ['a\nb']],
  ['a.b', 'a\nb', null],
  ['a.b', 'a\rb', ['a\rb']],
  ['\\N\\R', 'a\r\n', ['a\r\n']],
  ['abc$', 'abc\n', ['abc']],
  ['abc\\z', 'abc\n', null],
  ['abc\\Z', 'abc\n', ['abc']],
  ['(?m)^b$', 'a\nb\nc', ['b']],
  ['a$\n', 'a\n', ['a\n']],
  ['[[:alpha:]]+', '12ab3', ['ab']],
  ['[[:^digit:][:punct:]]+', '12.a3', ['.a']],
  ['[]a]+', 'x]a]', [']a]']],
  ['[^]a]+', ']ab', ['b']],
  ['[\\w-]+', '.a-b', ['a-b']],
  ['[a\\Q]-\\E]+', 'x]a-', [']a-']],
  ['\\Qa.b*\\E+', 'a.b**', ['a.b**']],
  ['\\x41\\x{42}\\103\\o{104}\\e\\a\\cA', 'ABCD\u001b\u0007\u0001', ['ABCD\u001b\u0007\u0001']],
  ['a\\h\\v', 'a\u00a0\u0085', ['a\u00a0\u0085']],
  ['\\s', '\u00a0', null],
  ['a{,2}', 'a{,2}', ['a{,2}']],
  ['a{2', 'aa{2', ['a{2']],
  ['x{2,3}y?', 'xxxx', ['xxx']],
  ['(?U)a+', 'aaa', ['a']],
  ['(?U)a+?', 'aaa', ['aaa']],
  ['a++b', 'aaab', ['aaab']],
  ['a++a', 'aaa', null],
  ['(?>a|ab)c', 'abc', null],
  ['(?>a|ab)b?c', 'abc', ['abc']],
  ['(?<y>\\d+)-(?P<m>\\d+)', '2026-11', ['2026-11', '2026', '11']],
  ['(?P<q>[\'"]).*?(?P=q)', 'a "b" c', ['"b"', '"']],
  ['(.)\\g{-1}', 'abba', ['bb', 'b']],
  ['(a)(b)\\2\\1', 'abba', ['abba', 'a', 'b']],
  ['(?n)(a)(?<k>b)', 'ab', ['ab', 'b']],
  ['(?x) a b # comment\n c', 'abc', ['abc']],
  ['a(?#comment)b', 'ab', ['ab']],
  ['foo(?=bar)', 'foobar', ['foo']],
  ['(?<!x)a(?!b)', 'xaabac', ['a']],
  ['(?<=ab|c)d', 'abd', ['d']],
  ['[[:<:]]b\\w*[[:>:]]', 'ab bc', ['bc']],
  ['()|a', 'a', ['', '']],
  ['a||b', 'b', ['']],
  ['\\/a\\-b\\_', '/a-b_', ['/a-b_']],
  ['{}]', '{}]', ['{}]']],
  ['.*\u00e9', 'caf\u00e9', ['caf\u00e9']],
  ['(?i)\u00e9', '\u00c9', null],
  ['', '', ['']],
  ['(?i)(ab)-\\1', 'Ab-aB', ['Ab-aB', 'Ab']],
  ['(?i)(\u00e9)\\1', '\u00e9\u00c9', null],
  ['(a)?\\1b', 'b', null],
  ['(?:(a)|b)*', 'ab', ['ab', 'a']],
  ['(?:(a)|(b))+', 'ba', ['ba', 'a', 'b']],
  ['(a*)*', 'b', ['', '']],
  ['(?<=(?>a[bc]))d', 'acd', ['d']],
  ['(a|b\\1)+', 'aba', ['aba', 'ba']],
  ['(?:(?=(x))x|y)+', 'xy', ['xy', 'x']],
  ['(?!(a))b', 'b', ['b', null]],
  ['^(?:a?){3}$', 'aa', ['aa']],
  ['(?:a*?,){2}', 'aa,a,', ['aa,a,']],
];

const MISTAKES: readonly (readonly [pattern: string, error: string, position: number])[] = [
  ['a**', 'quantifier does not follow a repeatable item', 2],
  ['(', 'missing closing parenthesis', 1],
  ['a)', 'unmatched closing parenthesis', 1],
  ['[a', 'missing terminating ] for character class', 2],
  ['[z-a]', 'range out of order in character class', 3],
  ['[\\d-z]', 'invalid range in character class', 3],
  ['[[:foo:]]', 'unknown POSIX class name', 3],
  ['[:alpha:]', 'POSIX named classes are supported only within a class', 0],
  ['a{2,1}', 'numbers out of order in {} quantifier', 5],
  ['a{65536}', 'number too big in {} quantifier', 7],
  ['\\y', 'unrecognized character follows \\', 1],
  ['(?y)', 'unrecognized character after (? or (?-', 2],
  ['(?<n>a)(?<n>b)', 'two named subpatterns have the same name (PCRE2_DUPNAMES not set)', 12],
  ['(a)\\2', 'reference to non-existent subpattern', 4],
  ['\\x{100}', 'character code point value in \\x{} or \\o{} is too large', 6],
  ['(?#', 'missing ) after (?# comment', 3],
  ['\\', '\\ at end of pattern', 1],
  ['|*', 'quantifier does not follow a repeatable item', 1],
  ['(?<1a>b)', 'subpattern name must start with a non-digit', 3],
  ['\\N*+?+', 'quantifier does not follow a repeatable item', 4],
];

const REFUSALS: readonly (readonly [pattern: string, what: string])[] = [
  ['(?R)', 'recursion'],
  ['(a)(?1)', 'recursion'],
  ['(?<n>a)(?&n)', 'recursion'],
  ['(?<n>a)\\g<n>', 'recursion'],
  ['(a)?(?(1)b|c)', 'conditional'],
  ['(?|(a)|(b))', 'branch reset'],
  ['a(?C1)b', 'callout'],
  ['(*UTF)a', 'UTF'],
  ['a\\Kb', '\\K'],
  ['\\Ga', '\\G'],
  ['\\X', '\\X'],
  ['\\p{L}', '\\p'],
  ['[\\P{L}]', '\\P'],
  ['(?J)a', '(?J)'],
];

describe('a regular expression', () => {
  it('matches what it matches in PCRE', () => {
    for (const [pattern, subject, texts] of MATCHES) {
      const match = regexOf(pattern).exec(subject);
      assert.deepEqual(match ? match.texts.map((text) => text ?? null) : null, texts, pattern);
      assert.equal(regexOf(pattern).test(subject), texts !== null, pattern);
    }
  });

  it('that is wrong is refused in the words of PCRE', () => {
    for (const [pattern, error, position] of MISTAKES)
      assert.deepEqual(compileRegex(pattern), { error, position }, pattern);
  });

  it('that JavaScript has no way to say is refused by name', () => {
    for (const [pattern, what] of REFUSALS) {
      const compiled = compileRegex(pattern);
      assert.ok('error' in compiled, pattern);
      assert.ok(compiled.error.includes(what) && compiled.error.endsWith('is not supported'), compiled.error);
    }
  });

  it('ignores the case of ASCII alone', () => {
    const regex = regexOf('^[a-f]X\xe9$', { ignoreCase: true });
    assert.ok(regex.test('Cx\xe9'));
    assert.ok(!regex.test('Cx\xc9'));
  });

  it('counts its groups, and says where a match begins', () => {
    const regex = regexOf('(?>(x)|y)++(?<n>b)?(?:c)');
    assert.equal(regex.groups, 2);
    assert.deepEqual(regex.exec('aayxc'), { index: 2, texts: ['yxc', 'x', undefined] });
    assert.equal(regex.exec('aa'), undefined);
  });

  it('has no beginning of a line in the rest of one', () => {
    assert.equal(regexOf('^a').exec('ab', true), undefined);
    assert.equal(regexOf('^a|b').exec('ab', true)?.index, 1);
    assert.equal(regexOf('(?m)^a').exec('ab\nac\n', true)?.index, 3);
    assert.equal(regexOf('\\Aa').exec('ab', true)?.index, 0);
  });

  it('of any text compiles or is refused', () => {
    const piece = fc.constantFrom(...'ab(?:)[]{}*+|^$.\\<>=!#-,1QEx'.split(''), '(?', '[[:', ':]]', '\\g{');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: piece }), fc.string()), fc.string(), (text, subject) => {
        const compiled = compileRegex(text, { ignoreCase: text.length % 2 === 0 });
        if ('regex' in compiled) compiled.regex.exec(subject);
        else assert.ok(compiled.position >= 0 && compiled.position <= text.length, text);
      }),
      { numRuns: 2000 },
    );
    assert.ok('error' in compileRegex('('.repeat(100_000)));
    assert.deepEqual(compileRegex('(a)'.repeat(40_000)), {
      error: 'regular expression is too large',
      position: 120_000,
    });
  });
});
