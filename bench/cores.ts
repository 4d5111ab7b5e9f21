// Who runs on which core: the proxy on its own, so that load and backend neither take its time nor share its caches.
import { execFileSync } from 'node:child_process';
import { findProgram } from '#support/programs.js';
import { allowedCpus } from './proc.js';

export interface Cores {
  /** What to put before the command of a proxy with this many threads. */
  prefix(threads: number): readonly string[];
  /** For the reader of the results. */
  readonly text: string;
}

/** Moves this process, and so all that it starts without a prefix, off the first core when `pin` and there are two. */
export const divideCores = (pin: boolean): Cores => {
  const cores = allowedCpus();
  const taskset = findProgram('taskset');
  if (!pin || taskset === undefined || cores.length < 2)
    return { prefix: () => [], text: `not pinned, ${cores.length} cores for all` };
  moveOurselves(taskset, cores.slice(1));
  return {
    prefix: (threads) => {
      // With too few cores for its threads, the proxy shares all of them with load and backend.
      const own = threads < cores.length ? cores.slice(0, threads) : cores;
      return [taskset, '-c', own.join(',')];
    },
    text: `proxy on core ${cores[0]}, load and backend on ${cores.slice(1).join(', ')}`,
  };
};

const moveOurselves = (taskset: string, cores: readonly number[]): void => {
  execFileSync(taskset, ['-acp', cores.join(','), `${process.pid}`], { stdio: 'ignore' });
};
