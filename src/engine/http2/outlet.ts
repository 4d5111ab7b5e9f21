// What a stream has brought, on its way to whoever handles the connection: told once a turn of the event loop, in one
// piece, so that a head leaves in one write with what follows it. Nothing is told while paused.
import { Buffer } from 'node:buffer';
import type { ConnectionHandler } from '../net/connection.js';

/** Handlers expect no more at a time than a socket is read at once. */
const MOST_AT_ONCE = 64 * 1024;
/** Enough is there to be told before the turn is over. */
const ENOUGH = 32 * 1024;

export class Outlet {
  /** Bytes told so far. */
  told = 0;
  paused = false;
  /** What is waiting. */
  length = 0;
  private pieces: Buffer[] = [];
  private scheduled = false;
  private endIsDue = false;
  private closeIsDue = false;
  private isClosed = false;
  private error: string | undefined;

  /** @param owner has the handler of the moment */
  constructor(private readonly owner: { readonly handler: ConnectionHandler }) {}

  addText(text: string): void {
    this.add(Buffer.from(text, 'latin1'));
  }

  /** Takes the bytes over. */
  add(bytes: Buffer): void {
    if (this.closeIsDue) return;
    this.pieces.push(bytes);
    this.length += bytes.length;
    if (this.length >= ENOUGH) this.flush();
    else this.schedule();
  }

  /** onEnd, behind what is waiting. */
  end(): void {
    this.endIsDue = true;
    this.schedule();
  }

  /** onClose, behind what is waiting; there is nothing after it. */
  close(error: string | undefined): void {
    if (this.closeIsDue) return;
    this.closeIsDue = true;
    this.error = error;
    this.schedule();
  }

  /** Nobody wants to hear it any more, but for onClose. */
  discard(): void {
    this.pieces = [];
    this.length = 0;
    this.endIsDue = false;
    this.paused = false;
    if (this.closeIsDue) this.schedule();
  }

  resume(): void {
    this.paused = false;
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || this.paused) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    while (this.length > 0 && !this.paused) this.tell();
    if (this.paused) return;
    if (this.endIsDue) {
      this.endIsDue = false;
      this.owner.handler.onEnd();
    }
    // The handler may have paused, or given up; then it is scheduled anew.
    if (!this.closeIsDue || this.paused || this.isClosed) return;
    this.isClosed = true;
    this.owner.handler.onClose(this.error);
  }

  private tell(): void {
    const whole = this.pieces.length === 1 ? this.pieces[0]! : Buffer.concat(this.pieces, this.length);
    const now = whole.subarray(0, MOST_AT_ONCE);
    this.pieces = now.length < whole.length ? [whole.subarray(now.length)] : [];
    this.length -= now.length;
    this.told += now.length;
    this.owner.handler.onData(now, now.length);
  }
}
