// The language as the parser sees it: tables of cards with their longest-match lookup. src/keywords.ts fills it.
import type { Word } from './arguments.js';
import type { Card, GlobalCard, ProxyCard } from './card.js';
import type { RuleLanguage } from './sample/action.js';
import type { SampleLanguage } from './sample/card.js';
import type { SectionKind } from './section-kind.js';

export interface Language {
  readonly global: CardTable<GlobalCard>;
  readonly proxy: CardTable<ProxyCard>;
  /** Kinds of sections beside `global` and the proxies. */
  readonly sections: readonly SectionKind[];
  /** Fetches, converters and log-format tags. */
  readonly samples: SampleLanguage;
  /** The actions of rules. */
  readonly rules: RuleLanguage;
}

export interface CardTable<C> {
  readonly cards: readonly C[];
  /** The card whose name is the most of the words at the start of a line, and how many words that is. */
  find(words: readonly Word[]): { readonly card: C; readonly length: number } | undefined;
  /** The first words of all cards. */
  readonly openings: Iterable<string>;
}

/** Indexes cards by name. Two cards of one name are a bug of ours. */
export const tableOf = <Draft>(cards: readonly Card<Draft>[]): CardTable<Card<Draft>> => {
  const byName = new Map<string, Card<Draft>>();
  const openings = new Set<string>();
  let longest = 0;
  for (const card of cards) {
    if (byName.has(card.name)) throw new Error(`two cards for '${card.name}'`);
    byName.set(card.name, card);
    const words = card.name.split(' ');
    longest = Math.max(longest, words.length);
    openings.add(words[0]!);
  }
  return {
    cards,
    find(words) {
      for (let length = Math.min(longest, words.length); length > 0; length--) {
        const card = byName.get(joined(words.slice(0, length)));
        if (card) return { card, length };
      }
      return undefined;
    },
    openings,
  };
};

export const joined = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');
