// `hash-balance-factor` (manual 4.2): the bounded loads of Mirrokni, Thorup and Zadimoghaddam (arXiv:1608.01350), with
// weights. A server has its share of the requests there are, times the factor, and the hash leads on where that is full.
import { Gauge } from '../../../state/slots.js';
import { type Candidate, weightsOf } from './balancer.js';

export class BoundedLoad {
  private candidates: readonly Candidate[] = [];
  private weights: readonly number[] = [];
  /** Sum of the weights before each. */
  private weightsBefore: readonly number[] = [];
  private total = 0;
  /** Slots for the requests there are, over all servers. */
  private slots = 0;

  /** @param factor percent of the average load, above 100 */
  constructor(private readonly factor: number) {}

  update(candidates: readonly Candidate[]): void {
    this.candidates = candidates;
    this.weights = weightsOf(candidates);
    this.total = 0;
    this.weightsBefore = this.weights.map((weight) => {
      this.total += weight;
      return this.total - weight;
    });
  }

  /** Looks at the load there is now, the request to come included. */
  begin(): void {
    let sessions = 1;
    for (const { cells } of this.candidates) sessions += cells.get(Gauge.server.sessions);
    this.slots = Math.ceil((sessions * this.factor) / 100);
  }

  /** The candidate at that position has its share. */
  exceeds(at: number): boolean {
    return this.candidates[at]!.cells.get(Gauge.server.sessions) >= Math.max(1, this.shareOf(at));
  }

  /** Whole slots for each unit of weight; the rest is dealt out along the sum of the weights, so that all of it is. */
  private shareOf(at: number): number {
    const { total, slots } = this;
    const rest = slots % total;
    const before = this.weightsBefore[at]!;
    const weight = this.weights[at]!;
    const dealt = (upTo: number): number => Math.floor((upTo * rest) / total);
    return weight * Math.floor(slots / total) + dealt(before + weight) - dealt(before);
  }
}
