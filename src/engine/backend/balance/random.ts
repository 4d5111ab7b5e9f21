// balance random(draws): draws servers at random, by weight, and takes the least loaded of them.
import { Counter } from '../../../state/slots.js';
import {
  type Accepts,
  type BalanceKey,
  type Balancer,
  type BalancerContext,
  type Candidate,
  loadOf,
  weightsOf,
} from './balancer.js';
import { BoundedLoad } from './bounded-load.js';

/** Two draws, unless told, are the "power of two random choices". */
export const createRandom = (context: BalancerContext): Balancer => {
  const { balance, balanceFactor, random } = context;
  const bound = balanceFactor === undefined ? undefined : new BoundedLoad(balanceFactor);
  return new Random(random, balance.algorithm === 'random' ? balance.draws : 2, bound);
};

/** Draws from Vose's alias table: column and side by one random number, exactly by weight, at any number of servers. */
class Random implements Balancer {
  private candidates: readonly Candidate[] = [];
  private table: AliasTable = aliasTable([]);

  constructor(
    private readonly random: () => number,
    private readonly draws: number,
    private readonly bound: BoundedLoad | undefined,
  ) {}

  update(candidates: readonly Candidate[]): void {
    this.candidates = candidates;
    this.bound?.update(candidates);
    this.table = aliasTable(weightsOf(candidates));
  }

  pick(_key: BalanceKey, accepts: Accepts): Candidate | undefined {
    if (this.candidates.length === 0) return undefined;
    this.bound?.begin();
    let best = this.draw();
    for (let drawn = 1; drawn < this.draws; drawn++) {
      const other = this.draw();
      if (other !== best && isLighter(this.candidates[other]!, this.candidates[best]!)) best = other;
    }
    const drawn = this.candidates[best]!;
    return accepts(drawn) ? drawn : this.pickOther(best, accepts);
  }

  /** Any other that accepts, from a random place on. */
  private pickOther(refused: number, accepts: Accepts): Candidate | undefined {
    const { candidates } = this;
    const start = this.draw();
    for (let tried = 0; tried < candidates.length; tried++) {
      const at = (start + tried) % candidates.length;
      if (at !== refused && accepts(candidates[at]!)) return candidates[at];
    }
    return undefined;
  }

  private draw(): number {
    const drawn = this.drawByWeight();
    return this.bound?.exceeds(drawn) ? this.drawWithin(this.bound, drawn) : drawn;
  }

  /** `hash-balance-factor`: the next one that is within its share. */
  private drawWithin(bound: BoundedLoad, exceeding: number): number {
    const { length } = this.candidates;
    for (let at = (exceeding + 1) % length; at !== exceeding; at = (at + 1) % length)
      if (!bound.exceeds(at)) return at;
    return exceeding;
  }

  private drawByWeight(): number {
    const point = this.random() * this.table.keep.length;
    const column = Math.floor(point);
    return point - column < this.table.keep[column]! ? column : this.table.alias[column]!;
  }
}

/**
 * Fewer requests for its weight; where that is equal, fewer sessions in the second this thread last gave it any: idle
 * farms, too, are used evenly.
 */
const isLighter = (one: Candidate, other: Candidate): boolean => {
  const difference = loadOf(one) * other.weight - loadOf(other) * one.weight;
  if (difference !== 0) return difference < 0;
  const second = one.cells.mine(RATE_SECOND);
  const otherSecond = other.cells.mine(RATE_SECOND);
  if (second !== otherSecond) return second < otherSecond;
  return one.cells.mine(RATE_NOW) * other.weight < other.cells.mine(RATE_NOW) * one.weight;
};

const RATE_SECOND = Counter.server.sessionRate;
const RATE_NOW = Counter.server.sessionRate$now;

/** Column i is i with probability `keep[i]`, else `alias[i]`; all columns are equally likely (Vose, 1991). */
interface AliasTable {
  readonly keep: Float64Array;
  readonly alias: Uint32Array;
}

const aliasTable = (weights: readonly number[]): AliasTable => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const keep = Float64Array.from(weights, (weight) => (weight * weights.length) / total);
  const alias = new Uint32Array(weights.length);
  const poor: number[] = [];
  const rich: number[] = [];
  for (const [column, share] of keep.entries()) (share < 1 ? poor : rich).push(column);
  while (poor.length > 0 && rich.length > 0) {
    const column = poor.pop()!;
    const giver = rich.at(-1)!;
    alias[column] = giver;
    keep[giver]! -= 1 - keep[column]!;
    if (keep[giver]! < 1) poor.push(rich.pop()!);
  }
  // Rounding may leave columns a hair under 1: nothing is left to fill them with.
  for (const column of poor) keep[column] = 1;
  return { keep, alias };
};
