// What becomes of a request whose client goes away, or falls silent, before its answer is out: by how far it has come.
import { monotonicMs } from '../net/clock.js';
import { endHold } from './hold.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

/** The client's connection is gone. */
export const clientGone = (txn: Transaction): void => {
  const { stage } = txn;
  if (stage === Stage.body) {
    // All of the request that will ever come.
    txn.requestReceivedAt = monotonicMs();
    txn.fail('clientLeftInRequestBuffer');
  } else if (stage === Stage.held) endHold(txn, 'leave');
  else if (stage === Stage.wait && !txn.body.done) txn.fail('clientLeftInRequestBody');
  else if (stage === Stage.queue) txn.fail('clientLeftInQueue');
  else if (stage === Stage.connect || stage === Stage.pause) txn.fail('clientLeftInConnect');
  else if (stage === Stage.wait || stage === Stage.service) txn.fail('clientLeftWaiting');
  else txn.fail('clientLeftInData');
};

/** `timeout client`: it does not send its body, or does not take the answer. */
export const clientTimedOut = (txn: Transaction): void => {
  if (txn.stage === Stage.body) txn.fail('requestTimeout');
  else txn.fail(txn.stage < Stage.data ? 'requestBodyTimeout' : 'clientTimeoutInData');
};
