// What the master and a worker process say to each other over the IPC channel. Plain data only.
import type { Snapshot } from '../../state/snapshot.js';
import type { SocketSet } from '../messages.js';
import type { Severity } from '../operator.js';
import type { Resolved } from '../resolve-servers.js';
import type { Legacy } from '../run.js';

/** The first message: what to run. */
export interface WorkerStart {
  readonly type: 'start';
  readonly resolved: Pick<Resolved, 'model' | 'unresolved'>;
  readonly threads: number;
  /** The master's: who speaks in logs and on the stats page. */
  readonly pid: number;
  /** A set of inherited listening sockets for each thread, and spare ones. */
  readonly sockets: readonly SocketSet[];
  /** From the worker before. */
  readonly legacy: Legacy | undefined;
}

export type ToWorker =
  | WorkerStart
  /** Say what the next worker should know. */
  | { readonly type: 'hand-over' }
  /** What the worker before has counted since it handed over. */
  | { readonly type: 'add'; readonly counted: Snapshot['entities'] }
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
  | { readonly type: 'legacy'; readonly legacy: Legacy }
  /** The last message of one that has handed over. */
  | { readonly type: 'counted'; readonly counted: Snapshot['entities'] }
  /** An engine thread has crashed and cannot be replaced there. */
  | { readonly type: 'worn-out' };
