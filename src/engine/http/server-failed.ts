// A server that has hung up, or talks nonsense: the request is sent again where that does no harm, or fails.
import type { ServerFailure } from '../backend/upstream/server-connection.js';
import { reopen } from './reach.js';
import { retryOn } from './retry-on.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

/** `silent`: not one byte of a response had come. */
export const serverFailed = (txn: Transaction, failure: ServerFailure, silent: boolean): void => {
  const wasIdle = failure === 'closed' && silent && txn.reused;
  if (txn.stage === Stage.tunnel || txn.responseDone) {
    txn.upstream = undefined;
    if (txn.stage === Stage.tunnel) txn.fail('serverClosedInData');
    else txn.complete();
  } else if (wasIdle && txn.repeatable) reopen(txn);
  else if (retryOn(txn, failure === 'closed' ? 'empty-response' : 'junk-response')) return;
  else if (wasIdle && txn.client.requests > 1) hangUp(txn);
  else if (txn.stage === Stage.wait && txn.client.halfClosed) txn.fail('clientLeftWaiting');
  else if (txn.stage === Stage.wait) txn.fail(failure === 'closed' ? 'serverClosed' : 'badResponse');
  else txn.fail(failure === 'closed' ? 'serverClosedInData' : 'badResponseBody');
};

/** Where it might: as HAProxy, a client that used keep-alive itself repeats a request on a connection that just closes. */
const hangUp = (txn: Transaction): void => {
  txn.upstream = undefined;
  txn.termination = 'SH';
  txn.keepClient = false;
  txn.status = -1;
  txn.complete();
};
