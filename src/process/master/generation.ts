// One worker process as its master sees it. Each reload starts another generation, while those before it finish.
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Snapshot } from '../../state/snapshot.js';
import type { Severity } from '../operator.js';
import type { Legacy } from '../run.js';
import type { Handover } from './descriptors.js';
import type { FromWorker, ToWorker, WorkerStart } from './protocol.js';

export interface GenerationEvents {
  tell(severity: Severity, text: string): void;
  /** An engine thread cannot be replaced there any more. */
  onWornOut(): void;
  /** What it has counted since it handed over; its last words. */
  onCounted(counted: Snapshot['entities']): void;
}

/** How a process ended: in the words of an operator, and as a shell would tell it. */
export interface Death {
  readonly how: string;
  readonly code: number;
}

export interface Generation {
  readonly pid: number;
  /** False: it has ended before it was ready. */
  readonly ready: Promise<boolean>;
  readonly ended: Promise<Death>;
  /** Reloads that it has outlived. */
  reloads: number;
  post(message: ToWorker): void;
  /** What the next one should know; undefined when it has ended. */
  handOver(): Promise<Legacy | undefined>;
  /** Ends it now, and resolves when it is gone. */
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../worker.js', import.meta.url));

/** How long a worker may take to close everything. */
const PATIENCE_MS = 2000;

export const startGeneration = (
  start: WorkerStart,
  stdio: Handover['stdio'],
  events: GenerationEvents,
): Generation => {
  const child = spawn(process.execPath, [...process.execArgv, PROGRAM], { stdio });
  const ended = waitForEnd(child);
  let onReady: (isReady: boolean) => void = () => {};
  let onLegacy: (legacy: Legacy | undefined) => void = () => {};
  const ready = new Promise<boolean>((resolve) => {
    onReady = resolve;
  });
  child.on('message', (message: FromWorker) => {
    if (message.type === 'tell') events.tell(message.severity, message.text);
    else if (message.type === 'worn-out') events.onWornOut();
    else if (message.type === 'counted') events.onCounted(message.counted);
    else if (message.type === 'legacy') onLegacy(message.legacy);
    else onReady(true);
  });
  void ended.then(() => {
    onReady(false);
    onLegacy(undefined);
  });
  // A worker that is gone has its end told by `ended`.
  const post = (message: ToWorker): void => void (child.connected && child.send(message, () => {}));
  post(start);
  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    reloads: 0,
    post,
    handOver() {
      post({ type: 'hand-over' });
      return new Promise((resolve) => {
        onLegacy = resolve;
        if (!child.connected) resolve(undefined);
      });
    },
    async stop() {
      post({ type: 'stop' });
      const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await ended;
      clearTimeout(patience);
    },
  };
};

/** After its last message, too. */
const waitForEnd = async (child: ChildProcess): Promise<Death> => {
  const left = new Promise<void>((resolve) => {
    if (child.pid === undefined) resolve();
    else child.once('disconnect', resolve);
  });
  const death = await new Promise<Death>((resolve) => {
    child.once('error', (error) => resolve({ how: error.message, code: 1 }));
    child.once('exit', (code, signal) =>
      resolve(
        signal === null
          ? { how: `exit code ${code}`, code: code ?? 1 }
          : { how: `killed by ${signal}`, code: 128 + constants.signals[signal] },
      ),
    );
  });
  await left;
  return death;
};
