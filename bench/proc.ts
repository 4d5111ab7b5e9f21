// What Linux knows of a running program and everything it has started: processor time and resident memory (proc(5)).
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ: 100 on every Linux that Node.js runs on. */
const usPerTick = 10_000;

/**
 * Processor time in microseconds from a line of /proc/PID/stat: user and system, of all threads, ended ones too, and
 * of children that have ended and were waited for.
 */
export const readCpuUs = (stat: string): number => {
  // The second field is the program's name in parentheses, and may hold both spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
  return (utime! + stime! + cutime! + cstime!) * usPerTick;
};

/** Resident memory in bytes from /proc/PID/status; 0 for a process that has none. */
export const readResidentBytes = (status: string): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;

/** Reads a list such as `0-2,5` (`Cpus_allowed_list`). */
export const readCpuList = (list: string): number[] =>
  list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, index) => first! + index);
  });

/** The processors that this process may run on. */
export const allowedCpus = (): number[] =>
  readCpuList(/^Cpus_allowed_list:\s+(\S+)$/m.exec(readProc('self/status'))?.[1] ?? '0');

/** How many files a process of ours may open. */
export const openFilesLimit = (): number =>
  Number(/^Max open files +(\d+)/m.exec(readProc('self/limits'))?.[1] ?? Number.POSITIVE_INFINITY);

/** Processor time in microseconds of a process and of all that descend from it. */
export const cpuUsOfTree = (pid: number): number => sumOverTree(pid, 'stat', readCpuUs);

/** Resident memory in bytes of a process and of all that descend from it. */
export const residentBytesOfTree = (pid: number): number => sumOverTree(pid, 'status', readResidentBytes);

const sumOverTree = (pid: number, file: string, read: (text: string) => number): number =>
  childrenOf(pid).reduce(
    (sum, child) => sum + sumOverTree(child, file, read),
    read(readProc(`${pid}/${file}`)),
  );

/** A child belongs to the thread that has started it. */
const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => readProc(`${pid}/task/${thread}/children`).split(' '))
    .filter(Boolean)
    .map(Number);

const readProc = (path: string): string => readFileSync(`/proc/${path}`, 'latin1');
