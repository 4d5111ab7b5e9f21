// Writes a syntax tree as JavaScript's RegExp reads it, without flags: what PCRE means by `.`, `$`, `\s` or `(?i)` is
// said in the expression itself, and what V8's linear engine does not know (lookarounds) is used only where it must be.
import { type ByteSet, EVERY, rangesOf, without } from './byte-set.js';
import { type Node, type Place, type Repeat, some } from './tree.js';

/** What is known of a subject before it is searched. */
export interface Situation {
  /** Not the beginning of a line: `^` does not match at its start (REG_NOTBOL). */
  readonly notAtBeginning: boolean;
  /** `$` may match one byte before the end. */
  readonly endsWithNewline: boolean;
}

export interface Emitted {
  readonly source: string;
  /** Where in JavaScript's match the groups of the tree are, by their number; 0 is the whole. */
  readonly groups: readonly number[];
}

/**
 * Whether JavaScript has words for it. A reference to a group that took no part fails in PCRE, and matches nothing in
 * JavaScript, where lookbehinds are read backwards, too.
 */
export const canEmit = (tree: Node): boolean =>
  !some(
    tree,
    (node) => node.kind === 'reference' || (node.kind === 'look' && node.behind && some(node, isAtomic)),
  );

const isAtomic = (node: Node): boolean =>
  node.kind === 'atomic' || (node.kind === 'repeat' && node.style === 'possessive');

/** Whether it captures inside a repetition: JavaScript forgets with each time, PCRE does not. */
export const forgetsGroups = (tree: Node): boolean =>
  some(tree, (node) => node.kind === 'repeat' && node.max > 1 && some(node, ({ kind }) => kind === 'group'));

export const emit = (tree: Node, situation: Situation): Emitted => {
  const emitter = new Emitter(situation);
  const source = emitter.write(tree);
  return { source, groups: emitter.groups };
};

const NEVER = '[]';

class Emitter {
  readonly groups: number[] = [0];
  /** Capturing groups of the source: those of the tree, and those that make a group atomic. */
  private captures = 0;
  private readonly sets = new Map<ByteSet, string>();
  private readonly places: Readonly<Record<Place, string>>;

  constructor({ notAtBeginning, endsWithNewline }: Situation) {
    const circumflex = notAtBeginning ? NEVER : '^';
    this.places = {
      start: '^',
      end: '$',
      circumflex,
      dollar: endsWithNewline ? '(?=\\n?$)' : '$',
      'line-start': `(?:${circumflex}|(?<=\\n)(?=[^]))`,
      'line-end': '(?=\\n|$)',
      boundary: '\\b',
      'no-boundary': '\\B',
    };
  }

  write(node: Node): string {
    switch (node.kind) {
      case 'set':
        return this.set(node.bytes);
      case 'sequence':
        return node.items
          .map((item) => (item.kind === 'choice' ? this.grouped(item) : this.write(item)))
          .join('');
      case 'choice':
        return node.options.map((option) => this.write(option)).join('|');
      case 'group':
        this.groups[node.number] = ++this.captures;
        return `(${this.write(node.body)})`;
      case 'atomic':
        return this.atomic(node.body);
      case 'look':
        return `(?${node.behind ? '<' : ''}${node.negated ? '!' : '='}${this.write(node.body)})`;
      case 'repeat':
        return this.repeat(node);
      case 'reference':
        throw new Error('no reference is written for JavaScript');
      case 'place':
        return this.places[node.place];
    }
  }

  private set(bytes: ByteSet): string {
    let written = this.sets.get(bytes);
    if (written === undefined) {
      written = writeSet(bytes);
      this.sets.set(bytes, written);
    }
    return written;
  }

  private grouped(node: Node): string {
    return `(?:${this.write(node)})`;
  }

  /** A lookahead is never entered again: what it has found is taken by a reference. */
  private atomic(body: Node): string {
    const name = `a${++this.captures}`;
    return `(?=(?<${name}>${this.write(body)}))\\k<${name}>`;
  }

  private repeat(node: Repeat): string {
    if (node.style === 'possessive') return this.atomic({ ...node, style: 'greedy' });
    const { body } = node;
    const repeated = body.kind === 'set' || body.kind === 'group' ? this.write(body) : this.grouped(body);
    return repeated + writeBounds(node) + (node.style === 'lazy' ? '?' : '');
  }
}

const writeBounds = ({ min, max }: Repeat): string => {
  if (max === 1 && min === 0) return '?';
  if (max !== Number.POSITIVE_INFINITY) return min === max ? `{${min}}` : `{${min},${max}}`;
  return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
};

const writeSet = (set: ByteSet): string => {
  if (set === 0n) return NEVER;
  if (set === EVERY) return '[^]';
  const ranges = rangesOf(set);
  const [low, high] = ranges[0]!;
  if (ranges.length === 1 && low === high) return writeByte(low);
  const others = rangesOf(without(set));
  return others.length < ranges.length ? `[^${writeRanges(others)}]` : `[${writeRanges(ranges)}]`;
};

const writeRanges = (ranges: readonly (readonly [number, number])[]): string =>
  ranges
    .map(([low, high]) => (low === high ? writeByte(low) : `${writeByte(low)}-${writeByte(high)}`))
    .join('');

const writeByte = (code: number): string => {
  const char = String.fromCharCode(code);
  return /[\w !"#%&',:;<=>@`~]/.test(char) ? char : `\\x${code.toString(16).padStart(2, '0')}`;
};
