// Getting a request to a server: choose one, or wait for one, then a connection to it, again and elsewhere when that
// fails (manual "retries", "option redispatch", "timeout connect", "timeout queue").
import { Counter } from '../../state/slots.js';
import { takeIdle } from '../backend/reuse.js';
import type { ServerSlot } from '../backend/server.js';
import { ServerConnection } from '../backend/upstream/server-connection.js';
import { monotonicMs, refreshClock } from '../net/clock.js';
import { dial } from '../net/dial.js';
import { fail } from './fail.js';
import type { FailureCause } from './failures.js';
import { observeConnect } from './observe.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

/** HAProxy waits a second before it tries the same server again, or `timeout connect` when that is shorter. */
const TURN_AROUND_MS = 1000;

/** Errors of connecting for which no server is to blame: no more files, ports, memory. */
const OUR_LACK: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM']);

/** Picks a server now, or puts the request in a queue. */
export const reach = (txn: Transaction): void => {
  const backend = txn.backendRuntime!;
  if (backend.available === 0) return fail(txn, 'noServer');
  const server = backend.assign(txn);
  if (server === 'full') return fail(txn, 'queueFull');
  if (server !== 'queued') return serverChosen(txn, server);
  txn.stage = Stage.queue;
  const position = txn.place.position;
  if (txn.place.queue === backend.queue) txn.backendQueuePosition = position;
  else txn.serverQueuePosition = position;
  const { queue, connect } = backend.proxy.timeouts;
  txn.context.timers.arm(txn.timer, queue ?? connect);
};

/** A slot on `server` is taken for the request. */
export const serverChosen = (txn: Transaction, server: ServerSlot): void => {
  const backend = txn.backendRuntime!;
  if (txn.avoid && txn.avoid !== server) {
    txn.redispatched = true;
    txn.avoid.cells.count(Counter.server.redispatches);
    backend.cells.count(Counter.backend.redispatches);
  } else if (txn.avoid) countRetry(txn, server);
  txn.slot = server;
  const second = Math.floor(txn.requestDateMs / 1000);
  backend.cells.count(Counter.backend.loadBalanced);
  backend.cells.put(Counter.backend.lastSession, second);
  server.cells.count(Counter.server.loadBalanced);
  server.cells.put(Counter.server.lastSession, second);
  server.cells.count(Counter.server.sessions);
  server.cells.count(Counter.server.requests);
  server.cells.tick(Counter.server.sessionRate, second);
  connect(txn, server);
};

const connect = (txn: Transaction, server: ServerSlot): void => {
  const { proxy } = txn.backendRuntime!;
  txn.queueLeftAt = monotonicMs();
  const idle = takeIdle(server, proxy.httpReuse, txn);
  if (!idle) return openConnection(txn, server);
  txn.reused = true;
  server.cells.count(Counter.server.reuses);
  txn.backendRuntime!.cells.count(Counter.backend.reuses);
  txn.send(idle);
};

const openConnection = (txn: Transaction, server: ServerSlot): void => {
  const { context } = txn;
  txn.stage = Stage.connect;
  txn.reused = false;
  txn.queueLeftAt = monotonicMs();
  context.timers.arm(txn.timer, txn.backend!.timeouts.connect);
  server.cells.count(Counter.server.connections);
  txn.backendRuntime!.cells.count(Counter.backend.connections);
  txn.cancelDial = dial(server.addressFor(txn.client.connection), server.config.source, {
    onConnect: (attach) => {
      refreshClock();
      txn.cancelDial = undefined;
      observeConnect(txn, server, true);
      txn.send(new ServerConnection(attach, server, context.gather));
    },
    onFail: (error) => {
      refreshClock();
      txn.cancelDial = undefined;
      connectFailed(txn, server, OUR_LACK.has(error) ? 'outOfFiles' : 'connectFailed');
    },
  });
};

/** The connect timeout has struck, or the pause before the next attempt is over. */
export const onReachTimeout = (txn: Transaction): void => {
  if (txn.stage === Stage.connect) {
    txn.cancelDial?.();
    txn.cancelDial = undefined;
    connectFailed(txn, txn.slot!, 'connectTimeout');
  } else if (txn.slot) {
    countRetry(txn, txn.slot);
    openConnection(txn, txn.slot);
  } else reach(txn);
};

/** A reused connection died before it answered: the same again over a new one, where that does no harm. */
export const reopen = (txn: Transaction): void => {
  txn.upstream = undefined;
  openConnection(txn, txn.slot!);
};

/** Where it might: as HAProxy, a client that used keep-alive itself repeats a request on a connection that just closes. */
export const hangUp = (txn: Transaction): void => {
  txn.upstream = undefined;
  txn.termination = 'SH--';
  txn.keepClient = false;
  txn.status = -1;
  txn.complete();
};

const connectFailed = (txn: Transaction, server: ServerSlot, cause: FailureCause): void => {
  if (cause !== 'outOfFiles') observeConnect(txn, server, false);
  const { retries, retryOn } = txn.backend!;
  if (txn.retries >= retries || (retryOn && !retryOn.includes('conn-failure'))) return fail(txn, cause);
  txn.retries++;
  const { proxy, available } = txn.backendRuntime!;
  if (redispatch(txn, server) && available > 1) return reach(txn);
  txn.stage = Stage.pause;
  txn.context.timers.arm(txn.timer, Math.min(TURN_AROUND_MS, proxy.timeouts.connect ?? TURN_AROUND_MS));
};

/** The server had the request and failed it: again at once, there or elsewhere. */
export const reachAgain = (txn: Transaction, server: ServerSlot): void => {
  // As HAProxy, which counts this retry now, and once more where it goes to the same server.
  countRetry(txn, server);
  txn.retries++;
  if (redispatch(txn, server)) return reach(txn);
  countRetry(txn, server);
  server.cells.count(Counter.server.sessions);
  connect(txn, server);
};

/** Whether `option redispatch` gives this retry to another server: then `server` is given up. */
const redispatch = (txn: Transaction, server: ServerSlot): boolean => {
  const backend = txn.backendRuntime!;
  const { proxy } = backend;
  // Where the next pick is another server anyway, every retry goes to it.
  const others = backend.available > 1 && proxy.balance.algorithm !== 'source';
  if (proxy.redispatch === 0 || !(others || isRedispatchTurn(txn.retries, proxy))) return false;
  txn.avoid = server;
  txn.slot = undefined;
  backend.release(server);
  return true;
};

/** `option redispatch N`: every Nth retry; negative counts from the last one. */
const isRedispatchTurn = (retry: number, proxy: { redispatch: number; retries: number }): boolean =>
  proxy.redispatch > 0
    ? retry % proxy.redispatch === 0
    : retry % (proxy.retries + 1 + proxy.redispatch) === 0;

const countRetry = (txn: Transaction, server: ServerSlot): void => {
  server.cells.count(Counter.server.retries);
  txn.backendRuntime!.cells.count(Counter.backend.retries);
};
