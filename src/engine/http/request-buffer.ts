// Holding a request until its body is there, or as much of it as is wanted, or as the buffer takes (manual 4.2, "option
// http-buffer-request", "balance url_param"; 4.3, "wait-for-body"). What has come is kept and sent once a server is there.
import type { Buffer } from 'node:buffer';
import type { Proxy } from '../../config/model.js';
import { NOWHERE } from '../http1/body.js';
import { limits } from '../http1/limits.js';
import { monotonicMs } from '../net/clock.js';
import { keepBody } from './kept-body.js';
import { sendContinue } from './respond.js';
import { Stage } from './stage.js';
import { advance } from './steps.js';
import type { Transaction } from './transaction.js';

export interface BodyWait {
  /** Of the whole wait; besides, `timeout client` strikes when nothing comes. */
  readonly timeoutMs: number | undefined;
  /** This much of the body is enough; absent: all of it. */
  readonly atLeast?: number;
}

/** Bytes that are here already are being looked at: whoever waits is not waiting yet. */
let isBeginning = false;

/** For a step or a rule: @returns true when it has to wait, and the request then goes on, or fails, by itself. */
const awaitBody = (txn: Transaction, wait: BodyWait): boolean => {
  if (txn.body.kind === 'none') return false;
  sendContinue(txn);
  return collect(txn, wait.atLeast || Number.POSITIVE_INFINITY, wait.timeoutMs);
};

/** Until there is more of it; whoever has announced it and waits to be asked is not asked. */
export const awaitMoreBody = (txn: Transaction, timeoutMs: number): boolean =>
  collect(txn, txn.body.received + 1, timeoutMs);

const collect = (txn: Transaction, enough: number, timeoutMs: number | undefined): boolean => {
  txn.enoughBody = enough;
  if (isEnough(txn)) return false;
  txn.stage = Stage.body;
  txn.context.timers.arm(txn.timer, timeoutMs);
  txn.client.watchWrites();
  isBeginning = true;
  txn.client.resumeBody();
  isBeginning = false;
  if (!txn.body.failed) return txn.stage === Stage.body;
  txn.fail('badRequest');
  return true;
};

/** Until all of it is there. */
export const awaitWholeBody = (txn: Transaction, { timeouts }: Proxy): boolean =>
  receiveBody(txn, { timeoutMs: timeouts.httpRequest });

/** The request counts as received when what is waited for is there. */
export const receiveBody = (txn: Transaction, wait: BodyWait): boolean => {
  const { requestReceivedAt } = txn;
  txn.requestReceivedAt = -1;
  const waits = awaitBody(txn, wait);
  if (!waits) txn.requestReceivedAt = requestReceivedAt;
  return waits;
};

/** Body bytes while it waits; @returns the offset behind what was taken. */
export const collectBody = (txn: Transaction, buffer: Buffer, start: number, end: number): number => {
  const room = limits.head - txn.bytesFromClient;
  const next = txn.body.read(buffer, start, Math.min(end, start + room), NOWHERE);
  txn.bytesFromClient += next - start;
  keepBody(txn, buffer, start, next);
  return next;
};

/** Some of the body has come: goes on with the request when that is enough. */
export const bodyCollected = (txn: Transaction): void => {
  if (txn.body.failed) {
    if (!isBeginning) txn.fail('badRequest');
  } else if (isEnough(txn)) {
    txn.stage = Stage.idle;
    txn.context.timers.cancel(txn.timer);
    if (!txn.body.done) txn.client.pauseBody();
    if (txn.requestReceivedAt < 0) txn.requestReceivedAt = monotonicMs();
    if (!isBeginning) advance(txn);
  }
};

const isEnough = (txn: Transaction): boolean =>
  txn.body.done || txn.body.received >= txn.enoughBody || !hasRoom(txn);

/** More of the request fits into the buffer. */
export const hasRoom = ({ bytesFromClient }: Transaction): boolean => bytesFromClient < limits.head;
