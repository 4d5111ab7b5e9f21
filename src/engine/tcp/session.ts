// One client connection in mode tcp, from accept to log line: a server is reached, then bytes are relayed both ways
// until both sides have ended. Two Sides carry the bytes; here stands what concerns them both.
import type { Cells } from '../../state/cells.js';
import { QueuePlace, type Waiter } from '../backend/queue.js';
import { onReachTimeout, openConnection, type Reaching, serverChosen } from '../backend/reach.js';
import type { ServerSlot } from '../backend/server.js';
import type { EngineContext } from '../context.js';
import type { Verdict } from '../http/actions/action.js';
import type { Entrance } from '../http/client.js';
import type { ContentRules } from '../http/tcp-rules.js';
import { monotonicMs, wallMs } from '../net/clock.js';
import type { Connection, ConnectionHandler } from '../net/connection.js';
import type { CancelDial } from '../net/dial.js';
import type { Timer, Timers } from '../net/timers.js';
import type { TcpClient } from './client.js';
import { Examination } from './examination.js';
import type { TcpFailureCause } from './failures.js';
import { blame, finish, logEarly } from './finish.js';
import { RawRecord } from './raw-record.js';
import { settleResponse } from './refuse.js';
import { begin } from './route.js';
import { type Relay, Side } from './side.js';
import { Stage } from './stage.js';

/** How long a client that is left to find out keeps its socket where `timeout client` does not say. */
const SILENT_MS = 60_000;

/** Who let the session in. */
export interface Host {
  /** It is over. */
  leave(session: TcpSession): void;
  /** Its connection is HTTP's from now on, beginning with what the client has said. */
  switchToHttp(session: TcpSession): void;
}

export class TcpSession extends RawRecord implements Reaching, Relay, Waiter {
  readonly clientSide: Side = new Side(this);
  readonly serverSide: Side = new Side(this);
  readonly place = new QueuePlace(this);
  stage: number = Stage.start;
  avoid: ServerSlot | undefined;
  /** A connection is all there is of its client. */
  readonly last = undefined;
  introduction = '';
  cancelDial: CancelDial | undefined;
  /** Under way: nothing of its side passes on meanwhile. */
  examination: Examination | undefined;
  /** What has become of the client while rules were looking. */
  lost: TcpFailureCause | undefined;
  /** Its log line is out already. */
  logged = false;

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
  get bytesFromClient(): number {
    return this.clientSide.bytesRead;
  }
  get bytesToClient(): number {
    return this.serverSide.bytesRead;
  }

  /** Let in: see what it wants, and find a server. */
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
    begin(this);
  }

  /** Not let in, nor told to wait. */
  refuse(gently = false): void {
    if (gently) this.clientSide.close();
    else this.clientSide.abort();
  }

  /**
   * The client still sees a connection, and here it costs a socket that nobody reads, for as long as a client may be
   * silent. It is not counted any more.
   */
  vanish(): void {
    this.stage = Stage.vanished;
    this.clientSide.ignore();
    this.host.leave(this);
    this.timers.arm(this.clientSide.timer, this.frontend.timeouts.client ?? SILENT_MS);
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
    const { clientSide, serverSide } = this;
    const { tunnel, server: silence, serverFin } = this.backend!.timeouts;
    this.stage = Stage.data;
    this.inspection = undefined;
    this.connectedAt = monotonicMs();
    serverSide.timeoutMs = tunnel ?? silence;
    serverSide.finTimeoutMs = serverFin;
    if (tunnel !== undefined) clientSide.timeoutMs = tunnel;
    serverSide.connection = attach(serverSide);
    if (server.probeIdleSeconds !== undefined) serverSide.connection.keepAlive(server.probeIdleSeconds);
    if (this.introduction !== '') serverSide.connection.write(this.introduction);
    server.active?.add(this);
    if (this.entrance.log?.due === 'asap') logEarly(this);
    this.examineResponse();
    if (serverSide.connection.closed) return;
    this.heedLimits();
    clientSide.pass();
    if (clientSide.ended && !clientSide.waits) serverSide.finish();
    this.watch();
  }

  /** Rules may have said how fast bytes pass on. */
  heedLimits(): void {
    this.clientSide.limit(this.marks?.inflow);
    this.serverSide.limit(this.marks?.outflow);
  }

  /** No server is reached. */
  fail(cause: TcpFailureCause): void {
    blame(this, cause);
    this.giveUp();
    this.clientSide.close();
  }

  kill(): void {
    this.hangUp('serverKilled');
  }

  /** Ends both sides. */
  hangUp(cause: TcpFailureCause): void {
    blame(this, cause);
    this.serverSide.close();
    this.clientSide.close();
  }

  // Rules that look first.

  examineRequest(content: ContentRules, settle: (verdict: Verdict) => void): void {
    this.stage = Stage.inspect;
    this.examine(this.clientSide, content, (verdict) => {
      // From now on it is the server that is waited for.
      if (this.clientSide.ahead || this.clientSide.ended) this.timers.cancel(this.clientSide.timer);
      settle(verdict);
    });
  }

  private examineResponse(): void {
    const content = this.context.plans[this.backend!.index]!.onResponseContent;
    if (!content) return;
    this.serverSide.passes = false;
    this.examine(this.serverSide, content, (verdict) => settleResponse(this, verdict));
  }

  private examine(side: Side, content: ContentRules, settle: (verdict: Verdict) => void): void {
    this.examination = new Examination(this, side, content, settle);
    // Rules that choose a server look at the same bytes afterwards.
    this.inspection = this.examination;
    this.examination.begin();
  }

  endExamination(): void {
    if (this.examination) {
      this.timers.cancel(this.examination.timer);
      this.marks?.wait?.cancel();
    }
    this.examination = undefined;
    this.inspection = undefined;
  }

  /** The rest is HTTP's business. */
  switchToHttp(): void {
    this.stage = Stage.failed;
    this.endExamination();
    this.timers.cancel(this.clientSide.timer);
    this.host.switchToHttp(this);
  }

  // What the sides tell.

  /** The client first: where both are silent for the same time, it is to blame. */
  watch(): void {
    this.clientSide.watch();
    this.serverSide.watch();
  }

  onHeld(side: Side): void {
    if (this.examination?.side === side) {
      side.watch();
      this.examination.look();
    } else this.timers.cancel(side.timer);
  }

  onPassed(side: Side): void {
    this.endOther(side);
    this.watch();
  }

  onSideEnd(side: Side): void {
    if (side.ended) return;
    side.ended = true;
    if (this.examination?.side === side) return this.examination.look();
    if (this.stage === Stage.data) {
      this.endOther(side);
      this.watch();
    } else if (!side.ahead || this.backend?.options.abortonclose)
      this.fail(this.stage === Stage.queue ? 'clientLeftInQueue' : 'clientLeftInConnect');
    else this.timers.cancel(side.timer);
  }

  onSideTimeout(side: Side): void {
    const { clientSide } = this;
    if (this.stage === Stage.vanished) return side.abort();
    if (this.stage === Stage.inspect) return this.loseClient('clientTimeoutInRules');
    if (this.stage < Stage.data) {
      if (side !== clientSide) onReachTimeout(this);
      else this.fail(this.stage === Stage.queue ? 'clientTimeoutInQueue' : 'clientTimeoutInConnect');
      return;
    }
    if (this.examination?.side === side) {
      this.examination.end();
      if (this.termination !== '--') return;
    } else if (!side.stuck && (side.waits || side.other.waits)) return this.watch();
    blame(this, side === clientSide ? 'clientTimeout' : 'serverTimeout');
    if (side.stuck) {
      side.abort();
      side.other.close();
    } else {
      side.silence();
      this.endOther(side);
    }
  }

  /** While rules look: they have their say still. */
  private loseClient(cause: TcpFailureCause): void {
    this.lost = cause;
    this.examination?.end();
  }

  onSideGone(side: Side, broken: boolean): void {
    if (this.stage === Stage.vanished) return;
    if (this.stage === Stage.start) return this.host.leave(this);
    const isClient = side === this.clientSide;
    if (this.stage === Stage.inspect) this.loseClient('clientLeftInRules');
    if (broken) {
      blame(this, isClient ? 'clientBroke' : 'serverBroke');
      if (this.stage !== Stage.data) this.giveUp();
      else if (isClient && !side.other.ended) side.other.abort();
      else side.other.close();
    }
    if (this.clientSide.gone && (this.serverSide.gone || !this.serverSide.connection)) finish(this);
  }

  /** `side` says nothing more: the other is told. */
  endOther({ other }: Side): void {
    if (other.silenced) other.close();
    else other.finish();
  }

  /** Stops looking for a server. */
  giveUp(): void {
    if (this.stage === Stage.queue) this.queueLeftAt = monotonicMs();
    this.stage = Stage.failed;
    this.clientSide.ahead = undefined;
    this.timers.cancel(this.timer);
    this.cancelDial?.();
    this.cancelDial = undefined;
    this.backendRuntime?.abandon(this.place);
  }
}
