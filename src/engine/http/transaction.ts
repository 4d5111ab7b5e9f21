// One request from its head to its log line: the events that move it on, beside what is known of it (request-state). The
// steps themselves stand beside: route, reach, respond, finish. Pooled: a thread has as many as requests in flight at most.
import type { Buffer } from 'node:buffer';
import { isGoodStatus, observeResponse } from '../backend/observe.js';
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
import { type BodyKind, BodyReader } from '../http1/body.js';
import { RequestHead, type ResponseHead } from '../http1/head.js';
import { monotonicMs } from '../net/clock.js';
import type { Connection, ConnectionHandler } from '../net/connection.js';
import { Timer, type TimerOwner } from '../net/timers.js';
import type { Stream } from '../sample/stream.js';
import type { Client } from './client.js';
import { clientGone } from './client-failed.js';
import { endCompression } from './compression.js';
import { fail } from './fail.js';
import type { FailureCause } from './failures.js';
import { finish } from './finish.js';
import { keptText, textAhead } from './kept-body.js';
import { passResponse } from './pass-response.js';
import { connect } from './reach.js';
import { onHeldData, onHeldEnd, onHeldFailure, onHeldTimeout } from './release-response.js';
import { discardBody, sendKeptBody, takeBody } from './request-body.js';
import { bodyCollected } from './request-buffer.js';
import { loggedLine } from './request-record.js';
import { RequestState } from './request-state.js';
import { sendInterimHead, sendRequestHead } from './respond.js';
import { followResponse } from './response-rules.js';
import { retryOn } from './retry-on.js';
import { route } from './route.js';
import { serverFailed } from './server-failed.js';
import { Stage } from './stage.js';
import { awaitServer, timedOut } from './timeouts.js';
import { clientEndsTunnel, tunnelToClient, tunnelToServer } from './tunnel.js';

export class Transaction
  extends RequestState
  implements Stream, Exchange, Reaching, ReuseRequest, Waiter, TimerOwner
{
  readonly head = new RequestHead();
  readonly body = new BodyReader();
  readonly timer = new Timer(this);
  readonly place = new QueuePlace(this);
  client!: Client;

  constructor(readonly context: EngineContext) {
    super();
  }

  /** Makes it ready for the next request of `client`. */
  reset(client: Client): void {
    this.client = client;
    this.startOver();
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

  onResponseData(isLast = false): void {
    if (this.held) return onHeldData(this);
    const { gather, timers } = this.context;
    if (gather.empty) return;
    this.bytesToClient += gather.size;
    if (!isLast) awaitServer(this);
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
