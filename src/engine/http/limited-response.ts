// The body of a response whose bandwidth is limited (manual 9.7): what may not pass yet is kept in its frame, and the
// server is not read meanwhile. Framing passes with the bytes it frames, and is not counted.
import type { Buffer } from 'node:buffer';
import type { ServerFailure } from '../backend/upstream/server-connection.js';
import { Backlog } from '../http1/backlog.js';
import type { BodySink } from '../http1/body.js';
import type { Flow } from '../net/flow.js';
import type { Transaction } from './transaction.js';

/** What is sent in one write. */
const WRITE_SIZE = 16_384;

export class LimitedResponse implements BodySink {
  private readonly backlog = new Backlog();
  /** What has become of the server meanwhile. */
  private ended: 'reusable' | 'last' | ServerFailure | undefined;

  constructor(
    private readonly txn: Transaction,
    private readonly flow: Flow,
  ) {
    flow.start(txn.context.timers, () => this.release());
  }

  /** Something waits still. */
  get keeps(): boolean {
    return !this.backlog.empty;
  }

  addText(text: string): void {
    if (this.keeps) this.backlog.addFree(text);
    else this.txn.context.gather.addText(text);
  }

  addBytes(bytes: Buffer, start: number, end: number): void {
    const now = this.keeps ? start : Math.min(end, start + this.flow.room);
    if (now > start) {
      this.txn.context.gather.addBytes(bytes, start, now);
      this.flow.take(now - start);
    }
    if (now === end) return;
    this.backlog.addCounted(bytes, now, end);
    this.txn.upstream?.connection.pause();
  }

  /** More may pass, or the client takes more again. */
  release(): void {
    const { txn, flow, backlog } = this;
    const { connection } = txn.client;
    while (this.keeps && !connection.backedUp && flow.room > 0) {
      flow.take(backlog.move(Math.min(flow.room, WRITE_SIZE), txn.context.gather));
      txn.onResponseData();
    }
    if (this.keeps) return;
    if (this.ended) this.end(this.ended);
    else if (!connection.backedUp) txn.upstream?.connection.resume();
  }

  /** The server has said all. @returns whether that has to wait */
  holdsEnd(reusable: boolean): boolean {
    if (this.keeps) this.ended = reusable ? 'reusable' : 'last';
    return this.keeps;
  }

  /** The server is gone. @returns whether that has to wait */
  holdsFailure(failure: ServerFailure): boolean {
    if (this.keeps) this.ended = this.ended ? 'last' : failure;
    return this.keeps;
  }

  private end(ended: 'reusable' | 'last' | ServerFailure): void {
    this.ended = undefined;
    if (ended === 'reusable' || ended === 'last') this.txn.onResponseEnd(ended === 'reusable');
    else this.txn.onServerFailure(ended, false);
  }
}

/** From here on the body of the response goes through its limits, where there are some. */
export const limitResponse = (txn: Transaction): void => {
  const flow = txn.marks?.outflow;
  if (!flow || txn.responseBody === 'none') return;
  txn.bodySink = txn.mark.limited = new LimitedResponse(txn, flow);
};
