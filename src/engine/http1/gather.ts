// Collects what one event wants to send, so that it leaves in one write: a head with a small body as one string, a
// head with more behind it as one slab. One per thread; empty between events.
import type { Buffer } from 'node:buffer';
import type { Connection } from '../net/connection.js';
import { takeSlab } from '../net/slab.js';
import { latin1 } from './latin1.js';

/** Up to here bytes are cheaper as part of the string. */
const SMALL = 2048;

export class Gather {
  private text = '';
  private slab: Buffer | undefined;
  private length = 0;

  addText(text: string): void {
    if (this.slab === undefined) this.text += text;
    else this.length += this.slab.write(text, this.length, 'latin1');
  }

  addBytes(bytes: Buffer, start: number, end: number): void {
    if (this.slab === undefined) {
      if (end - start <= SMALL) {
        this.text += latin1(bytes, start, end);
        return;
      }
      this.slab = takeSlab();
      this.length = this.slab.write(this.text, 0, 'latin1');
      this.text = '';
    }
    this.length += bytes.copy(this.slab, this.length, start, end);
  }

  /** Nothing is waiting to be flushed. */
  get empty(): boolean {
    return this.size === 0;
  }

  /** Bytes waiting to be flushed. */
  get size(): number {
    return this.length + this.text.length;
  }

  /** Sends all of it; as Connection.write, false asks to hold back. */
  flush(connection: Pick<Connection, 'write' | 'writeSlab'>): boolean {
    const { slab, text, length } = this;
    if (slab !== undefined) {
      this.slab = undefined;
      this.length = 0;
      return connection.writeSlab(slab, length);
    }
    if (text === '') return true;
    this.text = '';
    return connection.write(text);
  }
}
