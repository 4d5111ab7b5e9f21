// What samples and log lines see of a connection on which no HTTP has been read.
import type { Place } from '../../config/model.js';
import type { Backend } from '../backend/backend.js';
import type { ServerSlot } from '../backend/server.js';
import type { TerminationState } from '../http/log-record.js';
import { RequestRecord } from '../http/request-record.js';
import type { RequestHead } from '../http1/head.js';
import type { Connection } from '../net/connection.js';
import type { Inspection, Stream } from '../sample/stream.js';
import type { Value } from '../sample/value.js';

export abstract class RawRecord extends RequestRecord implements Stream {
  backendRuntime: Backend | undefined;
  slot: ServerSlot | undefined;
  wanted: ServerSlot | undefined;
  direct: ServerSlot | undefined;
  variables: Value[] | undefined;
  uniqueId: string | undefined;
  inspection: Inspection | undefined;
  finalRule: Place | undefined;
  numbered = -1;
  queueLeftAt = -1;
  connectedAt = -1;
  endedAt = -1;
  termination: TerminationState = '--';
  retries = 0;
  redispatched = false;
  serverQueuePosition = 0;
  backendQueuePosition = 0;

  // What only requests have.
  readonly responseHead = undefined;
  readonly serverStatus = undefined;
  readonly responseVersion = undefined;
  readonly bodyText = '';
  readonly responseText = '';
  readonly compressedWith = undefined;
  readonly reused = false;
  readonly service = undefined;
  readonly persistRule = undefined;
  readonly cookieTrace = undefined;
  readonly requestStartedAt = -1;
  readonly requestReceivedAt = -1;
  readonly respondedAt = -1;
  readonly status = 0;

  abstract override readonly outbound: Connection | undefined;
  abstract readonly bytesFromClient: number;
  abstract readonly bytesToClient: number;

  /** A request that the bytes under inspection begin with. */
  get head(): RequestHead | undefined {
    return this.inspection?.head;
  }
  get requestLine(): string | undefined {
    return this.head?.line;
  }
  get requestDateMs(): number {
    return this.acceptDateMs;
  }
  get idleSince(): number {
    return this.acceptedAt;
  }
}
