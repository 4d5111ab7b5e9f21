// The clocks of an engine thread. Monotonic for durations, wall for dates; both in ms.

/** Whole ms since an arbitrary start; never goes back. */
export const monotonicMs = (): number => Math.floor(performance.now());
