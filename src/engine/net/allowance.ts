// How many bytes may pass now where only so many may pass in a period (manual 9.7): a piece at once, and the next one when
// time has paid for it. Pieces are as large as a buffer, so that a slow stream wakes nobody more often than it must.

/** What HAProxy forwards at a time, too, unless `min-size` says more. */
const PIECE = 16_384;
/** Timers are coarse: what one is late is made good with the next piece, and a fast stream has pieces of that many ms. */
const COARSE_MS = 20;

export class Allowance {
  private bytesPerMs = 0;
  private piece = 0;
  /** When all that has passed will have had its time. */
  private paidAt = Number.NEGATIVE_INFINITY;

  /** @param minSize bytes that pass at a time, where the limit is not below that */
  set(limit: number, periodMs: number, minSize: number): void {
    this.bytesPerMs = limit / periodMs;
    const fast = Math.ceil(this.bytesPerMs * COARSE_MS);
    this.piece = Math.min(limit, Math.max(PIECE, minSize, fast));
  }

  /** Bytes that may pass at once. */
  room(now: number): number {
    return this.waitMs(now) > 0 ? 0 : this.piece;
  }

  /** Until more may pass. */
  waitMs(now: number): number {
    return Math.max(0, Math.ceil(this.paidAt - now));
  }

  take(bytes: number, now: number): void {
    this.paidAt = Math.max(this.paidAt, now - COARSE_MS) + bytes / this.bytesPerMs;
  }
}
