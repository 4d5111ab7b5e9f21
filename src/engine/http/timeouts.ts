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

/**
 * Whom a tunnel waits for, and how long (manual 4.2, "timeout tunnel", "timeout server-fin"): whoever does not take what it
 * was sent; the server, once the client has ended; else the less patient of both.
 */
const tunnelSilence = (
  txn: Transaction,
): { readonly whose: 'client' | 'server'; readonly ms: number | undefined } => {
  const { client, frontend, backend, timeouts, upstream } = txn;
  const { tunnel } = timeouts;
  const clientMs = tunnel ?? timeouts.client ?? frontend.timeouts.client;
  const serverMs = tunnel ?? timeouts.server;
  if (client.connection.backedUp) return { whose: 'client', ms: clientMs };
  if (client.halfClosed) return { whose: 'server', ms: backend!.timeouts.serverFin ?? serverMs };
  const serverFirst = upstream?.connection.backedUp || (serverMs ?? Infinity) < (clientMs ?? Infinity);
  return serverFirst ? { whose: 'server', ms: serverMs } : { whose: 'client', ms: clientMs };
};

/** Anew with whatever passes. */
export const armTunnel = (txn: Transaction): void => {
  txn.context.timers.arm(txn.timer, tunnelSilence(txn).ms);
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
  else if (txn.stage === Stage.tunnel)
    txn.fail(tunnelSilence(txn).whose === 'server' ? 'serverTimeoutInData' : 'clientTimeoutInData');
  else {
    txn.keepClient = false;
    txn.complete();
  }
};
