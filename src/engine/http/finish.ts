// The end of every request, good or bad: connections go back, slots are freed, then counters and the log line.
import type { Cells } from '../../state/cells.js';
import { Counter } from '../../state/slots.js';
import { giveBack } from '../backend/reuse.js';
import { monotonicMs } from '../net/clock.js';
import { uniqueIdOf } from '../sample/unique-id.js';
import { closesServer } from './connection-mode.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

export const finish = (txn: Transaction): void => {
  const { client, context } = txn;
  txn.endedAt = monotonicMs();
  context.timers.cancel(txn.timer);
  txn.marks?.inflow?.stop();
  txn.marks?.outflow?.stop();
  txn.cancelDial?.();
  txn.cancelDial = undefined;
  txn.cancelService?.();
  txn.cancelService = undefined;
  txn.backendRuntime?.abandon(txn.place);
  releaseUpstream(txn);
  count(txn);
  leaveBackend(txn);
  const { log } = client.entrance;
  if (log && log.due !== 'start' && !txn.logged) {
    uniqueIdOf(txn);
    log.send(txn);
  }
  const keep = txn.keepClient && txn.body.done;
  txn.stage = Stage.idle;
  client.finished(keep);
};

/** `option logasap`: the response's head is on its way, and the line tells what is known by then. */
export const logEarly = (txn: Transaction): void => {
  const { bytesToClient } = txn;
  txn.logged = true;
  txn.endedAt = txn.respondedAt;
  txn.bytesToClient += txn.context.gather.size;
  uniqueIdOf(txn);
  txn.client.entrance.log?.send(txn);
  txn.bytesToClient = bytesToClient;
  txn.endedAt = -1;
};

const releaseUpstream = (txn: Transaction): void => {
  const { upstream } = txn;
  if (!upstream) return;
  txn.upstream = undefined;
  const whole = txn.responseDone && txn.body.done && upstream.usable;
  const reusable = whole && txn.serverReusable && !closesServer(txn);
  txn.client.lastServer = reusable ? txn.slot : undefined;
  if (reusable)
    giveBack(
      upstream,
      txn.backend!.httpReuse,
      txn.client.connection.closed ? undefined : txn.client.own,
      txn.frontend.maxSessionSrvConns,
    );
  else if (txn.responseDone || txn.stage === Stage.tunnel) upstream.close();
  else upstream.abort();
};

const leaveBackend = (txn: Transaction): void => {
  const backend = txn.backendRuntime;
  if (!backend) return;
  backend.leave();
  if (txn.slot) backend.release(txn.slot);
};

const count = (txn: Transaction): void => {
  const { client, backendRuntime, slot } = txn;
  const { bytesFromClient: bytesIn, bytesToClient: bytesOut } = txn;
  const front = client.entrance.cells;
  front.count(Counter.frontend.bytesIn, bytesIn);
  front.count(Counter.frontend.bytesOut, bytesOut);
  client.listenerCells.count(Counter.listener.bytesIn, bytesIn);
  client.listenerCells.count(Counter.listener.bytesOut, bytesOut);
  txn.context.process.count(Counter.process.bytesOut, bytesOut);
  if (!backendRuntime) return;
  countServing(txn, backendRuntime.cells);
  if (slot) countServing(txn, slot.cells);
};

/** Backends and servers have these counters at the same offsets. */
const countServing = (txn: Transaction, cells: Cells): void => {
  const at = Counter.server;
  cells.count(at.bytesIn, txn.bytesFromClient);
  cells.count(at.bytesOut, txn.bytesToClient);
  if (txn.respondedAt < 0) return;
  const window = cells.window(at.requests);
  const connected = txn.connectedAt;
  cells.slide(at.queueTime, at.queueTimeMax, window, txn.queueLeftAt - txn.requestReceivedAt);
  cells.slide(at.connectTime, at.connectTimeMax, window, connected - txn.queueLeftAt);
  cells.slide(at.responseTime, at.responseTimeMax, window, txn.respondedAt - connected);
  cells.slide(at.totalTime, at.totalTimeMax, window, txn.endedAt - txn.requestReceivedAt);
};
