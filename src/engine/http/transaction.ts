// One request from its head to its log line: everything known about it, and the events that move it on. The steps
// themselves stand beside: route, reach, respond, finish. Pooled: a thread has as many as requests in flight at most.
import type { Buffer } from 'node:buffer';
import type { Place } from '../../config/model.js';
import type { Backend } from '../backend/backend.js';
import { isGoodStatus, observeResponse } from '../backend/observe.js';
import type { CookieTrace, PersistRule } from '../backend/persistence/persistence.js';
import { QueuePlace, type Waiter } from '../backend/queue.js';
import { type Reaching, serverChosen } from '../backend/reach.js';
import { isIdempotent, type ReuseRequest } from '../backend/reuse.js';
import type { ServerSlot } from '../backend/server.js';
import {
  type Exchange,
  ServerConnection,
  type ServerFailure,
} from '../backend/upstream/server-connection.js';
import type { EngineContext } from '../context.js';
import { type BodyKind, BodyReader, type BodySink } from '../http1/body.js';
import { RequestHead, type ResponseHead } from '../http1/head.js';
import { monotonicMs } from '../net/clock.js';
import type { Connection, ConnectionHandler } from '../net/connection.js';
import type { CancelDial } from '../net/dial.js';
import { Timer, type TimerOwner } from '../net/timers.js';
import type { Stream } from '../sample/stream.js';
import type { Value } from '../sample/value.js';
import type { Client } from './client.js';
import { clientGone } from './client-failed.js';
import { endCompression } from './compression.js';
import type { Coding } from './compressor.js';
import { fail } from './fail.js';
import type { FailureCause } from './failures.js';
import { finish } from './finish.js';
import type { HeldResponse } from './held-response.js';
import type { RequestInspection } from './inspection.js';
import { keptText, textAhead } from './kept-body.js';
import type { LogRecord, TerminationState } from './log-record.js';
import { passResponse } from './pass-response.js';
import { connect } from './reach.js';
import { onHeldData, onHeldEnd, onHeldFailure, onHeldTimeout } from './release-response.js';
import { discardBody, sendKeptBody, takeBody } from './request-body.js';
import { bodyCollected } from './request-buffer.js';
import { loggedLine, RequestRecord } from './request-record.js';
import { sendInterimHead, sendRequestHead } from './respond.js';
import { followResponse } from './response-rules.js';
import { retryOn } from './retry-on.js';
import { route } from './route.js';
import { serverFailed } from './server-failed.js';
import { Stage } from './stage.js';
import type { Step } from './steps.js';
import { awaitServer, timedOut } from './timeouts.js';
import { clientEndsTunnel, tunnelToClient, tunnelToServer } from './tunnel.js';

export class Transaction
  extends RequestRecord
  implements Stream, Exchange, Reaching, ReuseRequest, Waiter, TimerOwner
{
  readonly head = new RequestHead();
  readonly body = new BodyReader();
  readonly timer = new Timer(this);
  readonly place = new QueuePlace(this);
  client!: Client;
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
  inspection: RequestInspection | undefined = undefined;
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

  constructor(readonly context: EngineContext) {
    super();
  }

  /** Makes it ready for the next request of `client`. */
  reset(client: Client): void {
    this.client = client;
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
    this.body.start('none');
  }

  get requestMethod(): string {
    return this.head.method;
  }

  get asksUpgrade(): boolean {
    return this.head.asksUpgrade;
  }

  get first(): boolean {
    return this.client.requests === 1;
  }

  get last(): ServerSlot | undefined {
    return this.client.lastServer;
  }

  get own(): ServerConnection[] {
    return this.client.own;
  }

  /** May be sent a second time when the first connection died without an answer. */
  get repeatable(): boolean {
    return this.body.kind === 'none' && isIdempotent(this.head.method);
  }

  get responseText(): string {
    return this.held?.text ?? '';
  }

  get bodyText(): string {
    return this.body.received > 0 || this.keptLength > 0 ? keptText(this) : textAhead(this);
  }

  /** The body can be taken from the client now. */
  get takesBody(): boolean {
    if (this.body.done || this.marks?.inflow?.waits) return false;
    return this.upstream !== undefined || this.stage === Stage.body;
  }

  /** The head is there: find out who answers. */
  begin(): void {
    this.requestReceivedAt = monotonicMs();
    this.requestLine = loggedLine(this.head.line);
    this.startBody();
    const { log } = this.client.entrance;
    if (log?.due === 'start') log.send(this);
    route(this);
  }

  /** Also before a retry: then it is read anew from what was kept of it. */
  startBody(): void {
    if (this.head.chunked) this.body.start('chunked');
    else if (this.head.contentLength > 0) this.body.start('length', this.head.contentLength);
    else this.body.start('none');
  }

  fail(cause: FailureCause): void {
    fail(this, cause);
  }

  // From the client.

  /** Body bytes; @returns the offset behind what was taken. */
  onRequestBody(buffer: Buffer, start: number, end: number): number {
    return takeBody(this, buffer, start, end);
  }

  /** Reads over the body; @returns the offset behind what was taken. */
  discardBody(buffer: Buffer, start: number, end: number): number {
    return discardBody(this, buffer, start, end);
  }

  /** Sends the server what this event brought, and ends the request where that was its end. */
  flushRequest(): void {
    if (this.stage === Stage.body) bodyCollected(this);
    const upstream = this.upstream;
    if (!upstream) return;
    if (this.body.kind !== 'none' && !this.context.gather.empty) awaitServer(this);
    if (!this.context.gather.flush(upstream.connection)) this.client.pauseBody();
    if (this.body.failed)
      return this.fail(this.stage < Stage.data ? 'badRequestBody' : 'badRequestBodyInData');
    if (this.body.done && this.responseDone) this.complete();
  }

  onClientTunnelData(buffer: Buffer, length: number): void {
    tunnelToServer(this, buffer, length);
  }

  /** The client has sent FIN: it will take the answer, or it has given up (manual, "option abortonclose"). */
  onClientEnd(): void {
    if (this.stage === Stage.tunnel) return clientEndsTunnel(this);
    if (!this.body.done) clientGone(this);
    else if (!this.backend?.options.abortonclose) return;
    else if (this.stage < Stage.wait) clientGone(this);
    // The server is told, and decides itself whether to go on.
    else this.upstream?.connection.end();
  }

  /** The client takes again what it is sent. */
  onClientDrain(): void {
    const waiting = this.marks?.limited ?? this.marks?.toClient;
    if (waiting) waiting.release();
    else this.upstream?.connection.resume();
    awaitServer(this);
  }

  // From the server's side.

  /** A slot came free after waiting. */
  onSlot(server: ServerSlot): void {
    this.context.timers.cancel(this.timer);
    serverChosen(this, server);
  }

  useServer(server: ServerSlot): void {
    connect(this, server);
  }

  onConnect(attach: (handler: ConnectionHandler) => Connection, server: ServerSlot): void {
    this.send(new ServerConnection(attach, server, this.context.gather, this.introduction));
  }

  /**
   * A connection is there: send the request. While the client's bytes are being consumed, what follows the head in
   * the same event goes out with it in one write; else it goes now.
   */
  send(connection: ServerConnection): void {
    this.upstream = connection;
    this.outbound = connection.connection;
    this.stage = Stage.wait;
    this.connectedAt = monotonicMs();
    connection.begin(this);
    sendRequestHead(this);
    sendKeptBody(this);
    this.context.timers.arm(this.timer, this.timeouts.server);
    if (this.client.consuming) return;
    this.client.resumeBody();
    this.flushRequest();
  }

  onInterimHead(head: ResponseHead): void {
    sendInterimHead(this, head);
  }

  onResponseHead(head: ResponseHead, body: BodyKind, tunnel: boolean): void {
    if (this.backend!.retryOn && retryOn(this, head.status)) return;
    this.respondedAt = monotonicMs();
    this.responseBody = body;
    this.serverStatus = head.status;
    this.responseVersion = head.version;
    observeResponse(this, isGoodStatus(head.status));
    if (!followResponse(this, head)) passResponse(this, head, tunnel);
    else if (this.held) this.held.tunnel = tunnel;
  }

  onResponseData(): void {
    if (this.held) return onHeldData(this);
    const { gather, timers } = this.context;
    if (gather.empty) return;
    this.bytesToClient += gather.size;
    awaitServer(this);
    if (gather.flush(this.client.connection)) return;
    this.upstream?.connection.pause();
    timers.cancel(this.timer);
    this.client.watchWrites();
  }

  onResponseEnd(reusable: boolean): void {
    if (this.held) return onHeldEnd(this, reusable);
    if (this.acceptedCoding) endCompression(this);
    if (this.marks?.limited?.holdsEnd(reusable)) return;
    this.responseDone = true;
    this.serverReusable = reusable;
    this.context.timers.cancel(this.timer);
    if (this.body.done || !reusable) this.complete();
  }

  onTunnelData(buffer: Buffer, length: number): void {
    tunnelToClient(this, buffer, length);
  }

  onTunnelEnd(): void {
    this.complete();
  }

  onServerDrain(): void {
    if (this.marks?.toServer) return this.marks.toServer.release();
    if (this.takesBody) this.client.watchWrites();
    this.client.resumeBody();
  }

  onServerKilled(): void {
    this.fail(this.stage < Stage.data ? 'serverKilled' : 'serverKilledInData');
  }

  onServerFailure(failure: ServerFailure, silent: boolean): void {
    if (this.held && failure === 'closed') onHeldFailure(this);
    else if (!this.marks?.limited?.holdsFailure(failure)) serverFailed(this, failure, silent);
  }

  onTimeout(): void {
    if (this.held) onHeldTimeout(this);
    else timedOut(this);
  }

  /** All went well, or as well as it could: count, log, let go. */
  complete(): void {
    finish(this);
  }
}
