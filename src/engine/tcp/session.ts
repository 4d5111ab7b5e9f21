// One client connection in mode tcp, from accept to log line: a server is reached, then bytes are relayed both ways
// until both sides have ended. Two Sides carry the bytes; here stands what concerns them both.
import { Buffer } from 'node:buffer';
import type { Cells } from '../../state/cells.js';
import type { Backend } from '../backend/backend.js';
import { QueuePlace, type Waiter } from '../backend/queue.js';
import { onReachTimeout, openConnection, type Reaching, ReachStage, serverChosen } from '../backend/reach.js';
import type { ServerSlot } from '../backend/server.js';
import type { EngineContext } from '../context.js';
import type { Entrance } from '../http/client.js';
import type { TerminationState } from '../http/log-record.js';
import { RequestRecord } from '../http/request-record.js';
import { monotonicMs, wallMs } from '../net/clock.js';
import type { Connection, ConnectionHandler } from '../net/connection.js';
import type { CancelDial } from '../net/dial.js';
import type { Timer, Timers } from '../net/timers.js';
import type { Stream } from '../sample/stream.js';
import type { Value } from '../sample/value.js';
import type { TcpClient } from './client.js';
import type { TcpFailureCause } from './failures.js';
import { blame, finish, logEarly } from './finish.js';
import { route } from './route.js';
import { type Relay, Side } from './side.js';

/** What a client may send ahead of the connection to a server: HAProxy's buffer (tune.bufsize). */
const AHEAD_MAX = 16384;

/** How far a session has come: waiting to be let in, the stages of reaching a server, relaying, given up. */
const Stage = { start: 0, ...ReachStage, data: ReachStage.pause + 1, failed: ReachStage.pause + 2 } as const;

/** Who let the session in, and hears that it is over. */
export interface Host {
  leave(session: TcpSession): void;
}

export class TcpSession extends RequestRecord implements Stream, Reaching, Relay, Waiter {
  readonly clientSide: Side = new Side(this);
  readonly serverSide: Side = new Side(this);
  readonly place = new QueuePlace(this);
  stage: number = Stage.start;
  backendRuntime: Backend | undefined;
  slot: ServerSlot | undefined;
  avoid: ServerSlot | undefined;
  wanted: ServerSlot | undefined;
  introduction = '';
  direct: ServerSlot | undefined;
  cancelDial: CancelDial | undefined;
  variables: Value[] | undefined;
  /** What the client has sent before there was a server. */
  private ahead: Buffer | undefined;

  /** Its log line is out already. */
  logged = false;
  uniqueId: string | undefined;
  readonly inspection = undefined;
  readonly finalRule = undefined;
  numbered = -1;
  queueLeftAt = -1;
  connectedAt = -1;
  endedAt = -1;
  termination: TerminationState = '--';
  retries = 0;
  redispatched = false;
  serverQueuePosition = 0;
  backendQueuePosition = 0;
  /** What only requests have. */
  readonly head = undefined;
  readonly responseHead = undefined;
  readonly serverStatus = undefined;
  readonly responseVersion = undefined;
  readonly bodyText = '';
  readonly compressedWith = undefined;
  readonly reused = false;
  readonly service = undefined;
  readonly persistRule = undefined;
  readonly cookieTrace = undefined;
  readonly requestLine = undefined;
  readonly requestStartedAt = -1;
  readonly requestReceivedAt = -1;
  readonly respondedAt = -1;
  readonly status = -1;

  constructor(
    readonly context: EngineContext,
    readonly host: Host,
    readonly client: TcpClient,
  ) {
    super();
    this.clientSide.other = this.serverSide;
    this.serverSide.other = this.clientSide;
  }

  attach(attach: (handler: ConnectionHandler) => Connection): void {
    const connection = attach(this.clientSide);
    this.clientSide.connection = connection;
    this.client.connection = connection;
  }

  get connection(): Connection {
    return this.client.connection;
  }
  get entrance(): Entrance {
    return this.client.entrance;
  }
  get listenerCells(): Cells {
    return this.client.listenerCells;
  }
  get outbound(): Connection | undefined {
    return this.serverSide.connection;
  }
  get timers(): Timers {
    return this.context.timers;
  }
  /** Times what a server is waited for with; once it is connected, its silence. */
  get timer(): Timer {
    return this.serverSide.timer;
  }

  // What the log reads.
  get requestDateMs(): number {
    return this.acceptDateMs;
  }
  get idleSince(): number {
    return this.acceptedAt;
  }
  get bytesFromClient(): number {
    return this.clientSide.bytesRead;
  }
  get bytesToClient(): number {
    return this.serverSide.bytesRead;
  }

  /** Let in: find a server. */
  start(): void {
    const { handshakeMs } = this.client;
    this.client.acceptDateMs = wallMs() - handshakeMs;
    this.client.acceptedAt = monotonicMs() - handshakeMs;
    const { log, proxy } = this.entrance;
    // The log names a client that is gone by then: ask while it is there. It is remembered.
    if (log) void this.connection.remotePort;
    if (log?.due === 'start') log.send(this);
    this.clientSide.timeoutMs = proxy.timeouts.client;
    this.clientSide.finTimeoutMs = proxy.timeouts.clientFin;
    this.clientSide.watch();
    route(this);
  }

  /** Not let in, nor told to wait. */
  refuse(gently = false): void {
    if (gently) this.clientSide.close();
    else this.clientSide.abort();
  }

  /** The process stops: connections end when their sides end them. */
  drain(): void {}

  // On the way to a server.

  onSlot(server: ServerSlot): void {
    this.timers.cancel(this.timer);
    serverChosen(this, server);
  }

  useServer(server: ServerSlot): void {
    openConnection(this, server);
  }

  onConnect(attach: (handler: ConnectionHandler) => Connection, server: ServerSlot): void {
    const { clientSide, serverSide, ahead } = this;
    const { tunnel, server: silence, serverFin } = this.backend!.timeouts;
    this.stage = Stage.data;
    this.connectedAt = monotonicMs();
    serverSide.timeoutMs = tunnel ?? silence;
    serverSide.finTimeoutMs = serverFin;
    if (tunnel !== undefined) clientSide.timeoutMs = tunnel;
    serverSide.connection = attach(serverSide);
    if (this.introduction !== '') serverSide.connection.write(this.introduction);
    server.active?.add(this);
    if (this.entrance.log?.due === 'asap') logEarly(this);
    this.ahead = undefined;
    if (!ahead || serverSide.connection.writeBytes(ahead, 0, ahead.length)) this.connection.resume();
    else this.connection.pause();
    if (clientSide.ended) serverSide.finish();
    this.watch();
  }

  /** No server is reached. */
  fail(cause: TcpFailureCause): void {
    blame(this, cause);
    this.giveUp();
    this.clientSide.close();
  }

  kill(): void {
    blame(this, 'serverKilled');
    this.serverSide.close();
    this.clientSide.close();
  }

  // What the sides tell.

  /** The client first: where both are silent for the same time, it is to blame. */
  watch(): void {
    this.clientSide.watch();
    this.serverSide.watch();
  }

  hold(buffer: Buffer, length: number): void {
    const bytes = Buffer.copyBytesFrom(buffer, 0, length);
    this.ahead = this.ahead ? Buffer.concat([this.ahead, bytes]) : bytes;
    // From now on it is the server that is waited for.
    this.timers.cancel(this.clientSide.timer);
    if (this.ahead.length >= AHEAD_MAX) this.connection.pause();
  }

  onSideEnd(side: Side): void {
    if (side.ended) return;
    side.ended = true;
    if (this.stage === Stage.data) {
      this.endOther(side);
      this.watch();
    } else if (!this.ahead || this.backend?.options.abortonclose)
      this.fail(this.stage === Stage.queue ? 'clientLeftInQueue' : 'clientLeftInConnect');
    else this.timers.cancel(side.timer);
  }

  onSideTimeout(side: Side): void {
    const { clientSide } = this;
    if (this.stage < Stage.data) {
      if (side !== clientSide) onReachTimeout(this);
      else this.fail(this.stage === Stage.queue ? 'clientTimeoutInQueue' : 'clientTimeoutInConnect');
      return;
    }
    blame(this, side === clientSide ? 'clientTimeout' : 'serverTimeout');
    if (side.stuck) {
      side.abort();
      side.other.close();
    } else {
      side.silence();
      this.endOther(side);
    }
  }

  onSideGone(side: Side, broken: boolean): void {
    if (this.stage === Stage.start) return this.host.leave(this);
    const isClient = side === this.clientSide;
    if (broken) {
      blame(this, isClient ? 'clientBroke' : 'serverBroke');
      if (this.stage !== Stage.data) this.giveUp();
      else if (isClient && !side.other.ended) side.other.abort();
      else side.other.close();
    }
    if (this.clientSide.gone && (this.serverSide.gone || !this.serverSide.connection)) finish(this);
  }

  /** `side` says nothing more: the other is told. */
  private endOther({ other }: Side): void {
    if (other.silenced) other.close();
    else other.finish();
  }

  /** Stops looking for a server. */
  private giveUp(): void {
    if (this.stage === Stage.queue) this.queueLeftAt = monotonicMs();
    this.stage = Stage.failed;
    this.ahead = undefined;
    this.timers.cancel(this.timer);
    this.cancelDial?.();
    this.cancelDial = undefined;
    this.backendRuntime?.abandon(this.place);
  }
}
