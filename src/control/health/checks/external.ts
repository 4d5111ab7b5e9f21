// `option external-check` (manual 4.2): a command is run, and its exit code tells how the server is. It gets the arguments and
// variables that HAProxy gives, and a process group of its own: one that takes too long is ended with all it has started.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '../clock.js';
import type { Check, CheckResult } from './check.js';
import { codeOf, describe } from './errors.js';

export interface ExternalCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the command writes is not to be seen. */
  readonly isQuiet: boolean;
}

/** How long a command that is told to end has to do so. */
const GRACE_MS = 1000;

/**
 * `prepare` is asked at each check, `failed` hears of a command that cannot be run, in words.
 * @param timeoutMs until it is told to end
 */
export const externalCheck = (
  prepare: () => ExternalCommand,
  timeoutMs: number,
  clock: Clock,
  failed: (reason: string) => void,
): Check => {
  return (done) => {
    let isOver = false;
    const finish = (result: CheckResult): void => {
      if (isOver) return;
      isOver = true;
      stopWaiting();
      done(result);
    };
    const child = start(prepare());
    const stopWaiting = clock.after(timeoutMs, () => {
      if ('process' in child) endGroup(child.process, clock);
      finish({ status: 'PROCTOUT', code: 0 });
    });
    if ('error' in child) {
      queueMicrotask(() => finish(describeStart(child.error, failed)));
    } else {
      child.process.on('error', (error) => finish(describeStart(error, failed)));
      child.process.on('exit', (code) => finish(describeExit(code)));
    }
    return () => {
      if (isOver) return;
      isOver = true;
      stopWaiting();
      if ('process' in child) signalGroup(child.process, 'SIGKILL');
    };
  };
};

type Started = { readonly process: ChildProcess } | { readonly error: Error };

const start = ({ command, args, environment, isQuiet }: ExternalCommand): Started => {
  const output = isQuiet ? 'ignore' : 'inherit';
  try {
    const child = spawn(command, args, {
      env: environment,
      stdio: ['ignore', output, output],
      detached: true,
    });
    keepTrackOf(child);
    return { process: child };
  } catch (error) {
    // A NUL in an argument, or no room for another process.
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
};

/** Commands that run. A process that ends leaves none of them behind. */
const running = new Set<ChildProcess>();

const keepTrackOf = (child: ChildProcess): void => {
  if (running.size === 0) process.once('exit', endAll);
  running.add(child);
  const forget = (): void => {
    running.delete(child);
    if (running.size === 0) process.off('exit', endAll);
  };
  child.once('exit', forget).once('error', forget);
};

const endAll = (): void => {
  for (const child of running) signalGroup(child, 'SIGKILL');
};

/** -1: it was killed. */
const describeExit = (code: number | null): CheckResult =>
  code === 0 ? { status: 'PROCOK', code } : { status: 'PROCERR', code: code ?? -1 };

/** What a fork that fails answers; otherwise there is no such command, or it cannot be run. */
const NO_PROCESS: ReadonlySet<string> = new Set(['EAGAIN', 'ENOMEM', 'EMFILE']);

const describeStart = (error: Error, failed: (reason: string) => void): CheckResult => {
  if (NO_PROCESS.has(codeOf(error))) return { status: 'SOCKERR', description: describe(error) };
  failed(`Failed to exec process for external health check: ${describe(error)}.`);
  return { status: 'PROCERR', code: 255 };
};

/** Asks first; a command that does not hear is killed, and so is what it leaves behind. */
const endGroup = (child: ChildProcess, clock: Clock): void => {
  const kill = (): void => signalGroup(child, 'SIGKILL');
  const notLater = clock.after(GRACE_MS, kill);
  child.once('exit', () => {
    notLater();
    kill();
  });
  signalGroup(child, 'SIGTERM');
};

const signalGroup = ({ pid }: ChildProcess, signal: NodeJS.Signals): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
};
