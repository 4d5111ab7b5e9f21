// Time as health sees it, so that tests can turn the hands.

/** Takes a timer back; harmless when it has run. */
export type Cancel = () => void;

export interface Clock {
  /** Wall time in milliseconds. */
  nowMs(): number;
  /** Runs `then` once, `delayMs` from now. */
  after(delayMs: number, then: () => void): Cancel;
}

/** Longest delay a Node timer takes; more would run at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, then) {
    const timer = setTimeout(then, Math.min(Math.max(delayMs, 0), LONGEST_MS));
    return () => clearTimeout(timer);
  },
};
