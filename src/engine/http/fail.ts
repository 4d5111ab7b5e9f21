// What every failure has in common: its row of the table is counted, the client is told where it still can be, and
// the request ends.
import { Counter } from '../../state/slots.js';
import { observeResponse } from '../backend/observe.js';
import { FAILURES, type Failure, type FailureCause } from './failures.js';
import { finish } from './finish.js';
import { pageOf, sendReply } from './respond.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

export const fail = (txn: Transaction, cause: FailureCause): void => {
  const failure: Failure = FAILURES[cause];
  txn.termination = failure.letters;
  blame(txn, failure.blames);
  if (failure.blames === 'response') observeResponse(txn, false);
  if (txn.stage < Stage.data) {
    // The answer below is then the whole response: nothing of the server's is waiting.
    txn.status = failure.status;
    txn.upstream?.abort();
    txn.upstream = undefined;
  }
  txn.isLast ||= failure.blames === 'client-abort';
  if (failure.answer && !txn.client.connection.closed) {
    sendReply(txn, pageOf(txn, failure.status));
    return;
  }
  txn.keepClient = false;
  finish(txn);
};

export const blame = (txn: Transaction, whom: Failure['blames']): void => {
  const { client, backendRuntime, slot, wanted } = txn;
  if (whom === 'request') {
    client.entrance.cells.count(Counter.frontend.requestErrors);
    client.listenerCells.count(Counter.listener.requestErrors);
  }
  const counter = SERVING_COUNTER[whom];
  if (counter === undefined) return;
  backendRuntime?.cells.count(counter);
  (slot ?? wanted)?.cells.count(counter);
};

/** Backends and servers have these counters at the same offsets. */
const SERVING_COUNTER: Readonly<Partial<Record<Failure['blames'], number>>> = {
  connect: Counter.backend.connectErrors,
  response: Counter.backend.responseErrors,
  'client-abort': Counter.backend.clientAborts,
  'server-abort': Counter.backend.serverAborts,
};
