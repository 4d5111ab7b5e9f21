// An engine thread as control sees it: started, listening or not, messages both ways, and its end.
import { Worker } from 'node:worker_threads';
import type { EngineStart, FromEngine, ToEngine } from './messages.js';

/** The program of an engine thread. */
const ENGINE_THREAD = new URL('../engine/thread.js', import.meta.url);

/** A listener that could not be opened, with the system's text. */
export type BindFailure = Extract<FromEngine, { type: 'bind-failed' }>;

export interface EngineEvents {
  onMessage(message: FromEngine): void;
  /** A thread that was listening has ended without being asked to. */
  onCrash(reason: string): void;
}

/** How the start of a thread went: it listens when there are no failures; a crash is told with its stack. */
export type Opening =
  | { readonly failures: readonly BindFailure[] }
  | { readonly crash: string; readonly thread: number };

/** How long threads have waited for something to do so far, and how long they have not. */
export interface LoopTimes {
  readonly idleMs: number;
  readonly activeMs: number;
}

export interface EngineHandle {
  readonly opened: Promise<Opening>;
  times(): LoopTimes;
  post(message: ToEngine): void;
  /** Closes everything now; resolves when the thread is gone. */
  stop(): Promise<void>;
}

/**
 * A third of it is in use at a time. What a request leaves behind is garbage at once, so that more room than that would
 * be no faster; V8 would take four times as much, and keep it.
 */
const LIMITS = { maxYoungGenerationSizeMb: 12 };
/** How long a thread may take to close everything before it is ended from outside. */
const PATIENCE_MS = 1000;
/** Failures of several listeners come one by one; all of them are told together. */
const MORE_FAILURES_MS = 50;

export const startEngine = (
  start: EngineStart,
  events: EngineEvents,
  program = ENGINE_THREAD,
): EngineHandle => {
  const worker = new Worker(program, { workerData: start, resourceLimits: LIMITS });
  let isOpen = false;
  let isStopping = false;
  let reason = 'it ended by itself';
  worker.on('error', (error) => {
    reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  });
  worker.on('message', (message: FromEngine) => events.onMessage(message));
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  void ended.then(() => {
    if (isOpen && !isStopping) events.onCrash(reason);
  });
  const opened = waitForOpening(worker, start.thread, () => reason).then((opening) => {
    isOpen = 'failures' in opening;
    return opening;
  });
  return {
    opened,
    times() {
      const { idle, active } = worker.performance.eventLoopUtilization();
      return { idleMs: idle, activeMs: active };
    },
    post: (message) => worker.postMessage(message),
    async stop() {
      isStopping = true;
      worker.postMessage({ type: 'stop' } satisfies ToEngine);
      const patience = setTimeout(() => void worker.terminate(), PATIENCE_MS);
      await ended;
      clearTimeout(patience);
    },
  };
};

const waitForOpening = (worker: Worker, thread: number, reason: () => string): Promise<Opening> => {
  const failures: BindFailure[] = [];
  return new Promise((resolve) => {
    worker.on('message', (message: FromEngine) => {
      if (message.type === 'ready') resolve({ failures });
      if (message.type !== 'bind-failed') return;
      if (failures.push(message) === 1) setTimeout(() => resolve({ failures }), MORE_FAILURES_MS);
    });
    worker.once('exit', () => resolve({ crash: reason(), thread }));
  });
};
