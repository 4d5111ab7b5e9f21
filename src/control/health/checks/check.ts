// What a check is: something that finds out how a server is, once, and says so. It counts and decides nothing.
import type { Cancel } from '../clock.js';
import type { CheckStatus } from '../statuses.js';

export interface CheckResult {
  readonly status: CheckStatus;
  /** Status code of the answer, where there was one. */
  readonly code?: number | undefined;
  /** What HAProxy puts behind the status: an error's text, the answer's reason; latin1. */
  readonly description?: string;
  /** The line of an agent, without its end: what it means for the server is still to be seen (agent.ts). */
  readonly said?: string;
}

/** Starts one check and calls `done` once, unless it is taken back first. Never throws. */
export type Check = (done: (result: CheckResult) => void) => Cancel;
