// The average and highest times of backends and servers, which have these counters at the same offsets.
import { type Cells, SLIDING_WINDOW } from '../../state/cells.js';

/** How many of the last events count; `events` is the counter of them. */
export const windowOf = (cells: Cells, events: number): number =>
  Math.min(SLIDING_WINDOW, Math.max(1, cells.mine(events)));

export const slide = (cells: Cells, average: number, maximum: number, window: number, ms: number): void => {
  cells.slide(average, window, ms);
  if (ms > cells.mine(maximum)) cells.put(maximum, ms);
};
