// A response that rules hold back (manual 4.4, "pause", "wait-for-body"): its head, and what comes of its body meanwhile,
// until they go on where they stopped (release-response.ts). Then everything follows in the order in which it came.
import { Buffer } from 'node:buffer';
import { keepHead } from '../backend/upstream/server-connection.js';
import type { BodySink } from '../http1/body.js';
import type { ResponseHead } from '../http1/head.js';
import { latin1 } from '../http1/latin1.js';
import { limits } from '../http1/limits.js';
import { Verdict } from './actions/action.js';
import type { Transaction } from './transaction.js';

/** They wait for a time to pass. */
const PAUSE = -1;

/** What is replayed before it goes out in a write. */
const FLUSH_SIZE = 16_384;

export class HeldResponse implements BodySink {
  tunnel = false;
  /** The list of rules to go on with: that of the backend or of the frontend. */
  list = 0;
  /** How much of the body the rules wait for; 0: whatever comes with the head. Or PAUSE. */
  enough = 0;
  /** It is all there, or all there will ever be. */
  ended: 'reusable' | 'last' | 'broken' | undefined;
  /** What of the body is there, without framing. */
  text = '';
  private readonly parts: (string | Buffer)[] = [];

  constructor(readonly head: ResponseHead) {}

  addText(text: string): void {
    this.parts.push(text);
  }

  addBytes(bytes: Buffer, start: number, end: number): void {
    this.parts.push(Buffer.copyBytesFrom(bytes, start, end - start));
    this.text += latin1(bytes, start, end);
  }

  /** What the rules wait for has come; if they do not wait for a time to pass. */
  get isEnough(): boolean {
    if (this.isPaused) return false;
    return this.ended !== undefined || this.text.length >= Math.min(this.enough, limits.head);
  }

  get isPaused(): boolean {
    return this.enough === PAUSE;
  }

  /** Sends on what was held back. */
  release(txn: Transaction): void {
    const { gather } = txn.context;
    const sink = txn.bodySink ?? gather;
    for (const part of this.parts) {
      if (typeof part === 'string') sink.addText(part);
      else sink.addBytes(part, 0, part.length);
      if (gather.size > FLUSH_SIZE) txn.onResponseData();
    }
    txn.onResponseData();
  }
}

/** `pause`, for a rule on the response at hand; what a service of the proxy says goes out at once. */
export const pauseResponse = (txn: Transaction, ms: number): Verdict => {
  if (!txn.upstream) return Verdict.next;
  hold(txn, txn.responseHead!).enough = PAUSE;
  txn.context.timers.arm(txn.timer, ms);
  txn.upstream?.connection.pause();
  return Verdict.wait;
};

/** `wait-for-body`. @param enough Infinity for all of it */
export const awaitResponseBody = (txn: Transaction, ms: number, enough: number): Verdict => {
  if (!txn.upstream || txn.responseBody === 'none') return Verdict.next;
  const held = hold(txn, txn.responseHead!);
  held.enough = enough;
  if (held.isEnough) return Verdict.next;
  txn.context.timers.arm(txn.timer, ms);
  txn.upstream?.connection.resume();
  return Verdict.wait;
};

/** Rules look at the body: they have their turn when that is there which has come with the head. */
export const awaitFirstBytes = (txn: Transaction, head: ResponseHead): void => {
  hold(txn, head);
};

const hold = (txn: Transaction, head: ResponseHead): HeldResponse => {
  if (txn.held) return txn.held;
  txn.held = new HeldResponse(head);
  txn.bodySink = txn.held;
  txn.ruleAt = 0;
  keepHead(head);
  return txn.held;
};
