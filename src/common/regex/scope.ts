// What is known while a regular expression is read, from left to right.
import type { Reader } from './reader.js';
import type { Node } from './tree.js';

/** What `(?i)` and its like switch. */
export interface Options {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly extended: boolean;
  readonly ungreedy: boolean;
  readonly noCapture: boolean;
}

export interface Scope {
  readonly reader: Reader;
  options: Options;
  groups: number;
  /** Named groups. */
  readonly names: Map<string, number>;
  /** Groups that were spoken of, and where: they may come later. */
  readonly references: { readonly number: number; readonly at: number }[];
  depth: number;
  /** Between `\Q` and `\E`. */
  quoting: boolean;
  /** Reads up to the end, or to the parenthesis that closes the group. */
  readChoice(): Node;
}

/** As a pattern starts, and as `(?^)` sets back. */
export const PLAIN: Options = {
  ignoreCase: false,
  multiline: false,
  dotAll: false,
  extended: false,
  ungreedy: false,
  noCapture: false,
};
