// Patterns of ACLs as they are written, with the operators that integers may have (manual 7.1.2).
import { isOperator, writeRange } from '../../common/patterns.js';
import type { Word } from '../arguments.js';

/** A version, or a range of versions, as plain numbers: "3:3.1" is "196608:196609", "3" all of 3. */
export const withoutDots = (word: Word): Word => {
  const found = /^(\d+(?:\.\d+)?)?(:)?(\d+(?:\.\d+)?)?$/.exec(word.text);
  if (!found) return word;
  const [, low, colon, high = colon ? undefined : low] = found;
  // One exact version is one number, which may have an operator.
  if (!colon && low?.includes('.')) return { ...word, text: versionOf(low, 0) };
  return { ...word, text: `${versionOf(low, 0)}:${versionOf(high, 0xffff)}` };
};

const versionOf = (text: string | undefined, missing: number): string => {
  if (text === undefined) return '';
  const [major, minor = missing] = text.split('.').map(Number);
  return String(major! * 65536 + minor);
};

/** Operators written as the ranges they stand for: "gt 10" is "11:". One holds for all numbers behind it. */
export const withOperators = (
  words: readonly Word[],
): readonly Word[] | { readonly word: Word; readonly error: string } => {
  let operator = 'eq';
  const ranges: Word[] = [];
  for (const word of words) {
    if (isOperator(word.text)) {
      operator = word.text;
      continue;
    }
    const range = writeRange(operator, word.text);
    if (typeof range !== 'string') return { word, error: range.error };
    ranges.push({ ...word, text: range });
  }
  return ranges;
};
