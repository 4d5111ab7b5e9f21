// Every way a request can end other than well: one table. Cause → status, HAProxy's two termination letters (manual
// 8.5), who is to blame in the counters, and whether the client can still be told.
import type { TerminationState } from './log-record.js';

export interface Failure {
  /** Status of the answer, and of the log line. */
  readonly status: number;
  /**
   * Who ended it (C client, S server, P proxy, K killed, c and s their timeouts), and in which phase (R request, Q
   * queue, C connect, H response head, D data).
   */
  readonly letters: TerminationState;
  /** False: nothing is sent, the connection is just closed. */
  readonly answer: boolean;
  /** Counter of frontend, backend or server that it raises. */
  readonly blames: 'request' | 'connect' | 'response' | 'client-abort' | 'server-abort' | 'none';
}

const row = (
  status: number,
  letters: TerminationState,
  blames: Failure['blames'],
  answer: 'answer' | 'silent' = 'answer',
): Failure => ({ status, letters, blames, answer: answer === 'answer' });

export const FAILURES = {
  badRequest: row(400, 'PR', 'request'),
  badTarget: row(400, 'PR', 'request'),
  unprocessable: row(422, 'PR', 'request'),
  oddPayload: row(413, 'PR', 'request'),
  requestTimeout: row(408, 'cR', 'request'),
  clientLeftInRequest: row(400, 'CR', 'request'),
  clientLeftInRequestBuffer: row(-1, 'CR', 'request', 'silent'),
  clientLeftInRules: row(-1, 'CR', 'client-abort', 'silent'),
  clientLeftInQueue: row(503, 'CQ', 'client-abort', 'silent'),
  queueTimeout: row(503, 'sQ', 'connect'),
  queueFull: row(503, 'SQ', 'connect'),
  noServer: row(503, 'SC', 'connect'),
  connectFailed: row(503, 'SC', 'connect'),
  outOfFiles: row(503, 'RC', 'connect'),
  connectTimeout: row(503, 'sC', 'connect'),
  clientLeftInConnect: row(503, 'CC', 'client-abort', 'silent'),
  badRequestBody: row(400, 'PH', 'request'),
  badRequestBodyInData: row(0, 'PD', 'request', 'silent'),
  requestBodyTimeout: row(408, 'cD', 'request'),
  clientLeftInRequestBody: row(400, 'CD', 'client-abort', 'silent'),
  clientLeftWaiting: row(400, 'CH', 'client-abort'),
  serverTimeout: row(504, 'sH', 'response'),
  responseTimeout: row(504, 'sR', 'none'),
  serverClosed: row(502, 'SH', 'response'),
  badResponse: row(502, 'PH', 'response'),
  clientLeftInData: row(0, 'CD', 'client-abort', 'silent'),
  clientTimeoutInData: row(0, 'cD', 'client-abort', 'silent'),
  serverClosedInData: row(0, 'SD', 'server-abort', 'silent'),
  serverTimeoutInData: row(0, 'sD', 'server-abort', 'silent'),
  badResponseBody: row(0, 'PD', 'response', 'silent'),
  serverKilled: row(503, 'KH', 'none'),
  serverKilledInData: row(0, 'KD', 'none', 'silent'),
  internalError: row(500, 'PR', 'none'),
} as const satisfies Record<string, Failure>;

export type FailureCause = keyof typeof FAILURES;
