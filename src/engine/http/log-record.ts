// What a log line can say of one session or request: the fields the log-format tags read (manual 8.2.6).
// Transaction implements it, so nothing is copied for a log line and nothing is computed when nobody logs.
import type { Bind, Proxy, Server } from '../../config/model.js';
import type { ServiceName } from '../../process/messages.js';
import type { CookieState } from '../backend/persistence/persistence.js';
import type { Captured } from './captures.js';

/** HAProxy's first two termination letters (manual 8.5): who ended it, and in which phase. */
export type TerminationState =
  `${'C' | 'S' | 'P' | 'L' | 'R' | 'I' | 'D' | 'U' | 'K' | 'c' | 's' | '-'}${'R' | 'Q' | 'C' | 'H' | 'D' | 'L' | 'T' | '-'}`;

/** All …At times are monotonic ms (performance.now() rounded down); -1 means not reached. */
export interface LogRecord {
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly frontend: Proxy;
  readonly bind: Bind;
  /** Absent when the request died before a backend was chosen; then the frontend's name is shown. */
  readonly backend: Proxy | undefined;
  /** Absent: "<NOSRV>", or "<STATS>" when `service` says so. */
  readonly server: Server | undefined;
  readonly service: ServiceName | undefined;
  /** Wall clock of accept, ms since the epoch: %t in tcplog. */
  readonly acceptDateMs: number;
  /** Wall clock of the request's first byte: %tr. */
  readonly requestDateMs: number;
  readonly acceptedAt: number;
  /** What of the time after that was spent on the headers of PROXY and NetScaler: %Th. */
  readonly handshakeMs: number;
  /** First byte of the request; idle time (%Ti) lies between acceptedAt or the previous end and this. */
  readonly idleSince: number;
  readonly requestStartedAt: number;
  /** Whole head received: end of %TR. */
  readonly requestReceivedAt: number;
  /** Left the queue, a connection attempt starts: end of %Tw. */
  readonly queueLeftAt: number;
  readonly connectedAt: number;
  /** Whole response head received: end of %Tr. */
  readonly respondedAt: number;
  readonly endedAt: number;
  /** Status sent to the client; -1 where none was, 0 in mode tcp. */
  readonly status: number;
  readonly bytesToClient: number;
  readonly bytesFromClient: number;
  readonly termination: TerminationState;
  readonly captured: Captured | undefined;
  /** What `set-log-level` says. */
  readonly logLevel: number | 'silent' | undefined;
  /** What cookie the client brought, and what became of it in the response. */
  readonly cookieState: CookieState;
  readonly retries: number;
  /** The request went to another server than first chosen: "+" before the retries. */
  readonly redispatched: boolean;
  /** Counts at the time of logging: %ac %fc %bc %sc. */
  readonly processConnections: number;
  readonly frontendSessions: number;
  readonly backendSessions: number;
  readonly serverSessions: number;
  readonly serverQueuePosition: number;
  readonly backendQueuePosition: number;
  /** "GET /path HTTP/1.1" as received, or undefined when no valid request line came ("<BADREQ>"). */
  readonly requestLine: string | undefined;
  /** Number of the request in the process: %rt. */
  readonly requestNumber: number;
  /** Number of the log line in its frontend: %lc. */
  readonly logNumber: number;
  /** `unique-id-format`, once it has been made. */
  readonly uniqueId: string | undefined;
  /** Where the server was reached, and from where. */
  readonly serverAddress: string | undefined;
  readonly serverPort: number | undefined;
  readonly sourceAddress: string | undefined;
  readonly sourcePort: number | undefined;
}
