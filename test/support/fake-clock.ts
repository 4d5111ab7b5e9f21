// A clock whose hands the test moves. Timers run in the order of their time, those they start included.
import type { Cancel, Clock } from '#hapax/control/health/clock.js';

export interface FakeClock extends Clock {
  /** Moves the hands forward and runs what falls due. */
  pass(ms: number): void;
  /** Milliseconds from now to each timer that waits, soonest first. */
  readonly waiting: number[];
}

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** Starts at a whole second. */
export const fakeClock = (startMs = 1_700_000_000_000): FakeClock => {
  let nowMs = startMs;
  let timers: Timer[] = [];
  const next = (): Timer | undefined => timers.toSorted((a, b) => a.dueMs - b.dueMs)[0];
  return {
    nowMs: () => nowMs,
    after(delayMs, run): Cancel {
      const timer = { dueMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pass(ms) {
      const end = nowMs + ms;
      for (let timer = next(); timer !== undefined && timer.dueMs <= end; timer = next()) {
        nowMs = timer.dueMs;
        const due = timer;
        timers = timers.filter((other) => other !== due);
        due.run();
      }
      nowMs = end;
    },
    get waiting() {
      return timers.map(({ dueMs }) => dueMs - nowMs).toSorted((a, b) => a - b);
    },
  };
};
