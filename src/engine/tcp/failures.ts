// Every way a connection in mode tcp can end other than well: one table. Cause → HAProxy's two termination letters
// (manual 8.5) and the counters that it raises, as its code has it.
import { Counter } from '../../state/slots.js';
import type { TerminationState } from '../http/log-record.js';

export interface TcpFailure {
  readonly letters: TerminationState;
  /** Counters of the backend and the server, which have them at the same offsets. */
  readonly counters: readonly number[];
}

const { connectErrors, responseErrors, clientAborts, serverAborts } = Counter.backend;

const row = (letters: TerminationState, ...counters: number[]): TcpFailure => ({ letters, counters });

export const TCP_FAILURES = {
  requestRejected: row('PR'),
  responseRejected: row('PD'),
  clientLeftInRules: row('CR', clientAborts),
  clientTimeoutInRules: row('cR', clientAborts),
  noServer: row('SC', connectErrors),
  queueFull: row('SQ', connectErrors),
  queueTimeout: row('sQ', connectErrors),
  connectFailed: row('SC', connectErrors),
  outOfFiles: row('RC', connectErrors),
  connectTimeout: row('sC', connectErrors),
  /** With `option abortonclose`, or when it has said nothing before. */
  clientLeftInQueue: row('CQ'),
  clientLeftInConnect: row('CC'),
  clientTimeoutInQueue: row('cQ', clientAborts),
  clientTimeoutInConnect: row('cC', clientAborts),
  clientBroke: row('CD', clientAborts),
  clientTimeout: row('cD', clientAborts),
  serverBroke: row('SD', serverAborts, responseErrors),
  serverTimeout: row('sD', serverAborts),
  serverKilled: row('D-'),
} as const satisfies Record<string, TcpFailure>;

export type TcpFailureCause = keyof typeof TCP_FAILURES;
