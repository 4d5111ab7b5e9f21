// Compiles a syntax tree for machine.ts: a list of instructions, each a few numbers.
import { type ByteSet, rangesOf } from './byte-set.js';
import type { Node, Place, Repeat } from './tree.js';

/** What an instruction does; its operands follow it. Targets are positions in the code, registers hold numbers. */
export const OP = {
  /** The whole has matched. */
  match: 0,
  /** table: takes a byte of it. */
  set: 1,
  /** target. */
  jump: 2,
  /** target: goes on here, and there when that fails. */
  split: 3,
  /** register: keeps the position. */
  save: 4,
  /** group, register: has captured from the position kept up to here. */
  capture: 5,
  /** place: as PLACES numbers it. */
  place: 6,
  /** group, ignoreCase: takes what it has captured. */
  reference: 7,
  /** counter: becomes 0. */
  zero: 8,
  /** counter, min, max, lazy, end: the head of a repetition, once more or not; `enter` follows it. */
  repeat: 9,
  /** counter, register: counts one more, keeps the position. */
  enter: 10,
  /** counter, register, min, head, end: back to the head, unless this time was empty. */
  next: 11,
  /** register: keeps how much there is to go back to. */
  mark: 12,
  /** register: forgets what there was to go back to since that mark. */
  commit: 13,
  /** register: back to the position kept. */
  restore: 14,
  /** register: fails, and so does what there was to go back to since that mark. */
  fail: 15,
  /** register, width: goes on from here, and from one byte before when that fails; so far from the position kept at most. */
  behind: 16,
  /** register: at the position kept. */
  at: 17,
  /** table, min, max: bytes of it, as many as there are, and one less when that fails. */
  run: 18,
} as const;

export const PLACES: readonly Place[] = [
  'start',
  'end',
  'circumflex',
  'dollar',
  'line-start',
  'line-end',
  'boundary',
  'no-boundary',
];

export interface Program {
  readonly code: readonly number[];
  /** For `set`: 1 for each byte that is in. */
  readonly tables: readonly Uint8Array[];
  /** The first ones are the starts and ends of groups. */
  readonly registers: number;
}

export const compileProgram = (tree: Node, groups: number): Program => {
  const compiler = new Compiler(2 * (groups + 1));
  compiler.add(tree);
  compiler.code.push(OP.match);
  return { code: compiler.code, tables: compiler.tables, registers: compiler.registers };
};

class Compiler {
  readonly code: number[] = [];
  readonly tables: Uint8Array[] = [];
  private readonly known = new Map<ByteSet, number>();

  constructor(public registers: number) {}

  add(node: Node): void {
    const { code } = this;
    if (node.kind === 'set') code.push(OP.set, this.table(node.bytes));
    else if (node.kind === 'sequence') for (const item of node.items) this.add(item);
    else if (node.kind === 'choice') this.choice(node.options);
    else if (node.kind === 'repeat') this.repeat(node);
    else if (node.kind === 'reference') code.push(OP.reference, node.number, node.ignoreCase ? 1 : 0);
    else if (node.kind === 'place') code.push(OP.place, PLACES.indexOf(node.place));
    else if (node.kind === 'atomic') this.atomic(node.body);
    else if (node.kind === 'group') {
      code.push(OP.save, this.registers);
      const start = this.registers++;
      this.add(node.body);
      code.push(OP.capture, node.number, start);
    } else this.look(node);
  }

  private table(bytes: ByteSet): number {
    let index = this.known.get(bytes);
    if (index === undefined) {
      const table = new Uint8Array(256);
      for (const [low, high] of rangesOf(bytes)) table.fill(1, low, high + 1);
      index = this.tables.push(table) - 1;
      this.known.set(bytes, index);
    }
    return index;
  }

  /** An instruction with a target that is not known yet, its last operand: to be called when it is. */
  private pending(...instruction: readonly number[]): () => void {
    this.code.push(...instruction, 0);
    const hole = this.code.length - 1;
    return () => {
      this.code[hole] = this.code.length;
    };
  }

  private choice(options: readonly Node[]): void {
    const ends = options.map((option, at) => {
      const isLast = at === options.length - 1;
      const otherwise = isLast ? undefined : this.pending(OP.split);
      this.add(option);
      const end = isLast ? undefined : this.pending(OP.jump);
      otherwise?.();
      return end;
    });
    for (const end of ends) end?.();
  }

  private repeat(node: Repeat): void {
    if (node.style === 'possessive') {
      this.atomic({ ...node, style: 'greedy' });
      return;
    }
    if (node.body.kind === 'set' && node.style === 'greedy') {
      this.code.push(OP.run, this.table(node.body.bytes), node.min, node.max);
      return;
    }
    const counter = this.registers++;
    const position = this.registers++;
    this.code.push(OP.zero, counter);
    const head = this.code.length;
    const leave = this.pending(OP.repeat, counter, node.min, node.max, node.style === 'lazy' ? 1 : 0);
    this.code.push(OP.enter, counter, position);
    this.add(node.body);
    const end = this.pending(OP.next, counter, position, node.min, head);
    leave();
    end();
  }

  private atomic(body: Node): void {
    const mark = this.registers++;
    this.code.push(OP.mark, mark);
    this.add(body);
    this.code.push(OP.commit, mark);
  }

  private look({ behind, negated, body }: Extract<Node, { kind: 'look' }>): void {
    const mark = this.registers++;
    const here = this.registers++;
    this.code.push(OP.save, here, OP.mark, mark);
    const otherwise = negated ? this.pending(OP.split) : undefined;
    if (behind) this.code.push(OP.behind, here, widthOf(body));
    this.add(body);
    if (behind) this.code.push(OP.at, here);
    this.code.push(...(negated ? [OP.fail, mark] : [OP.commit, mark, OP.restore, here]));
    otherwise?.();
  }
}

/** The most bytes it can take. */
const widthOf = (node: Node): number => {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return node.items.reduce((sum, item) => sum + widthOf(item), 0);
    case 'choice':
      return Math.max(...node.options.map(widthOf));
    case 'group':
    case 'atomic':
      return widthOf(node.body);
    case 'repeat': {
      const width = widthOf(node.body);
      return width === 0 ? 0 : width * node.max;
    }
    case 'reference':
      return Number.POSITIVE_INFINITY;
    default:
      return 0;
  }
};
