// What the master and a worker process say to each other over the IPC channel. Plain data only.
import type { SocketSet } from '../messages.js';
import type { Severity } from '../operator.js';
import type { Resolved } from '../resolve-servers.js';

/** The first message: what to run. */
export interface WorkerStart {
  readonly type: 'start';
  readonly resolved: Pick<Resolved, 'model' | 'unresolved'>;
  readonly threads: number;
  /** The master's: who speaks in logs and on the stats page. */
  readonly pid: number;
  /** A set of inherited listening sockets for each thread, and spare ones. */
  readonly sockets: readonly SocketSet[];
}

export type ToWorker =
  | WorkerStart
  /** SIGUSR1. */
  | { readonly type: 'drain' }
  /** Another worker has taken over: finish what is there. */
  | { readonly type: 'retire' }
  /** SIGTTOU. */
  | { readonly type: 'pause' }
  /** SIGHUP. */
  | { readonly type: 'dump' }
  | { readonly type: 'stop' };

export type FromWorker =
  | { readonly type: 'tell'; readonly severity: Severity; readonly text: string }
  /** All listeners are open. */
  | { readonly type: 'ready' }
  /** An engine thread has crashed and cannot be replaced there. */
  | { readonly type: 'worn-out' };
