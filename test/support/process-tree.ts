// A running program and everything it has started, as Linux tells it (proc(5)). A process may be gone between one look
// and the next.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export const childrenOf = (pid: number): number[] =>
  // A child belongs to the thread that has started it.
  listProc(`${pid}/task`).flatMap((thread) =>
    readProc(`${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );

/** A process and all that descend from it. */
export const treeOf = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(treeOf)];

/** Of the whole tree. */
export const residentBytes = (pid: number): number =>
  treeOf(pid).reduce((sum, each) => {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(`${each}/status`))?.[1];
    return sum + Number(kib ?? 0) * 1024;
  }, 0);

/** What each open descriptor of the whole tree stands for: "socket:[INODE]" and the like. */
export const descriptorsOf = (pid: number): string[] =>
  treeOf(pid).flatMap((each) =>
    listProc(`${each}/fd`).flatMap((fd) => orElse(() => [readlinkSync(`/proc/${each}/fd/${fd}`)], [])),
  );

/** '' when it is not there. */
export const readProc = (path: string): string => orElse(() => readFileSync(`/proc/${path}`, 'latin1'), '');

/** [] when it is not there. */
export const listProc = (path: string): string[] => orElse(() => readdirSync(`/proc/${path}`), []);

const orElse = <T>(look: () => T, otherwise: T): T => {
  try {
    return look();
  } catch {
    return otherwise;
  }
};
