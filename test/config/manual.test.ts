// Every word of HAProxy is known here: acted on, passed over with a notice, or refused by name.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Card } from '#hapax/config/card.js';
import { bindParams } from '#hapax/config/keywords/bind-params.js';
import { serverParams } from '#hapax/config/keywords/server-params.js';
import type { CardTable } from '#hapax/config/language.js';
import type { Ruleset } from '#hapax/config/rules.js';
import { language } from '#hapax/keywords.js';
import { knownToHaproxy, manualWords, RULE_LISTS } from '../support/manual.js';

const wordsOf = (text: string) =>
  text.split(' ').map((word) => ({ text: word, column: 1, length: word.length, quoted: false }));

/** The card of a word, or of one that goes on from it ("stats" is known for "stats socket"). */
const cardOf = <Draft>(table: CardTable<Card<Draft>>, word: string): Card<Draft> | undefined =>
  table.find(wordsOf(word))?.card ?? table.cards.find(({ name }) => name.startsWith(`${word} `));

const paramNames = ({ cards }: typeof bindParams | typeof serverParams): ReadonlySet<string> =>
  new Set(cards.flatMap(({ name, negatable }) => (negatable ? [name, `no-${name}`] : [name])));

/** A list that is refused is refused with all of its actions. */
const isOpen = (list: string): boolean => {
  const card = cardOf(language.proxy, list);
  return card !== undefined && card.status !== 'refused';
};

/** "track-sc*" is any of its kind. */
const isAction = (list: Ruleset, name: string): boolean =>
  !isOpen(list) ||
  language.rules.actions.some(
    (card) =>
      card.rulesets.includes(list) &&
      (name.endsWith('*') ? card.name.startsWith(name.slice(0, -1)) : card.name === name),
  );

const derivatives = new Set(
  [...language.samples.fetches.values()].flatMap((card) =>
    (card.derivatives ?? []).map((suffix) => `${card.name}_${suffix}`),
  ),
);

const unknown = (words: readonly string[], isKnown: (word: string) => boolean): readonly string[] =>
  words.filter((word) => !isKnown(word));

const only = (chapter: string): readonly string[] => manualWords(chapter).map(([word]) => word);

describe('of the manual, hapax knows', () => {
  test('every word of the global section', () => {
    assert.deepEqual(
      unknown(only('global'), (word) => cardOf(language.global, word) !== undefined),
      [],
    );
  });

  test('every word of proxies, in the sections where it may stand', () => {
    const SECTIONS = { d: 'defaults', n: 'defaults', f: 'frontend', l: 'listen', b: 'backend' };
    for (const [word, ticks] of manualWords('proxy')) {
      const card = cardOf(language.proxy, word);
      assert.ok(card, word);
      if (card.status === 'refused') continue;
      const sections = Object.entries(SECTIONS).flatMap(([letter, name]) =>
        ticks.includes(letter) ? [name] : [],
      );
      assert.deepEqual([...card.sections].sort(), sections.sort(), word);
      assert.equal(card.namedDefaults === true, ticks.includes('n'), word);
    }
  });

  test('every parameter of bind and server', () => {
    const [bind, server] = [paramNames(bindParams), paramNames(serverParams)];
    assert.deepEqual(
      unknown(only('bind'), (word) => bind.has(word)),
      [],
    );
    assert.deepEqual(
      unknown(only('server'), (word) => server.has(word)),
      [],
    );
  });

  for (const list of RULE_LISTS)
    test(`every action of ${list}`, () => {
      const words = manualWords('actions').filter(([, lists]) => lists.split(', ').includes(list));
      assert.ok(words.length > 10);
      assert.deepEqual(
        unknown(
          words.map(([word]) => word.split(' ')[0] ?? ''),
          (word) => isAction(list, word),
        ),
        [],
      );
    });

  test('every sample fetch', () => {
    const { fetches } = language.samples;
    assert.deepEqual(
      unknown(only('fetches'), (word) => fetches.has(word) || derivatives.has(word)),
      [],
    );
  });

  test('every converter', () => {
    const { converters } = language.samples;
    assert.deepEqual(
      // "map_match" stands for map_beg, map_str and so on.
      unknown(only('converters'), (word) =>
        converters.has(word.replace('match', 'beg').replace('output', 'int')),
      ),
      [],
    );
  });
});

describe('of the installed haproxy, hapax knows', () => {
  const known = knownToHaproxy();
  const skip = known ? false : 'haproxy is not installed';

  test('every word of the global section', { skip }, () => {
    assert.deepEqual(
      unknown(known?.get('global') ?? [], (word) => cardOf(language.global, word) !== undefined),
      [],
    );
  });

  test('every word, parameter and action of proxies', { skip }, () => {
    const params = { bind: paramNames(bindParams), server: paramNames(serverParams) };
    const isKnown = (word: string): boolean => {
      const [first, ...parameter] = word.split(' ');
      if (first === 'bind' || first === 'server') return params[first].has(parameter.at(-1) ?? '');
      const list = RULE_LISTS.find((one) => word.startsWith(`${one} `));
      return list ? isAction(list, word.slice(list.length + 1)) : cardOf(language.proxy, word) !== undefined;
    };
    const words = known?.get('listen') ?? [];
    assert.ok(words.length > 300);
    assert.deepEqual(unknown(words, isKnown), []);
  });
});
