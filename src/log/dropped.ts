// Lines lost (HAProxy's DroppedLogs), counted in the state by the thread that loses them: whoever opens a log, deep down
// or of all proxies, knows of no state.
import type { Cells } from '../state/cells.js';
import { Counter } from '../state/slots.js';

let process: Cells | undefined;

/** Where this thread counts from now on: the cells of its process. */
export const countDroppedIn = (cells: Cells): void => {
  process = cells;
};

export const countDropped = (lines = 1): void => process?.count(Counter.process.droppedLogs, lines);
