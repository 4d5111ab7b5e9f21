// One keyword line and its card: who may complain where, and what a card's status means for the line.
import { cursorOver, type Report, type Word } from './arguments.js';
import type { Card, Line } from './card.js';
import type { Diagnostic, Fix, Remedy } from './diagnostics.js';
import { joined } from './language.js';
import type { Place } from './model.js';

/** Reports on a word of one line, or on all of `keyword` when none is given. */
export const reporterAt = (diagnostics: Diagnostic[], place: Place, keyword: readonly Word[]): Report => {
  const first = keyword[0]?.column ?? 1;
  const last = keyword.at(-1);
  const whole = last ? last.column + last.length - first : 1;
  return (severity, code, message, at, hint) => {
    const span = { ...place, column: at?.column ?? first, length: at?.length ?? whole };
    const remedy = typeof hint === 'string' ? { hint } : hint;
    diagnostics.push({ severity, code, span, message, ...remedy });
  };
};

/** A line from its parts: the words of the card's name and those after them. */
export const makeLine = (
  parts: Pick<Line, 'section' | 'place' | 'negation' | 'keyword' | 'world' | 'language'>,
  words: readonly Word[],
  diagnostics: Diagnostic[],
): Line => {
  const report = reporterAt(diagnostics, parts.place, parts.keyword);
  return { ...parts, report, args: cursorOver(joined(parts.keyword), words, report) };
};

/** What takes the place of these words, which stand beside each other in their line. */
export const insteadOf = (words: readonly Word[], text: string): Fix => {
  const [first, last] = [words[0], words.at(-1)];
  const column = first?.column ?? 1;
  return { column, length: first && last ? last.column + last.length - column : 0, text };
};

/** HAProxy has removed the word, whether or not another has taken its place. */
export const isGone = <Draft>({ removed, modern, modernSince }: Card<Draft>): boolean =>
  removed === true || (modern !== undefined && modernSince === undefined);

/** How an old word is written today. */
const remedyFor = <Draft>(card: Card<Draft>, { keyword, args }: Line): string | Remedy | undefined => {
  const { modern, removed, modernSince, status } = card;
  if (removed) {
    const hint = modern ? `HAProxy has removed it in favor of '${modern}'` : 'HAProxy has removed it';
    return { hint, fix: { ...insteadOf(keyword, '# removed from HAProxy: '), length: 0 } };
  }
  if (modern === undefined) return undefined;
  if (modernSince !== undefined) return `HAProxy ${modernSince} has renamed it to '${modern}'`;
  const spelling = [modern, ...args.words.map(({ text }) => text)].join(' ');
  const hint =
    status === 'no-effect' ? `HAProxy has removed it in favor of '${modern}'` : `write '${spelling}'`;
  return { hint, fix: insteadOf(keyword, modern) };
};

/** Lets the card read the line into the draft, after what its status and the line's prefix have to say. */
export const applyCard = <Draft>(card: Card<Draft>, draft: Draft, line: Line) => {
  const { name, reason, modern, removed } = card;
  const because = reason ? `: ${reason}` : '';
  if (card.status === 'refused')
    return line.report('alert', 'not-supported', `'${name}' is not supported yet${because}.`);
  if (line.negation && !card.negatable) {
    const what = name.startsWith('option ') ? `option '${name.slice(7)}'` : `'${name}'`;
    return line.report('alert', 'not-negatable', `negation/default is not supported for ${what}.`);
  }
  if (card.status === 'no-effect') {
    const message = `'${name}' has no effect here${because}.`;
    line.report(
      modern || removed ? 'warning' : 'notice',
      'no-effect',
      message,
      undefined,
      remedyFor(card, line),
    );
  } else if (modern) {
    const message = `the '${name}' directive is deprecated in favor of '${modern}'.`;
    line.report('warning', 'old-spelling', message, undefined, remedyFor(card, line));
  }
  card.parse(line, draft);
};
