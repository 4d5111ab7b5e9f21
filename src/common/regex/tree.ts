// The syntax tree of a regular expression: what parse.ts makes, cost.ts weighs and emit.ts writes for JavaScript.
import type { ByteSet } from './byte-set.js';

export type Node =
  /** One byte of a set. */
  | { readonly kind: 'set'; readonly bytes: ByteSet }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  /** Captures, as this number. */
  | { readonly kind: 'group'; readonly number: number; readonly body: Node }
  /** Never tried in a second way once it has matched. */
  | { readonly kind: 'atomic'; readonly body: Node }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negated: boolean; readonly body: Node }
  | Repeat
  /** What a group has captured. */
  | { readonly kind: 'reference'; readonly number: number; readonly ignoreCase: boolean }
  | { readonly kind: 'place'; readonly place: Place };

export interface Repeat {
  readonly kind: 'repeat';
  readonly body: Node;
  readonly min: number;
  /** Infinity where there is no end. */
  readonly max: number;
  readonly style: 'greedy' | 'lazy' | 'possessive';
}

/**
 * Matches no byte. start: of the subject (`\A`); circumflex: the same, unless that is not the beginning of a line
 * (REG_NOTBOL); dollar: the end, or before a newline that ends it; line-…: `^` and `$` with `(?m)`.
 */
export type Place =
  | 'start'
  | 'end'
  | 'circumflex'
  | 'dollar'
  | 'line-start'
  | 'line-end'
  | 'boundary'
  | 'no-boundary';

export const EMPTY: Node = { kind: 'sequence', items: [] };

export interface Syntax {
  readonly tree: Node;
  /** Capturing groups, without the whole. */
  readonly groups: number;
}

/** Whether it holds of a node or of one inside it. */
export const some = (node: Node, holds: (node: Node) => boolean): boolean =>
  holds(node) || partsOf(node).some((part) => some(part, holds));

const partsOf = (node: Node): readonly Node[] =>
  node.kind === 'sequence'
    ? node.items
    : node.kind === 'choice'
      ? node.options
      : 'body' in node
        ? [node.body]
        : [];
