// What rules have said about one request or connection, for the parts of the proxy that heed it later. Made when the
// first of them speaks: most requests have none.
import type { Timeouts } from '../../config/model.js';
import type { Flow } from '../net/flow.js';
import type { LimitedPipe } from '../net/limited-pipe.js';
import type { Captured } from './captures.js';
import type { LimitedResponse } from './limited-response.js';
import type { Transaction } from './transaction.js';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The headers that a connection has to begin with. */
export interface ExpectedHeaders {
  proxy?: boolean;
  netscaler?: boolean;
}

/** The server that a connection is handed over to, by positions in the cfg. */
export interface Attachment {
  readonly proxy: number;
  readonly server: number;
  /** Requests that look for another name do not get it. */
  readonly name: string | undefined;
}

export interface RuleMarks {
  /** `set-src`, `set-src-port`, `set-dst`, `set-dst-port`. */
  source?: Endpoint;
  destination?: Endpoint;
  /** `set-log-level`. */
  logLevel?: number | 'silent';
  /** `set-timeout`. */
  timeouts?: Timeouts;
  /** `set-retries`. */
  retries?: number;
  /** `set-priority-class`, `set-priority-offset` (ms). */
  priorityClass?: number;
  priorityOffset?: number;
  /** `disable-l7-retry`. */
  noRetryOn?: boolean;
  /** The server has been told that its connection closes. */
  serverLast?: boolean;
  /** Fields of early hints that are still to be sent. */
  hints?: string;
  captured?: Captured;
  /** `expect-proxy`, `expect-netscaler-cip`. */
  expects?: ExpectedHeaders;
  /** `attach-srv`. */
  attachTo?: Attachment;
  /** `set-bandwidth-limit`: what comes from the client, and what goes to it. */
  inflow?: Flow;
  outflow?: Flow;
  /** Where the body of the response waits, and the bytes of a tunnel. */
  limited?: LimitedResponse;
  toServer?: LimitedPipe;
  toClient?: LimitedPipe;
  /** How much has gone of the part of the request's body that was kept, while the rest of it waits. */
  keptSent?: number;
  /** Who holds the request back. */
  hold?: Hold;
  /** While rules on contents may wait for something else than bytes: to be called when it is there. */
  wake?: () => void;
  /** What they wait for. */
  wait?: RuleWait;
}

export interface RuleWait {
  /** The rule to go on with. */
  nextRule: number;
  /** It is there, or will never be. */
  over: boolean;
  /** Nobody wants it any more. */
  cancel: () => void;
}

export interface Hold {
  /** The time is over. */
  readonly resume: (txn: Transaction) => void;
  /** The client has not waited for that. */
  readonly leave: (txn: Transaction) => void;
}
