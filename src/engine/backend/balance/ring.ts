// hash-type consistent: each server stands at many points of a ring of 2^32, and a hash belongs to the nearest point.
// A server that goes or comes moves only its own points.
import { endianness } from 'node:os';
import { avalanche } from '../../../common/hash.js';
import { WEIGHT_SCALE } from '../../../state/slots.js';
import { type Candidate, weightsOf } from './balancer.js';
import type { HashedServers } from './keyed.js';

/** Points that a server can have at most, one for each sixteenth of the greatest weight. */
export const POINTS_PER_SERVER = 256 * WEIGHT_SCALE;
const POINT_BITS = Math.log2(POINTS_PER_SERVER);

/** In a 64-bit word seen as two of 32: where its upper and lower half are. */
const UPPER = endianness() === 'LE' ? 1 : 0;
const LOWER = 1 - UPPER;

export class HashRing implements HashedServers {
  owners: Uint32Array = new Uint32Array(0);
  private keys = new Uint32Array(0);
  /**
   * Every point of every server seen so far, sorted: place on the ring above, server index and number of the point below.
   * Sorting takes long for large farms (1.6 million points: a third of a second), leaving out who is down does not.
   */
  private points = new BigUint64Array(0);
  /** Points that each server, by index, has in `points`. */
  private pointsOf: number[] = [];
  private ringKeys: number[] = [];

  update(candidates: readonly Candidate[]): void {
    const weights = weightsOf(candidates);
    if (candidates.some(({ index }, at) => weights[at]! > (this.pointsOf[index] ?? 0)))
      this.sortPoints(candidates, weights);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.keys = new Uint32Array(total);
    this.owners = new Uint32Array(total);
    this.placePoints(candidates, weights);
  }

  /** The nearest point: the one before at equal distance, as HAProxy decides. */
  find(hash: number): number {
    const { keys } = this;
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (keys[middle]! < hash) low = middle + 1;
      else high = middle;
    }
    const next = low === keys.length ? 0 : low;
    const before = (next === 0 ? keys.length : next) - 1;
    return (hash - keys[before]!) >>> 0 <= (keys[next]! - hash) >>> 0 ? before : next;
  }

  /** Copies the points of the candidates: each has as many as its weight now. */
  private placePoints(candidates: readonly Candidate[], weights: readonly number[]): void {
    const owners = new Int32Array(this.pointsOf.length);
    const points = new Int32Array(this.pointsOf.length);
    for (const [position, { index }] of candidates.entries()) {
      owners[index] = position;
      points[index] = weights[position]!;
    }
    const halves = new Uint32Array(this.points.buffer);
    for (let half = 0, place = 0; half < halves.length; half += 2) {
      const server = halves[half + LOWER]! >>> POINT_BITS;
      const number = halves[half + LOWER]! & (POINTS_PER_SERVER - 1);
      if (number >= points[server]!) continue;
      this.keys[place] = halves[half + UPPER]!;
      this.owners[place] = owners[server]!;
      place++;
    }
  }

  /** Anew, as one server is new or has become heavier than ever. A slow start does not come here with every step. */
  private sortPoints(candidates: readonly Candidate[], weights: readonly number[]): void {
    for (const [position, { index, ringKey, configuredWeight }] of candidates.entries()) {
      this.ringKeys[index] = ringKey;
      const most = Math.max(this.pointsOf[index] ?? 0, weights[position]!, configuredWeight * WEIGHT_SCALE);
      this.pointsOf[index] = most;
    }
    const total = this.pointsOf.reduce((sum, points) => sum + points, 0);
    this.points = new BigUint64Array(total);
    const halves = new Uint32Array(this.points.buffer);
    let half = 0;
    for (const [server, points] of this.pointsOf.entries()) {
      for (let number = 0; number < (points ?? 0); number++, half += 2) {
        halves[half + UPPER] = avalanche((this.ringKeys[server]! + number) | 0);
        halves[half + LOWER] = (server << POINT_BITS) | number;
      }
    }
    this.points.sort();
  }
}
