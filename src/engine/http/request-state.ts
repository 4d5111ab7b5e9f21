// What one request brings about on its way, as plain values: each begins with the request and is over with it. Transaction
// adds what stays from one request to the next, and the events.
import type { Buffer } from 'node:buffer';
import type { Place } from '../../config/model.js';
import type { Backend } from '../backend/backend.js';
import type { CookieTrace, PersistRule } from '../backend/persistence/persistence.js';
import type { ServerSlot } from '../backend/server.js';
import type { ServerConnection } from '../backend/upstream/server-connection.js';
import type { BodyKind, BodySink } from '../http1/body.js';
import type { ResponseHead } from '../http1/head.js';
import type { Connection } from '../net/connection.js';
import type { CancelDial } from '../net/dial.js';
import type { Value } from '../sample/value.js';
import type { Coding } from './compressor.js';
import type { HeldResponse } from './held-response.js';
import type { RequestInspection } from './inspection.js';
import type { LogRecord, TerminationState } from './log-record.js';
import { RequestRecord } from './request-record.js';
import { Stage } from './stage.js';
import type { Step } from './steps.js';

export abstract class RequestState extends RequestRecord {
  stage: number = Stage.idle;
  backendRuntime: Backend | undefined;
  slot: ServerSlot | undefined;
  /** The server that failed last, which a redispatch stays away from. */
  avoid: ServerSlot | undefined;
  /** The server that persistence names, or a rule. */
  direct: ServerSlot | undefined;
  persistRule: PersistRule | undefined;
  cookieTrace: CookieTrace | undefined;
  wanted: ServerSlot | undefined;
  introduction = '';
  upstream: ServerConnection | undefined;
  /** The connection had served before this request. */
  reused = false;
  /** The beginning of the request's body, where it is waited for or may be sent again. */
  kept: Buffer | undefined;
  keptLength = 0;
  /** How much of the body is waited for in Stage.body. */
  enoughBody = 0;
  cancelDial: CancelDial | undefined;
  cancelService: (() => void) | undefined;
  /** Whatever the answer, it is the last on its connection. */
  isLast = false;
  /** The client may get another request on its connection. */
  keepClient = false;
  responseBody: BodyKind = 'none';
  responseDone = false;
  serverReusable = false;
  /** The steps that are left to it, up to the choice of a server. */
  plan: readonly Step[] = [];
  step = 0;
  /** The rule to go on with, in a step that has waited. */
  ruleAt = 0;
  responseHead: ResponseHead | undefined;
  variables: Value[] | undefined;
  /** While rules on contents may wait. */
  inspection: RequestInspection | undefined;
  finalRule: Place | undefined;
  /** `reqallow` has said that no `req…` rule may refuse it. */
  allowedByLine = false;
  serverStatus: number | undefined;
  responseVersion: number | undefined;
  /** Where the server's body goes if not to the client as it is: to nobody, or through the compressor. */
  bodySink: BodySink | undefined;
  /** The response, while rules hold it back. */
  held: HeldResponse | undefined;
  acceptedCoding: Coding | undefined;
  compressedWith: Coding | undefined;
  /** The connection the request was sent on, for its addresses. */
  outbound: Connection | undefined;
  uniqueId: string | undefined;
  numbered = -1;

  service: LogRecord['service'];
  requestDateMs = 0;
  idleSince = 0;
  requestStartedAt = -1;
  requestReceivedAt = -1;
  queueLeftAt = -1;
  connectedAt = -1;
  respondedAt = -1;
  endedAt = -1;
  logged = false;
  status = -1;
  bytesToClient = 0;
  bytesFromClient = 0;
  termination: TerminationState = '--';
  retries = 0;
  redispatched = false;
  requestLine: string | undefined;
  serverQueuePosition = 0;
  backendQueuePosition = 0;

  /** For the next request; what is left as it is, the steps set or let go themselves. */
  protected startOver(): void {
    this.stage = Stage.idle;
    this.backendRuntime = undefined;
    this.slot = undefined;
    this.avoid = undefined;
    this.direct = undefined;
    this.persistRule = undefined;
    this.cookieTrace = undefined;
    this.wanted = undefined;
    this.reused = false;
    this.keptLength = 0;
    this.isLast = false;
    this.keepClient = false;
    this.responseDone = false;
    this.serverReusable = false;
    this.responseHead = undefined;
    this.variables = undefined;
    this.inspection = undefined;
    this.finalRule = undefined;
    this.allowedByLine = false;
    this.serverStatus = undefined;
    this.responseVersion = undefined;
    this.bodySink = undefined;
    this.held = undefined;
    this.acceptedCoding = undefined;
    this.compressedWith = undefined;
    this.marks = undefined;
    this.outbound = undefined;
    this.uniqueId = undefined;
    this.numbered = -1;
    this.service = undefined;
    this.requestStartedAt = -1;
    this.requestReceivedAt = -1;
    this.queueLeftAt = -1;
    this.connectedAt = -1;
    this.respondedAt = -1;
    this.endedAt = -1;
    this.logged = false;
    this.status = -1;
    this.bytesToClient = 0;
    this.bytesFromClient = 0;
    this.termination = '--';
    this.retries = 0;
    this.redispatched = false;
    this.requestLine = undefined;
    this.serverQueuePosition = 0;
    this.backendQueuePosition = 0;
  }
}
