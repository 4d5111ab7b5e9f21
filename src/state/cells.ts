// One entity's cells in the shared state: gauges by atomic operations, counters in the thread's own slab.
import { isEarlier } from './ranks.js';

/** One thread's view of the shared memory. A slab is one thread's part of an array; thread 0 has the first. */
export interface Memory {
  readonly gauges: Int32Array;
  /** How much of each gauge a thread has added: a slab of the gauges' size for every thread. */
  readonly shares: Int32Array;
  readonly counters: Float64Array;
  /** Cells in a slab of counters. */
  readonly stride: number;
  readonly thread: number;
  /** The one thread that carries traffic: what it adds to, nobody else does, and no operation need be atomic. */
  readonly alone: boolean;
}

/** The gauges and counters of one process, frontend, listener, backend or server, seen from one thread. */
export class Cells {
  readonly gauges: Int32Array;
  readonly counters: Float64Array;
  private readonly shares: Int32Array;
  private readonly stride: number;
  private readonly alone: boolean;
  /** Where the thread's own slabs are, and in that of counters the first one of this entity. */
  private readonly own: number;
  private readonly first: number;
  private readonly ownShares: number;

  /**
   * @param gaugeBase first gauge of this entity
   * @param counterBase first counter of this entity in the slab of thread 0
   */
  constructor(
    { gauges, shares, counters, stride, thread, alone }: Memory,
    readonly gaugeBase: number,
    readonly counterBase: number,
  ) {
    this.gauges = gauges;
    this.shares = shares;
    this.counters = counters;
    this.stride = stride;
    this.alone = alone;
    this.own = thread * stride;
    this.first = this.own + counterBase;
    this.ownShares = thread * gauges.length;
  }

  get(gauge: number): number {
    const cell = this.gaugeBase + gauge;
    return this.alone ? this.gauges[cell]! : Atomics.load(this.gauges, cell);
  }

  set(gauge: number, value: number): void {
    Atomics.store(this.gauges, this.gaugeBase + gauge, value);
  }

  /** Adds and returns the new value. What a thread has added goes with it when it crashes (State.forget). */
  add(gauge: number, by: number): number {
    const cell = this.gaugeBase + gauge;
    this.shares[this.ownShares + cell]! += by;
    if (!this.alone) return Atomics.add(this.gauges, cell, by) + by;
    this.gauges[cell]! += by;
    return this.gauges[cell]!;
  }

  /** How much of a gauge the own thread has added. */
  share(gauge: number): number {
    return this.shares[this.ownShares + this.gaugeBase + gauge]!;
  }

  /** Adds one to `gauge` and keeps the highest value ever seen in `max`. Returns the new value. */
  enter(gauge: number, max: number): number {
    const now = this.add(gauge, 1);
    this.raise(max, now);
    return now;
  }

  raise(gauge: number, value: number): void {
    const cell = this.gaugeBase + gauge;
    if (this.alone && value <= this.gauges[cell]!) return;
    let seen = Atomics.load(this.gauges, cell);
    while (value > seen) {
      const found = Atomics.compareExchange(this.gauges, cell, seen, value);
      if (found === seen) return;
      seen = found;
    }
  }

  /**
   * The earliest rank in a counter of the other threads that have a share in `gauge`; undefined when none has one.
   */
  firstElsewhere(gauge: number, counter: number): number | undefined {
    const { shares, stride, gauges } = this;
    let first: number | undefined;
    for (let thread = 0; thread * stride < this.counters.length; thread++) {
      if (thread * stride === this.own || shares[thread * gauges.length + this.gaugeBase + gauge]! <= 0)
        continue;
      const value = this.counters[thread * stride + this.counterBase + counter]!;
      if (first === undefined || isEarlier(value, first)) first = value;
    }
    return first;
  }

  /** Draws the next number of a sequence that starts at 0: no thread gets one twice, even if one dies. */
  draw(gauge: number): number {
    const cell = this.gaugeBase + gauge;
    return this.alone ? this.gauges[cell]!++ : Atomics.add(this.gauges, cell, 1);
  }

  /** Wakes the threads that wait for this gauge to be rung. */
  ring(gauge: number): void {
    const cell = this.gaugeBase + gauge;
    Atomics.add(this.gauges, cell, 1);
    Atomics.notify(this.gauges, cell);
  }

  /**
   * Resolves when `gauge` has been rung since it was `seen`, true, or when the time is over, false.
   * @param seen what get() gave before the caller last looked at what it waits for
   */
  async rung(gauge: number, seen: number, timeoutMs: number): Promise<boolean> {
    const { value } = Atomics.waitAsync(this.gauges, this.gaugeBase + gauge, seen, timeoutMs);
    return (await value) !== 'timed-out';
  }

  /** Raises a counter in the thread's own slab. */
  count(counter: number, by = 1): void {
    this.counters[this.first + counter]! += by;
  }

  /** Sets a counter cell of the own slab: last-seen times, maxima. */
  put(counter: number, value: number): void {
    this.counters[this.first + counter] = value;
  }

  /** A counter cell of the own slab. */
  mine(counter: number): number {
    return this.counters[this.first + counter]!;
  }

  /** Sum over all threads. */
  total(counter: number): number {
    let sum = 0;
    for (let cell = this.counterBase + counter; cell < this.counters.length; cell += this.stride)
      sum += this.counters[cell]!;
    return sum;
  }

  /** Largest over all threads, for the cells that hold times or maxima. */
  largest(counter: number): number {
    let largest = 0;
    for (let cell = this.counterBase + counter; cell < this.counters.length; cell += this.stride)
      largest = Math.max(largest, this.counters[cell]!);
    return largest;
  }

  /** Counts one event of a rate; `second` is the current time in whole seconds. */
  tick(rate: number, second: number): void {
    const cell = this.first + rate;
    const counters = this.counters;
    if (counters[cell] !== second) {
      counters[cell + 2] = counters[cell] === second - 1 ? counters[cell + 1]! : 0;
      counters[cell + 1] = 0;
      counters[cell] = second;
    }
    counters[cell + 1]! += 1;
  }

  /**
   * Events per second over all threads, as HAProxy's read_freq_ctr: the current second plus what is left of the one
   * before, by the share of the current second that is not over. `nowMs` is wall or monotonic time, the one of tick().
   */
  rate(rate: number, nowMs: number): number {
    const second = Math.floor(nowMs / 1000);
    const left = 1 - (nowMs - second * 1000) / 1000;
    let sum = 0;
    for (let cell = this.counterBase + rate; cell < this.counters.length; cell += this.stride) {
      const at = this.counters[cell]!;
      const now = at === second ? this.counters[cell + 1]! : 0;
      const before =
        at === second ? this.counters[cell + 2]! : at === second - 1 ? this.counters[cell + 1]! : 0;
      sum += now === 0 && before <= 1 ? before * Math.round(left) : now + before * left;
    }
    return Math.floor(sum);
  }

  /** How many of the last events count in a sliding sum; `events` is the counter of them. */
  window(events: number): number {
    return Math.min(SLIDING_WINDOW, Math.max(1, this.counters[this.first + events]!));
  }

  /**
   * Adds to a sliding sum over the last `window` events (HAProxy's swrate_add), and keeps the highest value in `maximum`,
   * in the thread's own slab.
   * @see average
   */
  slide(counter: number, maximum: number, window: number, value: number): void {
    const { counters, first } = this;
    const sum = counters[first + counter]!;
    if (sum === 0 && value === 0) return;
    // A product takes a third of the time of a division, and is exact with a power of 2.
    const events =
      window === SLIDING_WINDOW ? (sum + window - 1) * SLIDING_SHARE : (sum + window - 1) / window;
    counters[first + counter] = sum - Math.floor(events) + value;
    if (value > counters[first + maximum]!) counters[first + maximum] = value;
  }

  /** Average of a sliding sum, `events` being the matching total of events, weighted over threads. */
  average(counter: number, events: number, window = SLIDING_WINDOW): number {
    let weighted = 0;
    let total = 0;
    for (let base = this.counterBase; base < this.counters.length; base += this.stride) {
      const seen = this.counters[base + events]!;
      if (seen === 0) continue;
      const samples = Math.min(seen, window);
      weighted += (this.counters[base + counter]! / samples) * seen;
      total += seen;
    }
    return total === 0 ? 0 : Math.floor(weighted / total + 0.5);
  }
}

/** Requests that the average times are taken over (HAProxy's TIME_STATS_SAMPLES). */
export const SLIDING_WINDOW = 512;
const SLIDING_SHARE = 1 / SLIDING_WINDOW;
