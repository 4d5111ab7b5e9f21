// What a request has of its own in reaching a server (backend/reach.ts): connections that are open already, and ones
// that die under it.
import { Counter } from '../../state/slots.js';
import { countRetry, countSession, openConnection, reach, redispatch } from '../backend/reach.js';
import { takeIdle } from '../backend/reuse.js';
import type { ServerSlot } from '../backend/server.js';
import { pathAndQuery } from '../http1/uri.js';
import { monotonicMs } from '../net/clock.js';
import { redirectToServer } from './answer.js';
import type { Transaction } from './transaction.js';

/** Where the client is sent instead of asking the server; undefined: nowhere. */
const elsewhere = ({ head }: Transaction, { redirect }: ServerSlot): string | undefined => {
  if (redirect === undefined || (head.method !== 'GET' && head.method !== 'HEAD')) return undefined;
  const path = pathAndQuery(head.uri);
  return path === undefined ? undefined : redirect + path;
};

/** Over an idle connection where that is allowed, else over a new one. */
export const connect = (txn: Transaction, server: ServerSlot): void => {
  const location = elsewhere(txn, server);
  if (location !== undefined) return redirectToServer(txn, location);
  const { proxy } = txn.backendRuntime!;
  if (txn.redispatched && txn.cookieTrace?.brought === 'V') txn.cookieTrace.brought = 'D';
  const idle = server.opensConnections
    ? server.http2?.takeNamed(server.connectionName?.(txn))
    : takeIdle(server, proxy.httpReuse, txn);
  txn.reused = idle !== undefined;
  if (!idle) return openConnection(txn, server);
  server.cells.count(Counter.server.reuses);
  txn.backendRuntime!.cells.count(Counter.backend.reuses);
  txn.send(idle);
};

/** A reused connection died before it answered: the same again over a new one, where that does no harm. */
export const reopen = (txn: Transaction): void => {
  const server = txn.slot!;
  txn.upstream = undefined;
  txn.reused = false;
  if (server.opensConnections) connect(txn, server);
  else openConnection(txn, server);
};

/** The server had the request and failed it: again at once, there or elsewhere. */
export const reachAgain = (txn: Transaction, server: ServerSlot): void => {
  // As HAProxy, which counts this retry now, and once more where it goes to the same server.
  countRetry(txn, server);
  txn.retries++;
  if (redispatch(txn, server)) return reach(txn);
  countRetry(txn, server);
  countSession(txn, server);
  txn.queueLeftAt = monotonicMs();
  connect(txn, server);
};
