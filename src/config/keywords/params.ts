// Reads what follows the address on `bind` and `server` lines (manual 5): words of a table, each with its own
// arguments, in any order.
import { cursorOver, type Word } from '../arguments.js';
import type { CardStatus, Line, ParamCard } from '../card.js';
import { insteadOf } from '../line.js';
import { didYouMean } from '../suggest.js';

/** A word that is known but does not act; `usage` is one word per argument that has to be read over. */
export type InertParam = readonly [name: string, usage: string, summary: string, reason: string];

const inert =
  (status: CardStatus) =>
  ([name, usage, summary, reason]: InertParam): ParamCard<object> => ({
    name,
    usage,
    summary,
    status,
    reason,
    parse: (line) => {
      for (const part of usage.split(' ')) if (part) line.args.next();
    },
  });

/** Accepted, with a notice that says why it changes nothing here. */
export const paramWithoutEffect = inert('no-effect');

/** An alert by name. */
export const refusedParam = inert('refused');

/** Finds parameters by their word, with or without "no-". */
export interface ParamTable<Draft> {
  readonly cards: readonly ParamCard<Draft>[];
  readonly byName: ReadonlyMap<string, { readonly card: ParamCard<Draft>; readonly negated: boolean }>;
}

export const paramTable = <Draft>(cards: readonly ParamCard<Draft>[]): ParamTable<Draft> => {
  const byName = new Map<string, { card: ParamCard<Draft>; negated: boolean }>();
  for (const card of cards) {
    if (card.negatable) byName.set(`no-${card.name}`, { card, negated: true });
    byName.set(card.name, { card, negated: false });
  }
  return { cards, byName };
};

/** No parameter takes more words than this, so a long line is never copied for each of its words. */
const MOST_ARGUMENTS = 4;

/** Reads all that is left of the line into `draft`; an unknown word ends it, for nobody knows what belongs to it. */
export const readParams = <Draft>(line: Line, table: ParamTable<Draft>, draft: Draft): void => {
  const told = new Set<string>();
  const words = line.args.rest();
  for (let at = 0; at < words.length; ) {
    const word = words[at++]!;
    const found = table.byName.get(word.text.replace(/\(.*$/s, ''));
    if (found === undefined) {
      const hint = didYouMean(word.text, table.byName.keys());
      const message = `${subject(line)}: unknown keyword '${word.text}'.`;
      line.report('alert', 'unknown-parameter', message, word, hint);
      return;
    }
    const after = words.slice(at, at + MOST_ARGUMENTS);
    const sub = paramLine(line, word, after);
    tellStatus(sub, found.card, told);
    found.card.parse(sub, draft, found.negated);
    at += after.length - sub.args.rest().length;
  }
};

/** "'server web1'", as its complaints begin. */
const subject = (line: Line): string =>
  `'${[...line.keyword, ...line.args.words.slice(0, 1)].map((word) => word.text).join(' ')}'`;

/** The rest of the line as the parameter's own, which complains about itself rather than about the line. */
const paramLine = (line: Line, word: Word, after: readonly Word[]): Line => {
  const report: Line['report'] = (severity, code, message, at, hint) =>
    line.report(severity, code, message, at ?? word, hint);
  return {
    section: line.section,
    place: line.place,
    negation: line.negation,
    keyword: [word],
    args: cursorOver(word.text, after, report),
    report,
    world: line.world,
    language: line.language,
  };
};

/** Once per reason and line: "ssl crt x alpn y" is one complaint, not three. */
const tellStatus = (line: Line, card: ParamCard<never>, told: Set<string>): void => {
  const { status, reason = '', modern } = card;
  if (modern)
    line.report(
      'warning',
      'old-spelling',
      `'${card.name}' is deprecated in favor of '${modern}'.`,
      undefined,
      { hint: `write '${modern}'`, fix: insteadOf(line.keyword, modern) },
    );
  if (status === undefined || status === 'acted' || told.has(reason)) return;
  told.add(reason);
  if (status === 'refused')
    line.report('alert', 'not-supported', `'${card.name}' is not supported yet: ${reason}.`);
  else line.report('notice', 'no-effect', `'${card.name}' has no effect here: ${reason}.`);
};
