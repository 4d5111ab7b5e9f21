// One direction of one stream whose bandwidth is limited: several limits may act on it, and a timer tells when more may
// pass. Streams without limits have none.
import { Allowance } from './allowance.js';
import { monotonicMs } from './clock.js';
import { Timer, type TimerOwner, type Timers } from './timers.js';

/** A limit, as its filter or the rule that enables it has it (manual 9.7). */
export interface Limit {
  readonly bytes: number;
  readonly periodMs: number;
  readonly minSize: number;
}

/** The longest wait without another look. */
const LONG_MS = 2 ** 20;
/** Shorter waits cost more than they bring. */
const SHORT_MS = 8;

/** Timers have a list for each duration: of all there could be, powers of two are used, one after the other. */
const coarse = (ms: number): number => Math.max(SHORT_MS, 2 ** (31 - Math.clz32(Math.min(ms, LONG_MS))));

export class Flow implements TimerOwner {
  private readonly allowances = new Map<object, Allowance>();
  private readonly timer = new Timer(this);
  private timers: Timers | undefined;
  private wake: (() => void) | undefined;

  /** The last word on what `filter` allows; what it has let pass so far counts. */
  limit(filter: object, { bytes, periodMs, minSize }: Limit): void {
    let allowance = this.allowances.get(filter);
    if (!allowance) {
      allowance = new Allowance();
      this.allowances.set(filter, allowance);
    }
    allowance.set(bytes, periodMs, minSize);
  }

  /** From now on `wake` is called when more may pass after a wait. */
  start(timers: Timers, wake: () => void): void {
    this.timers = timers;
    this.wake = wake;
  }

  stop(): void {
    this.timers?.cancel(this.timer);
  }

  get started(): boolean {
    return this.timers !== undefined;
  }

  /** Nothing may pass, and `wake` is to come. */
  get waits(): boolean {
    return this.timer.list !== undefined;
  }

  /** Bytes that may pass at once. */
  get room(): number {
    if (this.waits) return 0;
    let room = Number.POSITIVE_INFINITY;
    for (const allowance of this.allowances.values()) room = Math.min(room, allowance.room(monotonicMs()));
    return room;
  }

  /** So many have passed. */
  take(bytes: number): void {
    for (const allowance of this.allowances.values()) allowance.take(bytes, monotonicMs());
    this.await();
  }

  onTimeout(): void {
    if (!this.await()) this.wake?.();
  }

  /** @returns whether there is something to wait for */
  private await(): boolean {
    let ms = 0;
    for (const allowance of this.allowances.values()) ms = Math.max(ms, allowance.waitMs(monotonicMs()));
    if (ms > 0) this.timers?.arm(this.timer, coarse(ms));
    return ms > 0;
  }
}
