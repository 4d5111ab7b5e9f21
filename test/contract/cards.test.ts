// What every card of the language has to keep to, whatever its word: run over the whole table.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Word } from '#hapax/config/arguments.js';
import type { CardStatus, Line, ProxyCard, Section } from '#hapax/config/card.js';
import type { Diagnostic } from '#hapax/config/diagnostics.js';
import { derive, newDefaults } from '#hapax/config/drafts.js';
import { bindParams } from '#hapax/config/keywords/bind-params.js';
import { proxyCards } from '#hapax/config/keywords/proxy.js';
import { serverParams } from '#hapax/config/keywords/server-params.js';
import { applyCard, makeLine } from '#hapax/config/line.js';
import { newOtherDrafts } from '#hapax/config/section-kind.js';
import { language } from '#hapax/keywords.js';
import { makeWorld } from '../support/config.js';

const place = { file: 'test.cfg', line: 1 };
const world = makeWorld({ hostname: 'node1' });

const wordsOf = (texts: readonly string[]): Word[] =>
  texts.map((text, at) => ({ text, column: at * 8 + 1, length: text.length, quoted: false }));

const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  'no arguments': [],
  'one word': ['junk'],
  junk: ['%', '!', '(', ')', '-1', '/', '::', '\0', 'é', '__proto__', 'constructor', 'toString'],
  'prototype words': ['s', '127.0.0.1:80', 'constructor', '__proto__'],
  numbers: ['0', '-1', '99999999999999999999', '1e9', '0x10', 'NaN'],
  'seventy words': Array.from({ length: 70 }, (_none, at) => `word${at}`),
  'a very long word': ['x'.repeat(100_000)],
};

const parse = (card: ProxyCard, section: Section, texts: readonly string[], negation: Line['negation']) => {
  const diagnostics: Diagnostic[] = [];
  const defaults = newDefaults(place);
  const proxy = (['frontend', 'backend', 'listen'] as const).find((one) => one === section);
  const draft = proxy ? derive(defaults, proxy, 'p', place) : defaults;
  const parts = { section, place, negation, keyword: wordsOf(card.name.split(' ')), world, language };
  applyCard(card, draft, makeLine(parts, wordsOf(texts), diagnostics));
  return { draft, diagnostics };
};

interface Described {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly status?: CardStatus;
  readonly reason?: string;
}

const describesItself = (card: Described) => {
  assert.match(card.name, /^[\w-]+( [\w-]+)*$/);
  assert.equal(card.usage, card.usage.trim());
  assert.match(card.summary, /^\S.{5,}[.]$/, 'a summary is a sentence');
  const acts = card.status === undefined || card.status === 'acted';
  assert.equal(Boolean(card.reason), !acts, 'a reason is there exactly when the word does not act');
};

describe('cards of proxies', () => {
  for (const card of proxyCards)
    test(card.name, () => {
      describesItself(card);
      assert.ok(card.sections.length > 0 && !card.sections.includes('global'));
      for (const section of card.sections)
        for (const texts of Object.values(SAMPLES))
          for (const negation of [undefined, 'no', 'default'] as const) {
            const { draft, diagnostics } = parse(card, section, texts, negation);
            assert.ok(structuredClone(draft), 'plain data');
            for (const { code, message } of diagnostics) {
              assert.match(code, /^[a-z]+(-[a-z]+)*$/);
              assert.match(message, /\.$/, `a sentence: ${message.slice(0, 80)}`);
            }
            if (card.status === 'refused') assert.equal(diagnostics[0]?.severity, 'alert');
            if (card.status === 'no-effect' && !negation) assert.equal(diagnostics[0]?.code, 'no-effect');
          }
    });

  test('are there once', () => {
    const names = proxyCards.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  test('do not let the prototype of objects be written to', () => {
    assert.deepEqual(Object.keys(Object.prototype), []);
  });
});

for (const kind of language.sections)
  describe(`section ${kind.name}`, () => {
    describesItself(kind);
    const head = { place, keyword: wordsOf([kind.name])[0]!, words: wordsOf(['x']), report: () => {} };
    for (const { name } of kind.table.cards)
      test(name, () => {
        for (const texts of Object.values(SAMPLES)) {
          const diagnostics: Diagnostic[] = [];
          const drafts = newOtherDrafts();
          const card = kind.open(head, 'x', drafts).cards.find((one) => one.name === name)!;
          describesItself(card);
          const keyword = wordsOf(name.split(' '));
          const parts = { section: kind.name, place, negation: undefined, keyword, world, language };
          applyCard(card, undefined, makeLine(parts, wordsOf(texts), diagnostics));
          assert.ok(structuredClone(drafts), 'plain data');
          for (const { message } of diagnostics) assert.match(message, /\.$/);
        }
      });
  });

for (const [what, cards] of [
  ['bind', bindParams.cards],
  ['server', serverParams.cards],
] as const)
  describe(`parameters of ${what}`, () => {
    for (const card of cards)
      test(card.name, () => {
        describesItself(card);
        const keyword = proxyCards.find(({ name }) => name === what)!;
        const address = what === 'bind' ? [':80'] : ['s', ':80'];
        for (const texts of Object.values(SAMPLES)) {
          const { diagnostics } = parse(keyword, 'listen', [...address, card.name, ...texts], undefined);
          const wanted = { refused: 'alert', 'no-effect': 'notice', acted: undefined }[
            card.status ?? 'acted'
          ];
          if (wanted) assert.equal(diagnostics[0]?.severity, wanted);
          for (const { message } of diagnostics) assert.match(message, /\.$/);
        }
      });

    test('are there once', () => {
      const names = cards.map(({ name }) => name);
      assert.deepEqual(names, [...new Set(names)]);
    });
  });
