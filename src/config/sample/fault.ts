// What is wrong inside a word: expressions, conditions and formats point at the very characters.
import type { Word } from '../arguments.js';
import type { Code } from '../codes.js';

export interface Fault {
  readonly code: Code;
  readonly message: string;
  /** Characters from the start of the text that was read, and how many. */
  readonly offset: number;
  readonly length: number;
  readonly hint?: string;
}

export const isFault = (read: object): read is Fault => 'offset' in read && 'message' in read;

/** The part of a word that a fault is about. A quoted word, whose characters have moved, is pointed at as a whole. */
export const partOf = (word: Word, { offset, length }: Pick<Fault, 'offset' | 'length'>): Word =>
  word.quoted || word.length !== word.text.length
    ? word
    : {
        text: word.text.slice(offset, offset + length),
        column: word.column + Math.min(offset, word.length - 1),
        length: Math.max(1, Math.min(length, word.length - offset)),
        quoted: false,
      };
