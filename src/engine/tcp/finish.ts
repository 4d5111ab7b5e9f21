// The end of every connection in mode tcp, good or bad: slots are freed, then counters and the log line.
import type { Cells } from '../../state/cells.js';
import { Counter } from '../../state/slots.js';
import { monotonicMs } from '../net/clock.js';
import { uniqueIdOf } from '../sample/unique-id.js';
import { TCP_FAILURES, type TcpFailure, type TcpFailureCause } from './failures.js';
import type { TcpSession } from './session.js';

/** The first cause of all is what counts and is logged. */
export const blame = (session: TcpSession, cause: TcpFailureCause): void => {
  if (session.termination !== '--') return;
  const { letters, counters }: TcpFailure = TCP_FAILURES[cause];
  session.termination = letters;
  const server = session.slot ?? session.wanted;
  for (const counter of counters) {
    session.backendRuntime?.cells.count(counter);
    server?.cells.count(counter);
  }
};

export const finish = (session: TcpSession): void => {
  const { backendRuntime: backend, slot, context, entrance } = session;
  session.endedAt = monotonicMs();
  session.endExamination();
  context.timers.cancel(session.clientSide.timer);
  context.timers.cancel(session.serverSide.timer);
  session.marks?.inflow?.stop();
  session.marks?.outflow?.stop();
  count(session);
  backend?.leave();
  slot?.active?.delete(session);
  slot?.release();
  const { log } = entrance;
  if (log && log.due !== 'start' && !session.logged) {
    uniqueIdOf(session);
    log.send(session);
  }
  if (slot) backend!.offer(slot);
  session.host.leave(session);
};

/** `option logasap`: the server is reached, and the line tells what is known by then. */
export const logEarly = (session: TcpSession): void => {
  session.logged = true;
  session.endedAt = monotonicMs();
  uniqueIdOf(session);
  session.entrance.log?.send(session);
};

const count = (session: TcpSession): void => {
  const { entrance, listenerCells, backendRuntime, slot } = session;
  const { bytesFromClient: bytesIn, bytesToClient: bytesOut } = session;
  const front = Counter.frontend;
  entrance.cells.count(front.bytesIn, bytesIn);
  entrance.cells.count(front.bytesOut, bytesOut);
  listenerCells.count(Counter.listener.bytesIn, bytesIn);
  listenerCells.count(Counter.listener.bytesOut, bytesOut);
  session.context.process.count(Counter.process.bytesOut, bytesOut);
  // A `listen` counts as the backend of what it has never had to choose one for.
  const serving = backendRuntime ?? session.context.backends[session.frontend.index];
  if (serving) countServing(session, serving.cells);
  if (slot) countServing(session, slot.cells);
};

/** Backends and servers have these counters at the same offsets. */
const countServing = (session: TcpSession, cells: Cells): void => {
  const at = Counter.server;
  cells.count(at.bytesIn, session.bytesFromClient);
  cells.count(at.bytesOut, session.bytesToClient);
  const { acceptedAt, queueLeftAt, connectedAt, endedAt } = session;
  if (connectedAt < 0) return;
  const window = cells.window(at.sessions);
  cells.slide(at.queueTime, at.queueTimeMax, window, queueLeftAt - acceptedAt);
  cells.slide(at.connectTime, at.connectTimeMax, window, connectedAt - queueLeftAt);
  cells.slide(at.totalTime, at.totalTimeMax, window, endedAt - acceptedAt);
};
