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

/** Moves this process, and so all that it starts without a prefix, off the proxy's cores, when `pin` and there are two. */
export const divideCores = (pin: boolean): Cores => {
  const cores = allowedCpus();
  const taskset = findProgram('taskset');
  if (!pin || taskset === undefined || cores.length < 2)
    return { prefix: () => [], text: `not pinned, ${cores.length} cores for all` };
  const forProxy = cores.slice(0, cores.length < 4 ? 1 : 2);
  const forLoad = cores.slice(forProxy.length);
  moveOurselves(taskset, forLoad);
  return {
    prefix: (threads) => {
      // With more threads than cores of its own, the proxy shares all of them with load and backend.
      const own = threads > forProxy.length ? cores : forProxy.slice(0, threads);
      return [taskset, '-c', own.join(',')];
    },
    text: `proxy on core ${forProxy.join(', ')} (one for each thread, or all cores), load and backend on ${forLoad.join(', ')}`,
  };
};

const moveOurselves = (taskset: string, cores: readonly number[]): void => {
  execFileSync(taskset, ['-acp', cores.join(','), `${process.pid}`], { stdio: 'ignore' });
};
