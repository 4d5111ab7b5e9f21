// The body of a request on its way to the server: as it comes, or as its bandwidth allows (manual 9.7). What may not pass
// yet then stays with the client, which is not read meanwhile.
import type { Buffer } from 'node:buffer';
import { NOWHERE } from '../http1/body.js';
import { keepBody } from './kept-body.js';
import { collectBody } from './request-buffer.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

/** Body bytes; @returns the offset behind what was taken. */
export const takeBody = (txn: Transaction, buffer: Buffer, start: number, end: number): number => {
  if (txn.stage === Stage.body) return collectBody(txn, buffer, start, end);
  const next = txn.marks?.inflow
    ? takeSlowly(txn, buffer, start, end)
    : txn.body.read(buffer, start, end, txn.context.gather);
  txn.bytesFromClient += next - start;
  if (txn.backend!.retryOn) keepBody(txn, buffer, start, next);
  return next;
};

/** Reads over it; @returns the offset behind what was taken. */
export const discardBody = (txn: Transaction, buffer: Buffer, start: number, end: number): number => {
  const next = txn.body.read(buffer, start, end, NOWHERE);
  txn.bytesFromClient += next - start;
  return next;
};

/** As far as it may pass; framing is not counted. */
const takeSlowly = (txn: Transaction, buffer: Buffer, start: number, end: number): number => {
  const { body, context, mark } = txn;
  const flow = mark.inflow!;
  if (!flow.started) flow.start(context.timers, () => goOn(txn));
  let at = start;
  while (at < end && !flow.waits && !body.done && !body.failed) {
    const before = body.received;
    at = body.read(buffer, at, Math.min(end, at + flow.room), context.gather);
    flow.take(body.received - before);
  }
  return at;
};

/** More may pass. */
const goOn = (txn: Transaction): void => {
  const { upstream, marks } = txn;
  if (!upstream) return;
  if (marks?.keptSent !== undefined) sendKept(txn, marks.keptSent);
  txn.flushRequest();
  if (txn.takesBody && !upstream.connection.backedUp) txn.onServerDrain();
};

/** What was kept of it, behind its head: read anew, so that the rest follows in the right frame. */
export const sendKeptBody = (txn: Transaction): void => {
  if (txn.keptLength === 0) return;
  txn.startBody();
  sendKept(txn, 0);
};

const sendKept = (txn: Transaction, from: number): void => {
  const { kept, keptLength, marks } = txn;
  if (!marks?.inflow) return void txn.body.read(kept!, from, keptLength, txn.context.gather);
  const sent = takeSlowly(txn, kept!, from, keptLength);
  if (sent < keptLength && !txn.body.failed) marks.keptSent = sent;
  else delete marks.keptSent;
};
