// roundrobin and static-rr: one cursor in the shared state walks over a weighted sequence, so that all threads together
// keep strictly to it.
import type { Cells } from '../../../state/cells.js';
import { Gauge } from '../../../state/slots.js';
import type { Accepts, BalanceKey, Balancer, Candidate } from './balancer.js';
import { Refusals } from './refusals.js';

/** Which candidate, by position, stands at which place; roundrobin and static-rr differ in nothing else. */
export type SequenceOf = (candidates: readonly Candidate[]) => Uint32Array;

/** @param backend holds the cursor */
export const createRotation = (sequenceOf: SequenceOf, backend: Cells): Balancer =>
  new Rotation(sequenceOf, backend);

class Rotation implements Balancer {
  private candidates: readonly Candidate[] = [];
  private sequence: Uint32Array = new Uint32Array(0);
  private refusals = new Refusals(0);
  private spare = 0;

  constructor(
    private readonly sequenceOf: SequenceOf,
    private readonly backend: Cells,
  ) {}

  update(candidates: readonly Candidate[]): void {
    this.candidates = candidates;
    this.sequence = this.sequenceOf(candidates);
    this.refusals = new Refusals(candidates.length);
  }

  pick(_key: BalanceKey, accepts: Accepts): Candidate | undefined {
    if (this.candidates.length === 0) return undefined;
    const next = this.step();
    return accepts(this.candidates[next]!) ? this.candidates[next] : this.pickOther(next, accepts);
  }

  /**
   * The refused lose their turn, and the others share it by their weights, as each goes on along the shared cursor.
   * Where the refused hold most of the sequence that would take long: the others are then asked in turns.
   */
  private pickOther(refused: number, accepts: Accepts): Candidate | undefined {
    const { candidates, refusals } = this;
    refusals.begin();
    refusals.add(refused);
    for (let steps = 2 * candidates.length; refusals.left > 0 && steps > 0; steps--) {
      const next = this.step();
      if (refusals.has(next)) continue;
      if (accepts(candidates[next]!)) return candidates[next];
      refusals.add(next);
    }
    return refusals.left > 0 ? this.pickSpare(accepts) : undefined;
  }

  private pickSpare(accepts: Accepts): Candidate | undefined {
    const { candidates, refusals } = this;
    for (let tried = 0; tried < candidates.length; tried++) {
      this.spare = (this.spare + 1) % candidates.length;
      if (!refusals.has(this.spare) && accepts(candidates[this.spare]!)) return candidates[this.spare];
    }
    return undefined;
  }

  /** Moves the cursor on. It wraps at 2^32: one jump in the order every 4 billion picks. */
  private step(): number {
    const cursor = this.backend.add(Gauge.backend.roundRobinCursor, 1) - 1;
    return this.sequence[(cursor >>> 0) % this.sequence.length]!;
  }
}
