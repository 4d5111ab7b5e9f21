// What the control side and the engine threads say to each other. Plain data only; see docs/architecture.md, state,
// for what they share without messages.
import type { Model } from '../config/model.js';
import type { NewAddress } from '../state/addresses.js';
import type { SharedState } from '../state/state.js';

/** Descriptors of listening sockets by proxy and bind; a thread closes its own, and nobody else uses them. */
export type SocketSet = readonly (readonly number[])[];

/** Handed to an engine thread when it starts (workerData). */
export interface EngineStart {
  readonly model: Model;
  readonly state: SharedState;
  /** 1 to nbthread. */
  readonly thread: number;
  /** The pid that logs and messages name. */
  readonly pid: number;
  /** Listening sockets that the thread need not open. */
  readonly sockets?: SocketSet;
}

/** What control answers requests as: the stats page, or a service that a rule names (manual 4.4, "use-service"). */
export type ServiceName = 'stats' | 'prometheus-exporter';

/** A request for a service inside the proxy, answered by control instead of a server. */
export interface ServiceRequest {
  readonly id: number;
  readonly service: ServiceName;
  /** Index of the proxy whose `stats` settings or rule matched. */
  readonly proxy: number;
  readonly method: string;
  /** As received: path and query. */
  readonly uri: string;
  /** Names lower-cased. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes as latin1; absent where there is none, or more than a buffer holds. */
  readonly body?: string;
  /** `stats admin`: may change the state of servers. */
  readonly admin: boolean;
  readonly clientAddress: string;
}

/** Without framing: the engine adds Content-Length and Connection, and leaves out the body where the request was a HEAD. */
export interface ServiceAnswer {
  readonly id: number;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** A key of an ACL or a map that was changed while running; without a value it is gone. */
export interface PatternChange {
  readonly file: string;
  readonly key: string;
  readonly value?: string;
}

/** A variable of scope proc, unset where there is no value; an address travels as text. */
export interface SetVariable {
  readonly type: 'set-variable';
  /** The thread that has set it, and knows. */
  readonly thread: number;
  readonly name: string;
  readonly value: boolean | number | bigint | string | Uint8Array | { readonly address: string } | undefined;
}

export type ToEngine =
  /** Some engine's rule has changed patterns: all of them follow, the one that told of it once more. */
  | { readonly type: 'change-patterns'; readonly change: PatternChange }
  /** Some engine has set a variable of the process: the others follow. */
  | SetVariable
  | { readonly type: 'answer'; readonly answer: ServiceAnswer }
  /**
   * Close the listeners, finish what is in flight, then say drained. Idle connections have `idleMs` to send one more
   * request, which is answered with "Connection: close".
   */
  | { readonly type: 'drain'; readonly idleMs: number }
  /** SIGTTOU: close the listeners and go on with what is there. */
  | { readonly type: 'pause' }
  /** SIGTERM: close everything now. */
  | { readonly type: 'stop' }
  /** The server has moved: its name stands for another address. */
  | {
      readonly type: 'move-server';
      readonly proxy: number;
      readonly server: number;
      readonly to: NewAddress;
    }
  /** on-marked-down shutdown-sessions. */
  | { readonly type: 'shutdown-sessions'; readonly proxy: number; readonly server: number };

export type FromEngine =
  | SetVariable
  | { readonly type: 'change-patterns'; readonly change: PatternChange }
  /** All listeners are open. */
  | { readonly type: 'ready' }
  /** A listener could not be opened; `error` is the system's text. */
  | { readonly type: 'bind-failed'; readonly proxy: number; readonly bind: number; readonly error: string }
  | { readonly type: 'service'; readonly request: ServiceRequest }
  /** `observe`: how real traffic went; layer4 results are connections, layer7 responses. */
  | {
      readonly type: 'observed';
      readonly proxy: number;
      readonly server: number;
      readonly layer: 'layer4' | 'layer7';
      readonly good: boolean;
    }
  | { readonly type: 'drained' }
  /** A message for the operator, HAProxy's "[WARNING]" lines. */
  | { readonly type: 'notice'; readonly severity: 'alert' | 'warning' | 'notice'; readonly text: string };
