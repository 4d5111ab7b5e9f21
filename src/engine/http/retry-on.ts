// `retry-on` (manual 4.2): a request that its server has failed is sent again, as long as the client has seen nothing
// of an answer and all that came of the request is still there.
import type { RetryCause } from '../../config/model.js';
import { observeResponse } from '../backend/observe.js';
import { limits } from '../http1/limits.js';
import { blame } from './fail.js';
import { reachAgain } from './reach.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

/** Tries again where that is asked for after `cause`. False: the request fails. */
export const retryOn = (txn: Transaction, cause: RetryCause): boolean => {
  const { retryOn: causes, retries: most } = txn.backend!;
  const retries = txn.marks?.retries ?? most;
  if (!causes?.includes(cause) || txn.marks?.noRetryOn || txn.retries >= retries || !mayRetry(txn))
    return false;
  // HAProxy holds these against the server at once, the others when the request has failed for good.
  if (cause === 'junk-response') {
    blame(txn, 'response');
    observeResponse(txn, false);
  }
  txn.upstream!.abort();
  txn.upstream = undefined;
  txn.connectedAt = -1;
  txn.context.timers.cancel(txn.timer);
  reachAgain(txn, txn.slot!);
  return true;
};

const mayRetry = (txn: Transaction): boolean =>
  txn.stage === Stage.wait &&
  txn.body.done &&
  txn.bytesFromClient <= limits.buffer &&
  // An interim response may be on its way.
  txn.bytesToClient === 0 &&
  txn.context.gather.empty &&
  !txn.client.connection.closed &&
  !(txn.client.halfClosed && txn.backend!.options.abortonclose);
