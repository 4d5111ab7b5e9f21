// Bytes from one connection to another, no faster than their flow allows: what has to wait is kept, and no more is read
// meanwhile. So neither FIN nor more than one read comes before all that was kept has passed.
import { Buffer } from 'node:buffer';
import type { Connection } from './connection.js';
import type { Flow } from './flow.js';

export class LimitedPipe {
  private kept: Buffer | undefined;

  constructor(
    private readonly flow: Flow,
    private readonly from: Connection,
    private readonly to: Connection,
  ) {}

  /** Something waits still. */
  get keeps(): boolean {
    return this.kept !== undefined;
  }

  /** The first `length` bytes of `buffer`, which is borrowed, have arrived. */
  push(buffer: Buffer, length: number): void {
    const arrived = buffer.subarray(0, length);
    const bytes = this.kept ? Buffer.concat([this.kept, arrived]) : arrived;
    const passed = this.pass(bytes);
    this.kept = passed < bytes.length ? Buffer.copyBytesFrom(bytes, passed) : undefined;
    if (this.keeps || this.to.backedUp) this.from.pause();
  }

  /** More may pass, or `to` takes more again. */
  release(): void {
    const { kept } = this;
    if (kept) {
      const passed = this.pass(kept);
      this.kept = passed < kept.length ? kept.subarray(passed) : undefined;
    }
    if (!this.keeps && !this.to.backedUp) this.from.resume();
  }

  /** @returns how many bytes have */
  private pass(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length && !this.to.backedUp) {
      const end = Math.min(bytes.length, at + this.flow.room);
      if (end === at) break;
      this.to.writeBytes(bytes, at, end);
      this.flow.take(end - at);
      at = end;
    }
    return at;
  }
}
