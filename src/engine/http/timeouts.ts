// The timeouts of a request, on its way to a server (backend/reach.ts) and from there on (manual 4.2, "timeout server"
// and "timeout tunnel").
import { onReachTimeout } from '../backend/reach.js';
import { endHold } from './hold.js';
import { endInspection } from './inspection.js';
import { retryOn } from './retry-on.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

/**
 * `timeout server` begins anew with whatever goes from or to the server, as in HAProxy: a long upload is no silence.
 * While the client holds back the response, nothing is expected.
 */
export const awaitServer = (txn: Transaction): void => {
  const expected = txn.stage === Stage.wait || txn.stage === Stage.data;
  if (!expected || txn.responseDone || txn.held || txn.client.connection.backedUp) return;
  txn.context.timers.arm(txn.timer, txn.timeouts.server);
};

/** `timeout tunnel` replaces the client's and the server's once there is one (manual 4.2). */
export const armTunnel = (txn: Transaction): void => {
  const { tunnel, client, server } = txn.timeouts;
  const shorter = Math.min(client ?? txn.frontend.timeouts.client ?? Infinity, server ?? Infinity);
  txn.context.timers.arm(txn.timer, tunnel ?? (shorter === Infinity ? undefined : shorter));
};

/** It is not the server that is slow, nor its client: what is on its way may not pass yet (manual 9.7). */
const isHeldUp = ({ marks, body }: Transaction): boolean =>
  marks !== undefined &&
  ((marks.inflow?.waits === true && !body.done) ||
    marks.limited?.keeps === true ||
    marks.toServer?.keeps === true ||
    marks.toClient?.keeps === true);

const waitOn = (txn: Transaction): void => {
  if (txn.stage === Stage.tunnel) armTunnel(txn);
  else txn.context.timers.arm(txn.timer, txn.timeouts.server);
};

/** The request's timer has struck. */
export const timedOut = (txn: Transaction): void => {
  if (txn.stage === Stage.held) endHold(txn, 'resume');
  else if (txn.inspection) endInspection(txn);
  else if (txn.stage === Stage.body) txn.fail('requestTimeout');
  else if (txn.stage < Stage.wait) onReachTimeout(txn);
  else if (isHeldUp(txn)) waitOn(txn);
  else if (txn.stage === Stage.wait) {
    if (!retryOn(txn, 'response-timeout')) txn.fail('serverTimeout');
  } else if (txn.stage === Stage.data) txn.fail('serverTimeoutInData');
  else {
    txn.termination = txn.stage === Stage.tunnel ? 'cD' : '--';
    txn.keepClient = false;
    txn.complete();
  }
};
