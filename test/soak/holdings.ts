// What a running program and everything it has started hold on to.
import { setTimeout as pause } from 'node:timers/promises';
import { descriptorsOf, listProc, readProc, treeOf } from '../support/process-tree.js';
import { until } from '../support/until.js';

export interface Holdings {
  readonly processes: number;
  readonly threads: number;
  readonly descriptors: number;
  /** Different sockets that listen, however many descriptors there are of each. */
  readonly listeners: number;
}

export const holdingsOf = (pid: number): Holdings => {
  const pids = treeOf(pid);
  const descriptors = descriptorsOf(pid);
  const listening = new Set(['tcp', 'tcp6'].flatMap(listeningSockets));
  return {
    processes: pids.length,
    threads: pids.reduce((sum, each) => sum + listProc(`${each}/task`).length, 0),
    descriptors: descriptors.length,
    listeners: new Set(descriptors.filter((name) => listening.has(name))).size,
  };
};

/** The least that is held within a second: what comes and goes, as a check's connection does, is left out. */
export const restingHoldings = async (pid: number): Promise<Holdings> => {
  let least = holdingsOf(pid);
  for (let looks = 0; looks < 20; looks++) {
    await pause(50);
    const now = holdingsOf(pid);
    if (now.descriptors < least.descriptors) least = now;
  }
  return least;
};

/** What is held beyond `before` when everything has had its time to leave; '' when nothing is. */
export const leftBehind = async (pid: number, before: Holdings, withinMs: number): Promise<string> => {
  const more = (): string => {
    const now = holdingsOf(pid);
    return (Object.keys(now) as (keyof Holdings)[])
      .filter((what) => now[what] > before[what])
      .map((what) => `${now[what] - before[what]} ${what}`)
      .join(', ');
  };
  await until('nothing is left', () => more() === '', withinMs).catch(() => {});
  return more();
};

const LISTEN = '0A';

const listeningSockets = (protocol: string): string[] =>
  readProc(`net/${protocol}`)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTEN)
    .map((fields) => `socket:[${fields[9]}]`);
