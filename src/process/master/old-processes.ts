// -sf and -st: the processes that this one replaces (management.txt, chapter 4). They are asked to give up their
// listeners when those are in the way, and told to leave when we are ready.
import { setTimeout as pause } from 'node:timers/promises';

export interface OldProcesses {
  readonly pids: readonly number[];
  /** How they are told: SIGUSR1 for -sf, SIGTERM for -st. */
  readonly farewell: 'SIGUSR1' | 'SIGTERM';
}

/** HAProxy's patience: 200 times 10 ms. */
const TRIES = 200;
const BETWEEN_MS = 10;

/**
 * Calls `attempt` until it gives true, after the old processes were asked to stop listening; they go on listening when
 * it never does.
 */
export const tryInTheirPlace = async ({ pids }: OldProcesses, attempt: () => boolean): Promise<boolean> => {
  signalAll(pids, 'SIGTTOU');
  for (let tries = 0; tries < TRIES; tries++) {
    await pause(BETWEEN_MS);
    if (attempt()) return true;
  }
  signalAll(pids, 'SIGTTIN');
  return false;
};

export const dismiss = ({ pids, farewell }: OldProcesses): void => signalAll(pids, farewell);

const signalAll = (pids: readonly number[], signal: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has left by itself.
    }
  }
};
