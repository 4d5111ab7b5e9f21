// Who may come in: `maxconn` of the process, of a frontend and of a listener (manual 3.2, 4.2, 5.1). Who comes too
// early waits unread, as in the kernel's backlog, and is let in in order.
import { Counter, Gauge } from '../../state/slots.js';
import type { EngineContext } from '../context.js';
import type { ClientSession } from './client-session.js';

export class Admission {
  /** All sessions that were let in and live. */
  readonly sessions = new Set<ClientSession>();
  private readonly waiting = new Set<ClientSession>();
  private onEmpty: (() => void) | undefined;

  constructor(private readonly context: EngineContext) {}

  /** Lets the session in, now or later. */
  enter(session: ClientSession): void {
    if (this.hasRoom(session)) this.admit(session);
    else {
      this.waiting.add(session);
      session.connection.pause();
    }
  }

  /** The session's connection is gone. */
  leave(session: ClientSession): void {
    if (this.waiting.delete(session) || !this.sessions.delete(session)) return;
    const { entrance, listenerCells } = session;
    entrance.cells.add(Gauge.frontend.sessions, -1);
    listenerCells.add(Gauge.listener.sessions, -1);
    this.context.process.add(Gauge.process.connections, -1);
    if (this.waiting.size > 0) this.admitWaiting();
    else if (this.sessions.size === 0) this.onEmpty?.();
  }

  /** Calls back once, when no session is left. */
  whenEmpty(callback: () => void): void {
    this.onEmpty = () => {
      this.onEmpty = undefined;
      callback();
    };
    if (this.sessions.size === 0 && this.waiting.size === 0) this.onEmpty();
  }

  private admitWaiting(): void {
    for (const session of this.waiting) {
      if (!this.hasRoom(session)) continue;
      this.waiting.delete(session);
      this.admit(session);
      session.connection.resume();
      return;
    }
  }

  private admit(session: ClientSession): void {
    const { entrance, listenerCells } = session;
    this.sessions.add(session);
    entrance.cells.enter(Gauge.frontend.sessions, Gauge.frontend.sessionsMax);
    entrance.cells.count(Counter.frontend.sessions);
    listenerCells.enter(Gauge.listener.sessions, Gauge.listener.sessionsMax);
    listenerCells.count(Counter.listener.sessions);
    this.context.process.enter(Gauge.process.connections, Gauge.process.connectionsMax);
    const second = Math.floor(session.acceptDateMs / 1000);
    entrance.cells.tick(Counter.frontend.sessionRate, second);
    this.context.process.tick(Counter.process.sessionRate, second);
    session.start();
  }

  private hasRoom({ entrance, listenerCells, bind }: ClientSession): boolean {
    const { maxconn } = this.context.model.global;
    return (
      (maxconn === undefined || this.context.process.get(Gauge.process.connections) < maxconn) &&
      (entrance.proxy.maxconn === undefined ||
        entrance.cells.get(Gauge.frontend.sessions) < entrance.proxy.maxconn) &&
      (bind.maxconn === undefined || listenerCells.get(Gauge.listener.sessions) < bind.maxconn)
    );
  }
}
