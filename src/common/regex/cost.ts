// How long a subject may be before searching it could take long. V8 searches by backtracking; where that goes on for too
// long it changes to an engine that is linear in the length of the subject (--enable-experimental-regexp-engine-on-
// excessive-backtracks), if the expression has nothing which that engine does not know.
import type { Node } from './tree.js';

/** Whether V8's linear engine can take over. */
export const isLinear = (node: Node): boolean => replication(node) <= MOST_COPIES;

/** V8 writes out counted repetitions, and gives up where nested ones multiply to more copies than this. */
const MOST_COPIES = 16;

const NEVER = Number.POSITIVE_INFINITY;

/** The most copies of a part of the expression; infinite where something has no place in a linear engine. */
const replication = (node: Node): number => {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'place':
      return node.place === 'line-start' || node.place === 'line-end' ? NEVER : 1;
    case 'sequence':
      return Math.max(1, ...node.items.map(replication));
    case 'choice':
      return Math.max(...node.options.map(replication));
    case 'group':
      return replication(node.body);
    case 'repeat': {
      const copies = node.max === Number.POSITIVE_INFINITY ? node.min + 1 : node.max;
      return node.style === 'possessive' ? NEVER : Math.max(1, copies) * replication(node.body);
    }
    default:
      return NEVER;
  }
};

/** Steps that a search by backtracking may take: some milliseconds. */
const MOST_STEPS = 1e6;

/** Longest subject that surely is searched in so many steps: their number grows with a power of its length, at worst. */
export const quickLength = (tree: Node): number => {
  // It is tried from every byte of the subject, unless it is anchored.
  const degree = waysToMatch(tree).degree + (isAnchored(tree) ? 0 : 1);
  return Math.floor((MOST_STEPS / waysToMatch(tree).factor) ** (1 / degree));
};

const isAnchored = (node: Node): boolean =>
  node.kind === 'sequence'
    ? node.items[0] !== undefined && isAnchored(node.items[0])
    : node.kind === 'choice'
      ? node.options.every(isAnchored)
      : node.kind === 'group'
        ? isAnchored(node.body)
        : node.kind === 'place' && (node.place === 'start' || node.place === 'circumflex');

/** factor × length ** degree ways. */
interface Ways {
  readonly factor: number;
  readonly degree: number;
}

const ONE_WAY: Ways = { factor: 1, degree: 0 };

const waysToMatch = (node: Node): Ways => {
  switch (node.kind) {
    case 'sequence':
      return node.items.map(waysToMatch).reduce(times, ONE_WAY);
    case 'choice':
      return node.options.map(waysToMatch).reduce((a, b) => ({
        factor: a.factor + b.factor,
        degree: Math.max(a.degree, b.degree),
      }));
    case 'group':
    case 'atomic':
    case 'look':
      return waysToMatch(node.body);
    case 'repeat':
      return waysToRepeat(waysToMatch(node.body), node);
    // A reference is compared byte by byte.
    case 'reference':
      return { factor: 1, degree: 1 };
    default:
      return ONE_WAY;
  }
};

const times = (a: Ways, b: Ways): Ways => ({ factor: a.factor * b.factor, degree: a.degree + b.degree });

const waysToRepeat = (body: Ways, { min, max }: { min: number; max: number }): Ways => {
  const lengths =
    max === Number.POSITIVE_INFINITY ? { factor: 1, degree: 1 } : { factor: max - min + 1, degree: 0 };
  if (body.factor === 1 && body.degree === 0) return lengths;
  // What can be divided in several ways, any number of times: exponential, or near to it.
  if (max === Number.POSITIVE_INFINITY) return { factor: max, degree: 0 };
  return times({ factor: body.factor ** max, degree: body.degree * max }, lengths);
};
