// Which descriptors a worker inherits, and under which numbers: the listening sockets once for each thread, and those
// that log lines go to.
import { fstatSync } from 'node:fs';
import type { LogTarget, Model } from '../../config/model.js';
import type { SocketSet } from '../messages.js';
import type { SocketPlan } from './sockets.js';

export interface Handover {
  /** For child_process.spawn. */
  readonly stdio: (number | 'ignore' | 'inherit' | 'ipc')[];
  readonly sets: readonly SocketSet[];
  /** The model with the worker's numbers in `log fd@N`. */
  readonly model: Model;
}

/** Sockets for threads that replace crashed ones. When they are used up, the worker is replaced. */
const SPARE_SETS = 4;

export const planHandover = (model: Model, { sockets }: SocketPlan, threads: number): Handover => {
  const stdio: Handover['stdio'] = ['ignore', 'inherit', 'inherit', 'ipc'];
  const sets = Array.from({ length: threads + SPARE_SETS }, () =>
    sockets.map((ofProxy) => ofProxy.map(({ fd }) => stdio.push(fd) - 1)),
  );
  const moved = new Map<number, number>();
  for (const fd of logDescriptors(model)) moved.set(fd, stdio.push(isOpen(fd) ? fd : 'ignore') - 1);
  return { stdio, sets, model: moveLogs(model, moved) };
};

const targetsOf = ({ global, proxies }: Model): LogTarget[] => [
  ...global.logs,
  ...proxies.flatMap(({ logs }) => logs),
];

const STDERR = 2;

/** What log lines go to by `log fd@N`, but for stdout and stderr. */
export const logDescriptors = (model: Model): Set<number> =>
  new Set(targetsOf(model).flatMap(({ to }) => (to.kind === 'fd' && to.fd > STDERR ? [to.fd] : [])));

export const isOpen = (fd: number): boolean => {
  try {
    fstatSync(fd);
    return true;
  } catch {
    return false;
  }
};

const moveLogs = (model: Model, moved: ReadonlyMap<number, number>): Model => {
  if (moved.size === 0) return model;
  const move = (target: LogTarget): LogTarget => {
    const { to } = target;
    return to.kind === 'fd' ? { ...target, to: { kind: 'fd', fd: moved.get(to.fd) ?? to.fd } } : target;
  };
  return {
    ...model,
    global: { ...model.global, logs: model.global.logs.map(move) },
    proxies: model.proxies.map((proxy) => ({ ...proxy, logs: proxy.logs.map(move) })),
  };
};
