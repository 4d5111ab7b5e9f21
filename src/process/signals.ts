// Signals of a process in the foreground or background (management.txt, chapter 4).
import { constants } from 'node:os';
import { flushDescriptors } from '../log/descriptor.js';
import type { Running } from './run.js';

const STOP = ['SIGTERM', 'SIGINT'] as const;

/** Taken from the very start: what comes before the proxy runs is obeyed once it does. */
export const listenToSignals = (starting: Promise<Running | undefined>): void => {
  process.on('SIGUSR1', () => void starting.then((running) => running?.drain()));
  process.on('SIGHUP', () => void starting.then((running) => running?.dump()));
  // A log pipe or client that is gone is an error of that write, not our end.
  process.on('SIGPIPE', () => {});
  for (const signal of STOP) process.on(signal, () => dieOf(signal));
};

/** Ends at once, by the signal itself as HAProxy does, so that whoever waits for us sees it. */
const dieOf = (signal: (typeof STOP)[number]): void => {
  flushDescriptors();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // The first process of a container survives its own signals.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
};
