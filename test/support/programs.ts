// Programs as tests use them: run one to its end, start one that lives with the test, skip loudly without one.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';
import { within } from './until.js';

export interface Ended {
  /** Exit code, or null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: Promise<Ended>;
  readonly running: boolean;
  signal(name: NodeJS.Signals): void;
}

export interface ProgramOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** What a program lives as long as: a test, or whatever else tells when it is over. */
export interface Lifetime {
  after(stop: () => void | Promise<void>): void;
}

/** A program that is killed, if it still runs, when the test is over. */
export function startProgram(
  t: Lifetime,
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Program {
  const child = spawn(program, args, {
    stdio: 'pipe',
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  child.stdin.on('error', () => {}); // it may end without reading
  child.stdin.end(options.input ?? '');
  alive.add(child);
  const running = watch(child);
  t.after(async () => {
    child.kill('SIGKILL');
    await running.ended;
    alive.delete(child);
  });
  return running;
}

// A test file that is interrupted runs no t.after.
const alive = new Set<ChildProcessWithoutNullStreams>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

function watch(child: ChildProcessWithoutNullStreams): Program {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', (error) => resolve({ code: 127, signal: null, stdout, stderr: `${error}` }));
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    get running() {
      return child.exitCode === null && child.signalCode === null && child.pid !== undefined;
    },
    signal: (name) => void child.kill(name),
  };
}

/** Runs a program to its end. */
export function run(
  t: Lifetime,
  program: string,
  args: readonly string[],
  options: ProgramOptions & { readonly deadlineMs?: number } = {},
): Promise<Ended> {
  const { ended } = startProgram(t, program, args, options);
  return within(`${program} ${args.join(' ')} ends`, ended, options.deadlineMs ?? 60_000);
}

/** The full path of an installed program, or undefined. */
export function findProgram(name: string): string | undefined {
  // Debian keeps servers in sbin, which an ordinary user's PATH lacks.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** True, and the test is marked skipped with a line on stderr, when `program` is not installed. */
export function skipWithout(t: TestContext, program: string): boolean {
  if (findProgram(program)) return false;
  process.stderr.write(`SKIPPED: "${t.name}" needs the program ${program}, which is not installed\n`);
  t.skip(`${program} is not installed`);
  return true;
}
