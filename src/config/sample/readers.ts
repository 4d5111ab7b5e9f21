// Readers for cards whose lines hold expressions and formats; like those of `Arguments`, they report what is wrong on the
// very characters, and return undefined.
import type { Word } from '../arguments.js';
import type { Line } from '../card.js';
import { insteadOf } from '../line.js';
import type { Expression, LogFormat, SampleType } from '../rules.js';
import { spell } from '../spell.js';
import { canCast } from './casts.js';
import { misplaced, readExpression } from './expression.js';
import { type Fault, isFault, partOf } from './fault.js';
import { readFormat } from './format.js';
import { modernTags } from './old-tags.js';
import type { Where } from './places.js';

/** The next word as a log format. */
export const needFormat = (line: Line, what: string, where: Where): LogFormat | undefined => {
  const word = line.args.need(what);
  return word && formatOf(line, word, where);
};

/** A word as a log format. */
export const formatOf = (line: Line, word: Word, where: Where): LogFormat | undefined => {
  const text = modernTags(word.text);
  if (text !== word.text) {
    const message = "tags of HAProxy 1.4's log formats are deprecated in favor of others.";
    const spelling = spell(text);
    const remedy = { hint: `write '${spelling}'`, fix: insteadOf([word], spelling) };
    line.report('warning', 'old-spelling', message, word, remedy);
  }
  return formatOfText(line, word, text, where);
};

/** The text of a file, say, as a log format; `word` is what is complained of. */
export const formatOfText = (line: Line, word: Word, text: string, where: Where): LogFormat | undefined => {
  const read = readFormat(text, { language: line.language.samples, where, section: line.section });
  if (!isFault(read)) return read;
  return complain(line, word, read);
};

/** The next word as an expression, all of it; `type` is what it will be taken for. */
export const needExpression = (
  line: Line,
  what: string,
  where: Where,
  type: SampleType = 'any',
): Expression | undefined => {
  const word = line.args.need(what);
  return word && expressionOf(line, word, where, type);
};

/** A word as an expression, all of it. */
export const expressionOf = (
  line: Line,
  word: Word,
  where: Where,
  type: SampleType = 'any',
): Expression | undefined => {
  const read = readExpression(word.text, 0, line.language.samples);
  if (isFault(read)) return complain(line, word, read);
  const { expression, end, fetch } = read;
  const whole = { code: 'bad-expression', offset: 0, length: word.text.length } as const;
  if (end < word.text.length)
    return complain(line, word, {
      code: 'bad-expression',
      message: `unexpected '${word.text.slice(end)}' after the expression`,
      offset: end,
      length: word.text.length - end,
    });
  const complaint = misplaced(fetch, expression.text, where, line.section);
  if (complaint !== undefined)
    return complain(line, word, { ...whole, code: 'misplaced-fetch', message: complaint });
  if (!canCast(expression.type, type))
    return complain(line, word, {
      ...whole,
      message: `expression '${expression.text}' gives ${expression.type}, which cannot be taken for ${type}`,
    });
  return expression;
};

const complain = (line: Line, word: Word, { code, message, hint, ...part }: Fault): undefined => {
  line.report('alert', code, `${message}.`, partOf(word, part), hint);
  return undefined;
};
