// One HTTP/1 client connection: heads out of bytes, one request at a time, keep-alive and pipelining between them
// (RFC 9112, 9).
import { Buffer } from 'node:buffer';
import type { Bind } from '../../config/model.js';
import type { Cells } from '../../state/cells.js';
import { Counter } from '../../state/slots.js';
import type { ServerConnection } from '../backend/upstream/server-connection.js';
import type { EngineContext } from '../context.js';
import type { Client } from '../http/client.js';
import { clientGone, clientTimedOut } from '../http/client-failed.js';
import type { FailureCause } from '../http/failures.js';
import type { Transaction } from '../http/transaction.js';
import { startsAsChunks } from '../http1/body.js';
import { readRequest } from '../http1/known-heads.js';
import { limits } from '../http1/limits.js';
import { INCOMPLETE, PAYLOAD, UNPROCESSABLE } from '../http1/parse-head.js';
import { monotonicMs, refreshClock, wallMs } from '../net/clock.js';
import type { Connection, ConnectionHandler } from '../net/connection.js';
import { Timer, type TimerOwner } from '../net/timers.js';
import type { StreamClient } from '../sample/stream.js';
import type { Value } from '../sample/value.js';
import type { Admission } from './admission.js';
import type { Frontend } from './frontend.js';
import { returnTransaction, takeTransaction } from './transaction-pool.js';

/** What is answered to heads that are worse than incomplete; 400 to the rest. */
const REFUSALS: ReadonlyMap<number, FailureCause> = new Map([
  [UNPROCESSABLE, 'unprocessable'],
  [PAYLOAD, 'oddPayload'],
]);
/** How long a client whose request we did not read to its end may go on sending, so that it sees our answer. */
const LINGER_MS = 1000;
/** How long a client that was dropped in silence keeps its socket where there is no `timeout client`. */
const SILENT_MS = 60_000;

export class ClientSession implements Client, ConnectionHandler, TimerOwner {
  connection!: Connection;
  acceptedAt = monotonicMs();
  acceptDateMs = wallMs();
  readonly own: ServerConnection[] = [];
  lastServer: Client['lastServer'];
  source: Client['source'];
  handshakeMs = 0;
  proxyHeader: Client['proxyHeader'];
  origin: Client['origin'];
  variables: Value[] | undefined;
  requests = 0;
  halfClosed = false;
  private readonly timer = new Timer(this);
  private transaction: Transaction | undefined;
  /** Bytes that came ahead of their turn: the rest of a head, a body nobody takes yet, the next request. */
  private ahead: Buffer | undefined;
  private idleSince = this.acceptedAt;
  private requestStartedAt = -1;
  private tunnel = false;
  private lingering = false;
  private gone = false;
  private silent = false;
  consuming = false;
  /** What is being consumed, and how far it is. */
  private buffer: Buffer | undefined;
  private at = 0;
  private end = 0;

  constructor(
    readonly entrance: Frontend,
    readonly bind: Bind,
    readonly listenerCells: Cells,
    private readonly admission: Admission,
  ) {}

  attach(attach: (handler: ConnectionHandler) => Connection): void {
    this.connection = attach(this);
  }

  /** Of its own requests. */
  get client(): Client {
    return this;
  }

  /** It goes on where a connection in mode tcp has become HTTP. */
  inherit(client: StreamClient): void {
    this.acceptedAt = client.acceptedAt;
    this.idleSince = client.acceptedAt;
    this.acceptDateMs = client.acceptDateMs;
    this.handshakeMs = client.handshakeMs;
    this.proxyHeader = client.proxyHeader;
    this.origin = client.origin;
    this.source = client.source;
    this.variables = client.variables;
  }

  private get context(): EngineContext {
    return this.entrance.context;
  }

  /** Let in: the first request may come. */
  start(): void {
    const { timeouts } = this.entrance.proxy;
    this.context.timers.arm(this.timer, timeouts.httpRequest ?? timeouts.client);
    // The log names a client that is gone by then: ask while it is there. It is remembered.
    if (this.entrance.log) void this.connection.remotePort;
  }

  /** Not let in, nor told to wait. */
  refuse(gently = false): void {
    this.lingering = true;
    if (gently) this.connection.close();
    else this.connection.abort();
  }

  /** The process stops accepting requests: an idle connection has nothing to wait for. */
  drain(): void {
    if (!this.transaction && this.ahead === undefined && this.requests > 0) this.connection.close();
  }

  onData(buffer: Buffer, length: number): void {
    refreshClock();
    if (this.lingering) return;
    if (this.tunnel) this.transaction?.onClientTunnelData(buffer, length);
    else if (this.ahead === undefined) this.consume(buffer, length);
    else {
      const whole = Buffer.concat([this.ahead, buffer.subarray(0, length)]);
      this.ahead = undefined;
      this.consume(whole, whole.length, true);
    }
  }

  onEnd(): void {
    refreshClock();
    this.halfClosed = true;
    if (this.lingering) this.connection.close();
    else if (this.transaction) this.transaction.onClientEnd();
    else if (this.requests === 0 || this.ahead) this.failHead('clientLeftInRequest');
    else this.connection.close();
  }

  onDrain(): void {
    refreshClock();
    if (!this.transaction) return this.awaitNext();
    this.context.timers.cancel(this.timer);
    this.transaction.onClientDrain();
  }

  onClose(): void {
    refreshClock();
    this.gone = true;
    this.context.timers.cancel(this.timer);
    if (this.transaction) clientGone(this.transaction);
    else if (!this.halfClosed && !this.lingering && this.requests === 0) this.failHead('clientLeftInRequest');
    for (const own of this.own.splice(0)) own.close();
    this.admission.leave(this);
  }

  onTimeout(): void {
    const { transaction } = this;
    const sendsOnly = this.connection.closed || this.connection.backedUp;
    if (this.lingering || (!transaction && sendsOnly)) this.connection.abort();
    else if (!transaction) this.onHeadTimeout();
    else clientTimedOut(transaction);
  }

  get bytesAhead(): Buffer | undefined {
    return this.consuming ? this.buffer?.subarray(this.at, this.end) : this.ahead;
  }

  resumeBody(): void {
    const { ahead } = this;
    this.connection.resume();
    if (ahead === undefined || this.consuming) return;
    this.ahead = undefined;
    this.consume(ahead, ahead.length, true);
  }

  pauseBody(): void {
    this.connection.pause();
    // It is the server that is waited for now.
    if (!this.connection.backedUp) this.context.timers.cancel(this.timer);
  }

  fallSilent(): void {
    this.silent = true;
  }

  discardBody(): void {
    const { transaction, ahead } = this;
    if (!transaction) return;
    if (this.consuming) this.at = transaction.discardBody(this.buffer!, this.at, this.end);
    else if (ahead) {
      const at = transaction.discardBody(ahead, 0, ahead.length);
      this.ahead = at < ahead.length ? ahead.subarray(at) : undefined;
    }
  }

  startTunnel(): void {
    this.context.timers.cancel(this.timer);
    this.tunnel = true;
    const { ahead } = this;
    this.ahead = undefined;
    this.connection.resume();
    if (ahead) this.transaction?.onClientTunnelData(ahead, ahead.length);
  }

  watchWrites(): void {
    const own = this.transaction?.marks?.timeouts?.client;
    this.context.timers.arm(this.timer, own ?? this.entrance.proxy.timeouts.client);
  }

  finished(keep: boolean): void {
    const transaction = this.transaction!;
    this.transaction = undefined;
    const wholeRequest = transaction.body.done;
    returnTransaction(transaction);
    if (this.gone) return;
    if (this.silent) return this.vanish();
    this.idleSince = monotonicMs();
    this.handshakeMs = 0;
    const more = !this.halfClosed || this.ahead !== undefined || this.consuming;
    if (keep && more && !this.connection.closed) this.awaitNext();
    else if (wholeRequest && this.ahead === undefined) this.close();
    else this.linger();
  }

  /** A client that does not take its answers gets no more of them: until then its next request is not read. */
  private awaitNext(): void {
    const { timeouts } = this.entrance.proxy;
    if (this.connection.backedUp) return this.watchWrites();
    this.context.timers.arm(this.timer, timeouts.httpKeepAlive ?? timeouts.httpRequest ?? timeouts.client);
    this.resumeBody();
  }

  /**
   * `silent-drop`: the client still sees a connection, and here it costs a socket that nobody reads, for as long as a
   * client may be silent. It is not counted any more.
   */
  vanish(): void {
    this.lingering = true;
    this.ahead = undefined;
    this.connection.pause();
    this.context.timers.arm(this.timer, this.entrance.proxy.timeouts.client ?? SILENT_MS);
    this.admission.leave(this);
  }

  /** What was written goes out first; a client that does not take it is not waited for without end. */
  private close(): void {
    const { clientFin, client } = this.entrance.proxy.timeouts;
    this.context.timers.arm(this.timer, clientFin ?? client);
    this.connection.close();
  }

  /** Closing on a client that still sends would reset the connection before it has read the answer. */
  private linger(): void {
    this.lingering = true;
    this.ahead = undefined;
    this.context.timers.arm(this.timer, LINGER_MS);
    this.connection.end();
    this.connection.resume();
    if (this.halfClosed) this.connection.close();
  }

  /** Takes bytes as far as they can be taken now; the rest goes ahead of its turn. `owned`: not a borrowed buffer. */
  private consume(buffer: Buffer, length: number, owned = false): void {
    this.consuming = true;
    this.buffer = buffer;
    this.at = 0;
    this.end = length;
    while (this.at < length && !this.lingering && !this.gone) {
      const { transaction } = this;
      if (!transaction) {
        // An answer that closes is the last, whatever was sent behind its request.
        if (this.connection.closed || this.connection.backedUp || !this.readHead(buffer, length)) break;
      } else if (transaction.takesBody) {
        this.at = transaction.onRequestBody(buffer, this.at, length);
        if (this.transaction === transaction && transaction.takesBody) this.watchWrites();
        else this.context.timers.cancel(this.timer);
        transaction.flushRequest();
      } else break;
    }
    this.consuming = false;
    this.buffer = undefined;
    const { at } = this;
    if (this.lingering || this.gone || (this.connection.closed && !this.transaction)) return;
    if (this.halfClosed && !this.transaction && !(this.connection.backedUp && at < length))
      return this.endOfRequests(length - at);
    if (at < length)
      this.keepAhead(owned ? buffer.subarray(at, length) : Buffer.copyBytesFrom(buffer, at, length - at));
    else this.transaction?.flushRequest();
  }

  /** The client has sent FIN, and what it sent before is served, but for `left` bytes of a head. */
  private endOfRequests(left: number): void {
    if (left > 0) this.failHead('clientLeftInRequest');
    else this.connection.close();
  }

  private keepAhead(bytes: Buffer): void {
    this.ahead = bytes;
    const { transaction } = this;
    if (this.tunnel) this.startTunnel();
    else if (transaction) {
      if (!transaction.body.done || bytes.length > limits.buffer) this.connection.pause();
      transaction.flushRequest();
    } else if (this.connection.backedUp) this.connection.pause();
  }

  /** Begins the next request. False when there is none yet, or never will be. */
  private readHead(buffer: Buffer, length: number): boolean {
    const start = this.at;
    const transaction = takeTransaction(this.context);
    transaction.head.lenient = this.entrance.proxy.options.lenientRequests === true;
    const end = readRequest(buffer, start, length, transaction.head);
    const isFirstPiece = this.requestStartedAt < 0;
    if (isFirstPiece) this.requestStartedAt = monotonicMs();
    if (end === INCOMPLETE && length - start < limits.head) {
      if (isFirstPiece) this.armHead();
      returnTransaction(transaction);
      return false;
    }
    this.adopt(transaction);
    if (end < 0 || (transaction.head.chunked && !startsAsChunks(buffer, start + end, length))) {
      transaction.bytesFromClient = length - start;
      // Nobody knows where it ends: the client may be sending still.
      transaction.body.start('close');
      transaction.fail(REFUSALS.get(end) ?? 'badRequest');
      return false;
    }
    transaction.bytesFromClient = end;
    this.context.timers.cancel(this.timer);
    this.context.process.count(Counter.process.requests);
    this.at = start + end;
    transaction.begin();
    return true;
  }

  /** Gives a transaction to the request that has just come, or failed to come. */
  private adopt(transaction: Transaction): void {
    transaction.reset(this);
    this.transaction = transaction;
    this.requests++;
    const started = this.requestStartedAt;
    transaction.idleSince = this.idleSince;
    transaction.requestStartedAt = started;
    // A request of which nothing came is dated from the accept.
    transaction.requestDateMs = started < 0 ? this.acceptDateMs : wallMs() - (monotonicMs() - started);
    this.requestStartedAt = -1;
    // As HAProxy, one that cannot be read is counted as well.
    this.entrance.cells.count(Counter.frontend.requests);
    this.entrance.cells.tick(Counter.frontend.requestRate, Math.floor(transaction.requestDateMs / 1000));
  }

  /** From the first byte on, the whole head has `timeout http-request`. */
  private armHead(): void {
    if (this.requests === 0) return;
    const { timeouts } = this.entrance.proxy;
    this.context.timers.arm(this.timer, timeouts.httpRequest ?? timeouts.client);
  }

  private onHeadTimeout(): void {
    const silent =
      this.ahead === undefined && (this.requests > 0 || this.entrance.proxy.options.httpIgnoreProbes);
    if (silent) this.close();
    else this.failHead('requestTimeout');
  }

  /** A request that never became one still has a log line, and a counter to raise. */
  private failHead(cause: FailureCause): void {
    if (this.ahead === undefined && this.entrance.proxy.options.httpIgnoreProbes)
      return this.connection.close();
    const transaction = takeTransaction(this.context);
    transaction.head.reset();
    const received = this.ahead?.length ?? 0;
    this.ahead = undefined;
    this.adopt(transaction);
    transaction.bytesFromClient = received;
    transaction.fail(cause);
  }
}
