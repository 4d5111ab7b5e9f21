// No text makes the parser throw, hang or grow: random bytes, random words of the language, and broken real lines.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are those of the cfg
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderDiagnostics, renderJson } from '#hapax/config/render.js';
import { tokenize } from '#hapax/config/tokenize.js';
import { upgrade } from '#hapax/config/upgrade.js';
import { language } from '#hapax/keywords.js';
import { load, makeWorld } from '../support/config.js';
import { processorMs } from '../support/processor-time.js';

const LIMIT = { interruptAfterTimeLimit: 2000, numRuns: 20_000 };

const keywords = [...language.global.cards, ...language.proxy.cards].map(({ name }) => name);
const heads = [
  'global',
  'defaults',
  'frontend f',
  'backend b',
  'listen l',
  'defaults d from d',
  'listen l :80',
  'peers p',
];
const values = [
  '',
  '80',
  ':80',
  '127.0.0.1:80',
  '10s',
  '-1',
  'check',
  '"',
  '\\',
  '$',
  '"${X[*]}"',
  'b',
  '[::1',
  '0-9,*',
];

/** Characters that mean something to the tokenizer, and some that do not. */
const hostile = fc.constantFrom(...'"\'\\$#{}[*]-.x41 \t\r\0aé');

/** Conditions, as broken as they come. */
const condition = fc
  .array(
    fc.constantFrom(
      ...['(', ')', '!', '&&', '||', ' ', ',', '"', '1', '0', 'defined', 'streq', '(a,b)', 'x'],
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

const directive = fc
  .tuple(fc.constantFrom('.if', '.elif', '.else', '.endif', '.warning', '.diag', '.x'), condition)
  .map(([word, rest]) => `${word} ${rest}`);

const { fetches, converters, tags } = language.samples;
const scraps = [
  '',
  '(',
  ')',
  ',',
  '"',
  "'",
  '\\',
  '[',
  ']',
  '%',
  '-1',
  'txn.x',
  'a',
  'é',
  '0x',
  '^(a+)+$',
  '10.0.0.0/8',
];
const scrap = fc.constantFrom(...scraps);

/** A fetch and converters, with arguments of any kind, and now and then without an end. */
const expression = fc
  .tuple(
    fc.constantFrom(...fetches.keys()),
    fc.array(fc.tuple(fc.constantFrom(...converters.keys()), fc.array(scrap, { maxLength: 4 })), {
      maxLength: 3,
    }),
    fc.array(scrap, { maxLength: 4 }),
    scrap,
  )
  .map(([fetch, chain, args, end]) => {
    const calls = [[fetch, args] as const, ...chain];
    return (
      calls.map(([name, given]) => (given.length > 0 ? `${name}(${given.join(',')})` : name)).join(',') + end
    );
  });

const acl = fc
  .tuple(
    expression,
    fc.array(
      fc.constantFrom(...'-i -m str reg beg int ip -f -M -u -n -- lt ge 1:2 : /a ! } { || or a'.split(' ')),
      { maxLength: 6 },
    ),
  )
  .map(([criterion, words]) => `${criterion} ${words.join(' ')}`);

const format = fc
  .array(
    fc.oneof(
      scrap,
      expression.map((one) => `%[${one}]`),
      fc.constantFrom(...tags).map((tag) => `%{+Q}${tag}`),
    ),
    {
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(''));

/** Rules with actions of their lists, arguments that may or may not suit them, and a condition. */
const rule = fc
  .tuple(
    fc.constantFrom(
      ...language.rules.actions.flatMap(({ name, rulesets }) => rulesets.map((list) => `${list} ${name}`)),
    ),
    fc.array(
      fc.oneof(scrap, format, fc.constantFrom('status', 'code', '404', 'location', 'hdr', 'lf-string')),
      {
        maxLength: 4,
      },
    ),
    fc.constantFrom('', 'if', 'unless', 'if {', 'if a'),
    acl,
  )
  .map(([action, args, keyword, condition]) => ` ${action} ${args.join(' ')} ${keyword} { ${condition} }`);

const line = fc.oneof(
  fc.constantFrom(...heads),
  directive,
  rule,
  acl.map((one) => ` acl a ${one}`),
  format.map((one) => ` log-format ${one}`),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: hostile, maxLength: 60 }),
  fc
    .tuple(
      fc.constantFrom('', 'no ', 'default '),
      fc.constantFrom(...keywords),
      fc.array(fc.oneof(fc.constantFrom(...values, 'constructor', '__proto__'), fc.string()), {
        maxLength: 6,
      }),
    )
    .map(([prefix, keyword, args]) => ` ${prefix}${keyword} ${args.join(' ')}`),
);

test('any cfg has a verdict, and its diagnostics can be shown', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const { verdict, diagnostics, sources, model } = load(lines.join('\n'), { env: { X: 'a b' } });
      assert.equal(model === undefined, verdict === 'invalid' || verdict === 'no-listener');
      assert.deepEqual(JSON.parse(renderJson(diagnostics, verdict)).verdict, verdict);
      renderDiagnostics(diagnostics, sources, 1);
      if (model) assert.deepEqual(JSON.parse(JSON.stringify(model)), model);
    }),
    LIMIT,
  );
});

test('any cfg can be upgraded, once and for all', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const once = upgrade({ name: 'test.cfg', text: lines.join('\n') }, makeWorld(), language);
      assert.equal(upgrade(once.source, makeWorld(), language).source.text, once.source.text);
    }),
    LIMIT,
  );
});

test('no two words of a line overlap, and every word stands inside it', () => {
  fc.assert(
    fc.property(fc.string({ unit: hostile, maxLength: 60 }), (text) => {
      let end = 0;
      for (const { column, length } of tokenize(text, () => undefined).words) {
        assert.ok(column > end && length > 0 && column + length - 1 <= text.length);
        end = column + length - 1;
      }
    }),
    LIMIT,
  );
});

test('large input takes time in proportion', () => {
  const many = (one: string, times: number) => Array.from({ length: times }, () => one).join('\n');
  const ms = processorMs(() => {
    load(many(' unknwon keyword here', 20_000));
    load(`global\n${many(' maxcon 5', 2_000)}\n`);
    load(`.if ${'('.repeat(100_000)}${'!'.repeat(100_000)}\n`);
    load(`listen l\n bind ${'[::'.repeat(20_000)}\n description ${'"${X-'.repeat(20_000)}\n`);
  }, 1);
  assert.ok(ms < 5_000, `${ms} ms`);
});
