// Patterns of ACLs as they are written, with the operators that integers may have (manual 7.1.2).
import { isOperator, writeRange } from '../../common/patterns.js';
import type { Word } from '../arguments.js';

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
