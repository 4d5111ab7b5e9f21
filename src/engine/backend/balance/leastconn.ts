// balance leastconn: the server with the fewest requests for its weight, served and queued; equal ones in turns.
import type { Cells } from '../../../state/cells.js';
import { Gauge } from '../../../state/slots.js';
import {
  type Accepts,
  type BalanceKey,
  type Balancer,
  type BalancerContext,
  type Candidate,
  weightsOf,
} from './balancer.js';

export const createLeastConn = (context: BalancerContext): Balancer => new LeastConn(context.backend);

/**
 * A scan, as other threads change the loads at any time: some ns for each server, and it ends at the first idle one. The
 * loads are read straight from the gauges, and not atomically, which would be four times as slow: a load may be that of
 * a moment ago, as it may be with a lock, too, once the request is on its way.
 */
class LeastConn implements Balancer {
  private candidates: readonly Candidate[] = [];
  private gauges: Int32Array = new Int32Array(0);
  private gaugeBases = new Int32Array(0);
  private weights = new Float64Array(0);
  /** What all weigh now, while a pick goes over several. */
  private seen = new Float64Array(0);

  constructor(private readonly backend: Cells) {}

  update(candidates: readonly Candidate[]): void {
    this.candidates = candidates;
    if (candidates.length > 0) this.gauges = candidates[0]!.cells.gauges;
    this.gaugeBases = Int32Array.from(candidates, (candidate) => candidate.cells.gaugeBase);
    this.weights = Float64Array.from(weightsOf(candidates));
    this.seen = new Float64Array(candidates.length);
  }

  pick(_key: BalanceKey, accepts: Accepts): Candidate | undefined {
    const { gauges, gaugeBases, weights } = this;
    const size = this.candidates.length;
    if (size === 0) return undefined;
    // One of equal servers follows the one picked before, so the search starts behind it.
    const start = this.backend.get(Gauge.backend.roundRobinCursor) % size;
    let best = start;
    let least = burdenOf(gauges, gaugeBases[start]!, weights[start]!);
    for (let tried = 1, at = start + 1; tried < size && least > 0; tried++, at++) {
      if (at === size) at = 0;
      const burden = burdenOf(gauges, gaugeBases[at]!, weights[at]!);
      if (burden >= least) continue;
      least = burden;
      best = at;
    }
    return accepts(this.candidates[best]!) ? this.take(best) : this.pickOther(start, best, accepts);
  }

  /** Offers it level by level: first all that have as little as the least of the rest, then the next. */
  private pickOther(start: number, refused: number, accepts: Accepts): Candidate | undefined {
    const { candidates, gauges, gaugeBases, weights, seen } = this;
    const size = candidates.length;
    for (let at = 0; at < size; at++) seen[at] = burdenOf(gauges, gaugeBases[at]!, weights[at]!);
    seen[refused] = REFUSED;
    for (let level = nextLevel(seen, REFUSED); level !== NONE; level = nextLevel(seen, level)) {
      for (let tried = 0; tried < size; tried++) {
        const at = (start + tried) % size;
        if (seen[at] === level && accepts(candidates[at]!)) return this.take(at);
      }
    }
    return undefined;
  }

  private take(at: number): Candidate {
    this.backend.set(Gauge.backend.roundRobinCursor, at + 1);
    return this.candidates[at]!;
  }
}

/** As HAProxy counts: idle servers are equal whatever their weight; else the request to come counts too. */
const burdenOf = (gauges: Int32Array, base: number, weight: number): number => {
  const load = gauges[base + Gauge.server.sessions]! + gauges[base + Gauge.server.queue]!;
  return load <= 0 ? 0 : (load + 1) / weight;
};

const REFUSED = -1;
const NONE = Number.POSITIVE_INFINITY;

const nextLevel = (burdens: Float64Array, above: number): number => {
  let next = NONE;
  for (let at = 0; at < burdens.length; at++) {
    if (burdens[at]! > above && burdens[at]! < next) next = burdens[at]!;
  }
  return next;
};
