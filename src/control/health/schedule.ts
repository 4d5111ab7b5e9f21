// When a check runs and how long it may take (manual 5.2 inter, fastinter, downinter; 3 spread-checks; 4.2 timeout
// check). Plain arithmetic; the loop that follows it is in loop.ts.
import type { ServerCheck, Timeouts } from '../../config/model.js';
import { fullHealth } from './state.js';

/** `inter` while nothing changes, `downinter` once fully down, `fastinter` on the way from one to the other. */
export const intervalMs = (check: ServerCheck, health: number): number => {
  if (health === fullHealth(check)) return check.interMs;
  return (health === 0 ? check.downInterMs : check.fastInterMs) ?? check.interMs;
};

/** Random distance from the interval, between minus and plus `percent`. `random` is in [0, 1). */
export const spreadMs = (interval: number, percent: number, random: number): number => {
  const most = Math.floor((interval * percent) / 100);
  return most - Math.floor(2 * most * random);
};

/** Checks more frequent than this do not press the others into their interval. */
const SPREAD_FROM_MS = 1000;

/**
 * How long each check waits for its first run: spread evenly over the shortest interval (of those from 1s), so that a
 * machine with many servers is not hit by all checks at once. A check's own interval counts where it is longer;
 * `max-spread-checks` bounds it.
 */
export const firstDelaysMs = (intervals: readonly number[], maxSpreadMs = Infinity): number[] => {
  const spreading = intervals.filter((interval) => interval >= SPREAD_FROM_MS);
  const shortest = spreading.length === 0 ? 0 : Math.min(...spreading);
  return intervals.map((interval, position) =>
    Math.floor((Math.min(Math.max(shortest, interval), maxSpreadMs) * position) / intervals.length),
  );
};

/** Time to connect, and to answer after that; without `answerMs` the first covers both. */
export interface CheckTimeouts {
  readonly connectMs: number;
  readonly answerMs: number | undefined;
}

/** Without `timeout check`, `inter` bounds the whole check and `timeout connect` plays no part. */
export const checkTimeouts = (check: ServerCheck, timeouts: Timeouts): CheckTimeouts => ({
  connectMs: timeouts.check ? Math.min(check.interMs, timeouts.connect || Infinity) : check.interMs,
  answerMs: timeouts.check || undefined,
});
