// Lines for a unix datagram socket such as /dev/log. Node.js has no unix datagrams, so they go through the standard
// input of `logger` of util-linux, which sends a datagram for each line. See docs/logging.md for what was weighed.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { countDropped } from './dropped.js';

export interface LoggerTarget {
  readonly path: string;
  readonly tag: string;
  readonly pid: number;
  /** The header that logger makes: local time, RFC 3164 with the host, or RFC 5424. */
  readonly header: 'local' | 'rfc3164' | 'rfc5424';
}

const HEADERS: Readonly<Record<LoggerTarget['header'], readonly string[]>> = {
  local: [],
  rfc3164: ['--rfc3164'],
  rfc5424: ['--rfc5424=notq'],
};

/** A logger that ends is started again by the next line, but not more often. */
const RESTART_MS = 1000;
/** What may wait for a logger that does not keep up. */
const MAX_WAITING_BYTES = 1 << 20;

/** Whether there is a `logger` that can do it: that of BusyBox cannot. */
export const hasLogger = (): boolean => {
  const { stdout } = spawnSync('logger', ['--version'], {
    encoding: 'latin1',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return stdout?.includes('util-linux') ?? false;
};

/** Takes lines that begin with their priority, "<134>hello\n". The program is started by the first one. */
export const openLogger = (target: LoggerTarget): { write(line: string): void; close(): void } => {
  let child: ChildProcess | undefined;
  let startedAt = Number.NEGATIVE_INFINITY;
  const input = (): ChildProcess['stdin'] => {
    if (!child && performance.now() - startedAt >= RESTART_MS) {
      startedAt = performance.now();
      child = start(target, () => {
        child = undefined;
      });
    }
    return child?.stdin ?? null;
  };
  return {
    write(line) {
      const stdin = input();
      if (stdin?.writable && stdin.writableLength < MAX_WAITING_BYTES) stdin.write(line, 'latin1');
      else countDropped();
    },
    close: () => void child?.stdin?.end(),
  };
};

const start = ({ path, tag, pid, header }: LoggerTarget, ended: () => void): ChildProcess => {
  const named = ['--socket', path, '--tag', tag, `--id=${pid}`, ...HEADERS[header]];
  const args = [...named, '--prio-prefix', '--socket-errors=off', '--size', '65535'];
  const child = spawn('logger', args, { stdio: ['pipe', 'ignore', 'ignore'] });
  child.on('error', ended);
  child.on('exit', ended);
  child.stdin.on('error', () => {});
  child.unref();
  return child;
};
