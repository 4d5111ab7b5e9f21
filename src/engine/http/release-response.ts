// What happens to a response that rules hold back (held-response.ts), and how they go on with it.
import type { HeldResponse } from './held-response.js';
import { passResponse } from './pass-response.js';
import { followOn } from './response-rules.js';
import type { Transaction } from './transaction.js';

/** Some of the body has come, or its end. */
export const onHeldData = (txn: Transaction): void => {
  if (txn.held!.isEnough) goOn(txn);
};

export const onHeldEnd = (txn: Transaction, reusable: boolean): void => {
  txn.held!.ended = reusable ? 'reusable' : 'last';
  onHeldData(txn);
};

/** The server has hung up. What is there goes on its way, as in HAProxy. */
export const onHeldFailure = (txn: Transaction): void => {
  const held = txn.held!;
  held.ended = held.ended ? 'last' : 'broken';
  onHeldData(txn);
};

/** The time is over. */
export const onHeldTimeout = (txn: Transaction): void => {
  if (txn.held!.isPaused) return goOn(txn);
  txn.respondedAt = -1;
  txn.fail('responseTimeout');
};

/** The next rule, and when none holds it any more, the client gets the response. */
const goOn = (txn: Transaction): void => {
  const held = txn.held!;
  txn.context.timers.cancel(txn.timer);
  if (followOn(txn, held)) return;
  txn.held = undefined;
  txn.bodySink = undefined;
  txn.upstream?.connection.resume();
  passResponse(txn, held.head, held.tunnel);
  held.release(txn);
  end(txn, held);
};

/** What has happened to its connection meanwhile. */
const end = (txn: Transaction, { ended }: HeldResponse): void => {
  if (ended === 'broken') txn.onServerFailure('closed', false);
  else if (ended) txn.onResponseEnd(ended === 'reusable');
};
