// Timeouts of a thread. Configurations know few distinct durations, and timers of one duration expire in the order
// they were armed: so a list per duration, arming is a move to its tail, and only the head of each list is watched.
import { monotonicMs, refreshClock } from './clock.js';

/** Who is told when the time is over. */
export interface TimerOwner {
  onTimeout(timer: Timer): void;
}

/** One timeout of one owner. Lives as long as its owner; armed and cancelled any number of times, at no allocation. */
export class Timer {
  deadline = 0;
  list: TimerList | undefined = undefined;
  previous: Timer | undefined = undefined;
  next: Timer | undefined = undefined;

  constructor(readonly owner: TimerOwner) {}
}

class TimerList {
  first: Timer | undefined = undefined;
  last: Timer | undefined = undefined;
  private watching = false;
  private readonly wake = () => this.expire();

  constructor(private readonly durationMs: number) {}

  append(timer: Timer, now: number): void {
    timer.deadline = now + this.durationMs;
    timer.list = this;
    timer.previous = this.last;
    timer.next = undefined;
    if (this.last) this.last.next = timer;
    else this.first = timer;
    this.last = timer;
    if (!this.watching) this.watch(this.durationMs);
  }

  remove(timer: Timer): void {
    if (timer.previous) timer.previous.next = timer.next;
    else this.first = timer.next;
    if (timer.next) timer.next.previous = timer.previous;
    else this.last = timer.previous;
    timer.list = undefined;
    timer.previous = undefined;
    timer.next = undefined;
  }

  private watch(ms: number): void {
    this.watching = true;
    // Node turns more than 2^31-1 into 1 ms; a list that wakes early just looks again.
    setTimeout(this.wake, Math.min(Math.max(1, ms), 0x7fffffff));
  }

  private expire(): void {
    refreshClock();
    const now = monotonicMs();
    // Handlers may arm this very list again: what is to be watched is known when all of them are through.
    while (this.first && this.first.deadline <= now) {
      const timer = this.first;
      this.remove(timer);
      timer.owner.onTimeout(timer);
    }
    this.watching = false;
    if (this.first) this.watch(this.first.deadline - now);
  }
}

/** All timers of one thread. */
export class Timers {
  private readonly lists = new Map<number, TimerList>();

  /** Arms, or arms anew, for `durationMs` from now; undefined means no timeout and cancels. */
  arm(timer: Timer, durationMs: number | undefined): void {
    if (timer.list) timer.list.remove(timer);
    if (durationMs === undefined) return;
    let list = this.lists.get(durationMs);
    if (!list) {
      list = new TimerList(durationMs);
      this.lists.set(durationMs, list);
    }
    list.append(timer, monotonicMs());
  }

  cancel(timer: Timer): void {
    if (timer.list) timer.list.remove(timer);
  }
}
