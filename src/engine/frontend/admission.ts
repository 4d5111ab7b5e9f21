// Who may come in: `maxconn` of the process, of a frontend and of a listener, `maxconnrate`, `maxsessrate` and
// `rate-limit sessions` (manual 3.2, 4.2, 5.1). HAProxy stops accepting and leaves clients in the kernel's queue, which
// libuv cannot do. So who comes too early is held unread, and let in in order; on each thread
// as many as `backlog` may wait so, others are reset.
import type { Bind, Proxy } from '../../config/model.js';
import type { Cells } from '../../state/cells.js';
import { Counter, Gauge } from '../../state/slots.js';
import type { EngineContext } from '../context.js';
import type { Entrance } from '../http/client.js';
import { wallMs } from '../net/clock.js';
import type { Connection } from '../net/connection.js';
import { Timer, type TimerOwner } from '../net/timers.js';
import type { StreamClient } from '../sample/stream.js';
import { attach } from './attach.js';
import { expectHeaders } from './expect-headers.js';
import { screen } from './newcomer.js';
import { Spread } from './spread.js';

/** Where neither `backlog` nor `maxconn` says (HAProxy: the same 128 or maxconn). */
const BACKLOG = 1024;

/** How long those who wait stand until time, or another thread, may have made room. */
const RECHECK_MS = 20;

/** Length of a listener's queue: of the kernel's, and of those who wait here. */
export const backlogOf = (proxy: Proxy, bind: Bind): number =>
  bind.backlog ?? proxy.backlog ?? proxy.maxconn ?? BACKLOG;

/** A client connection, of whatever mode. */
export interface Session {
  readonly entrance: Entrance;
  readonly bind: Bind;
  readonly listenerCells: Cells;
  readonly connection: Connection;
  readonly client: StreamClient;
  /** Let in. */
  start(): void;
  /** Not let in, nor told to wait. `gently`: without a reset. */
  refuse(gently?: boolean): void;
  /** Leaves the client to find out, and is over. */
  vanish(): void;
  /** The process stops: nothing new is to begin. */
  drain(): void;
}

export class Admission implements TimerOwner {
  /** All sessions that were let in and live. */
  readonly sessions = new Set<Session>();
  /** In order of their coming, by listener; listeners take turns. */
  private readonly waiting = new Map<Bind, Set<Session>>();
  private readonly timer = new Timer(this);
  private readonly maxRate: number;
  private readonly spread: Spread;
  private onEmpty: (() => void) | undefined;

  constructor(private readonly context: EngineContext) {
    const { maxconnrate, maxsessrate } = context.model.global;
    // Only rules turn a connection away before it is a session: the two rates are taken for one.
    this.maxRate = Math.min(maxconnrate || Infinity, maxsessrate || Infinity);
    this.spread = new Spread(context.process, context.state.engines);
  }

  /** Lets the session in, now or later. */
  enter(session: Session): void {
    if (this.hasRoom(session)) this.admit(session);
    else this.hold(session);
    this.spread.accepted();
  }

  /** The session's connection is gone. */
  leave(session: Session): void {
    if (this.sessions.delete(session)) {
      const { entrance, listenerCells } = session;
      entrance.cells.add(Gauge.frontend.sessions, -1);
      listenerCells.add(Gauge.listener.sessions, -1);
      this.context.process.add(Gauge.process.connections, -1);
      if (this.waiting.size > 0) this.admitWaiting();
    } else this.forget(session);
    if (this.sessions.size === 0 && this.waiting.size === 0) this.onEmpty?.();
  }

  /** `heir` goes on with the connection of `session`. */
  replace(session: Session, heir: Session): void {
    this.sessions.delete(session);
    this.sessions.add(heir);
  }

  /** Calls back once, when no session is left. */
  whenEmpty(callback: () => void): void {
    this.onEmpty = () => {
      this.onEmpty = undefined;
      callback();
    };
    if (this.sessions.size === 0 && this.waiting.size === 0) this.onEmpty();
  }

  onTimeout(): void {
    this.admitWaiting();
  }

  private hold(session: Session): void {
    const { bind, entrance, connection } = session;
    const others = this.waiting.get(bind);
    if (others && others.size >= backlogOf(entrance.proxy, bind)) {
      entrance.cells.count(Counter.frontend.deniedConnections);
      return session.refuse();
    }
    if (others) others.add(session);
    else this.waiting.set(bind, new Set([session]));
    connection.pause();
    if (!this.timer.list) this.context.timers.arm(this.timer, RECHECK_MS);
  }

  private forget(session: Session): void {
    const others = this.waiting.get(session.bind);
    if (others?.delete(session) && others.size === 0) this.waiting.delete(session.bind);
  }

  /** All who fit, one of each listener in turn. */
  private admitWaiting(): void {
    for (let session = this.nextThatFits(); session; session = this.nextThatFits()) {
      const others = this.waiting.get(session.bind)!;
      this.waiting.delete(session.bind);
      others.delete(session);
      if (others.size > 0) this.waiting.set(session.bind, others);
      this.admit(session);
      session.connection.resume();
    }
    this.context.timers.arm(this.timer, this.waiting.size > 0 ? RECHECK_MS : undefined);
  }

  private nextThatFits(): Session | undefined {
    for (const [first] of this.waiting.values()) if (first && this.hasRoom(first)) return first;
    return undefined;
  }

  private admit(session: Session): void {
    const { entrance, listenerCells, bind } = session;
    this.sessions.add(session);
    entrance.cells.enter(Gauge.frontend.sessions, Gauge.frontend.sessionsMax);
    listenerCells.enter(Gauge.listener.sessions, Gauge.listener.sessionsMax);
    this.context.process.enter(Gauge.process.connections, Gauge.process.connectionsMax);
    const welcome = screen(session, this.context, 'onConnection');
    if (welcome === 'out') return;
    const ruled = welcome?.expects;
    if (bind.headers || ruled) expectHeaders(session, this.context, ruled, () => this.begin(session));
    else this.begin(session);
  }

  /** What has to come before it is there: only now it is a session, unless its rules refuse it. */
  private begin(session: Session): boolean {
    const welcome = screen(session, this.context, 'onSession');
    if (welcome === 'out') return false;
    const { entrance, listenerCells } = session;
    entrance.cells.count(Counter.frontend.sessions);
    listenerCells.count(Counter.listener.sessions);
    const second = Math.floor(wallMs() / 1000);
    entrance.cells.tick(Counter.frontend.sessionRate, second);
    this.context.process.tick(Counter.process.sessionRate, second);
    const attachTo = welcome?.attachTo;
    if (attachTo) attach(session, this.context, attachTo, () => this.leave(session));
    else session.start();
    return true;
  }

  private hasRoom({ entrance, listenerCells, bind }: Session): boolean {
    const { process, model } = this.context;
    const { maxconn } = model.global;
    const { proxy, cells } = entrance;
    return (
      (maxconn === undefined || process.get(Gauge.process.connections) < maxconn) &&
      (proxy.maxconn === undefined || cells.get(Gauge.frontend.sessions) < proxy.maxconn) &&
      (bind.maxconn === undefined || listenerCells.get(Gauge.listener.sessions) < bind.maxconn) &&
      (this.maxRate === Infinity || process.rate(Counter.process.sessionRate, wallMs()) < this.maxRate) &&
      (proxy.rateLimitSessions === undefined ||
        cells.rate(Counter.frontend.sessionRate, wallMs()) < proxy.rateLimitSessions)
    );
  }
}
