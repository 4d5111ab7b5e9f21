// The clocks of an engine thread, in whole ms: monotonic for durations, wall for dates. Time stands still while one
// event, or one batch of them, is handled: whoever takes an event from the event loop refreshes the clock, everything
// else just reads it.

/** How long a step of the system's wall clock may go unnoticed. */
const WALL_CHECK_MS = 500;

let nowMs = Math.floor(performance.now());
let wallOffsetMs = Date.now() - nowMs;
let nextWallCheckMs = nowMs + WALL_CHECK_MS;

let held = false;

/** To be called first by every callback of the event loop: socket events, timers, messages. */
export const refreshClock = (): void => {
  if (held) return;
  nowMs = Math.floor(performance.now());
  if (nowMs < nextWallCheckMs) return;
  wallOffsetMs = Date.now() - nowMs;
  nextWallCheckMs = nowMs + WALL_CHECK_MS;
};

/** It is one time for all events until releaseClock(). */
export const holdClock = (): void => {
  refreshClock();
  held = true;
};

export const releaseClock = (): void => {
  held = false;
};

/** Ms since an arbitrary start of the event under way; never goes back. */
export const monotonicMs = (): number => nowMs;

/** Ms since the epoch of the event under way. */
export const wallMs = (): number => nowMs + wallOffsetMs;
