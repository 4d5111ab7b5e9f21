// One keyword line and its card: who may complain where, and what a card's status means for the line.
import { cursorOver, type Report, type Word } from './arguments.js';
import type { Card, Line } from './card.js';
import type { Diagnostic } from './diagnostics.js';
import { joined } from './language.js';
import type { Place } from './model.js';

/** Reports on a word of one line, or on all of `keyword` when none is given. */
export const reporterAt = (diagnostics: Diagnostic[], place: Place, keyword: readonly Word[]): Report => {
  const first = keyword[0]?.column ?? 1;
  const last = keyword.at(-1);
  const whole = last ? last.column + last.length - first : 1;
  return (severity, code, message, at, hint) => {
    const span = { ...place, column: at?.column ?? first, length: at?.length ?? whole };
    diagnostics.push({ severity, code, span, message, ...(hint !== undefined && { hint }) });
  };
};

/** A line from its parts: the words of the card's name and those after them. */
export const makeLine = (
  parts: Pick<Line, 'section' | 'place' | 'negation' | 'keyword' | 'world'>,
  words: readonly Word[],
  diagnostics: Diagnostic[],
): Line => {
  const report = reporterAt(diagnostics, parts.place, parts.keyword);
  return { ...parts, report, args: cursorOver(joined(parts.keyword), words, report) };
};

/** Lets the card read the line into the draft, after what its status and the line's prefix have to say. */
export const applyCard = <Draft>(card: Card<Draft>, draft: Draft, line: Line) => {
  const { name, reason, modern } = card;
  const because = reason ? `: ${reason}` : '';
  if (card.status === 'refused')
    return line.report('alert', 'not-supported', `'${name}' is not supported yet${because}.`);
  if (line.negation && !card.negatable) {
    const what = name.startsWith('option ') ? `option '${name.slice(7)}'` : `'${name}'`;
    return line.report('alert', 'not-negatable', `negation/default is not supported for ${what}.`);
  }
  if (card.status === 'no-effect') {
    const hint = modern && `HAProxy has removed it in favor of '${modern}'`;
    const severity = modern ? 'warning' : 'notice';
    line.report(severity, 'no-effect', `'${name}' has no effect here${because}.`, undefined, hint);
  } else if (modern) {
    const spelling = [modern, ...line.args.words.map(({ text }) => text)].join(' ');
    const message = `the '${name}' directive is deprecated in favor of '${modern}'.`;
    line.report('warning', 'old-spelling', message, undefined, `write '${spelling}'`);
  }
  card.parse(line, draft);
};
