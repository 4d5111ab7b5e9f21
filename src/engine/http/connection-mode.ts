// What the connection mode leaves of keep-alive (manual 4, "option http-keep-alive", "http-server-close", "httpclose").
// The frontend's and the backend's mode both count: the one that closes more wins.
import type { Transaction } from './transaction.js';

/** The connection to the server serves this request only. */
export const closesServer = (txn: Transaction): boolean =>
  txn.marks?.serverLast === true ||
  txn.frontend.connectionMode !== 'keep-alive' ||
  txn.backend?.connectionMode !== 'keep-alive';

/** The connection to the client ends with this request, whatever the client wants. */
const closesClient = (txn: Transaction): boolean =>
  txn.frontend.connectionMode === 'close' || txn.backend?.connectionMode === 'close' || txn.context.draining;

/** Whether the client may send another request after an answer that ends by itself. */
export const keepsClient = (txn: Transaction): boolean =>
  !txn.isLast && txn.head.persistent && !txn.head.suspicious && !closesClient(txn);
