// Collects what one event wants to send, so that it leaves in one write: a head with a small body as one string, a
// head with more behind it as one buffer. One per thread; empty between events.
import { Buffer } from 'node:buffer';
import type { Connection } from '../net/connection.js';

/** Room for the largest event: one read of 64 KiB, a head, and chunk framing around it. */
const CAPACITY = 192 * 1024;
/** Up to here bytes are cheaper as part of the string. */
const SMALL = 2048;

export class Gather {
  private text = '';
  private readonly buffer = Buffer.allocUnsafeSlow(CAPACITY);
  private length = 0;

  addText(text: string): void {
    if (this.length === 0) this.text += text;
    else this.length += this.buffer.write(text, this.length, 'latin1');
  }

  addBytes(bytes: Buffer, start: number, end: number): void {
    if (this.length === 0 && end - start <= SMALL) {
      this.text += bytes.toString('latin1', start, end);
      return;
    }
    if (this.text !== '') {
      this.length = this.buffer.write(this.text, 0, 'latin1');
      this.text = '';
    }
    this.length += bytes.copy(this.buffer, this.length, start, end);
  }

  /** Nothing is waiting to be flushed. */
  get empty(): boolean {
    return this.length === 0 && this.text === '';
  }

  /** Bytes waiting to be flushed. */
  get size(): number {
    return this.length + this.text.length;
  }

  /** Sends all of it; as Connection.write, false asks to hold back. */
  flush(connection: Pick<Connection, 'write' | 'writeBytes'>): boolean {
    if (this.length > 0) {
      const length = this.length;
      this.length = 0;
      return connection.writeBytes(this.buffer, 0, length);
    }
    if (this.text === '') return true;
    const text = this.text;
    this.text = '';
    return connection.write(text);
  }
}
