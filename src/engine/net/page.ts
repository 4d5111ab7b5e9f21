// A connection on which nothing travels: what is written on it is kept, and it has the addresses it is given.
import type { Buffer } from 'node:buffer';
import type { Connection, ConnectionHandler } from './connection.js';

export class Page implements Connection {
  handler: ConnectionHandler = { onData() {}, onEnd() {}, onDrain() {}, onClose() {} };
  readonly bytesRead = 0;
  readonly closed = false;
  readonly backedUp = false;
  written = '';

  constructor(
    readonly remoteAddress: string,
    readonly remotePort: number,
    readonly localAddress: string,
    readonly localPort: number,
  ) {}

  get bytesWritten(): number {
    return this.written.length;
  }

  write(text: string): boolean {
    this.written += text;
    return true;
  }

  writeBytes(bytes: Buffer, start: number, end: number): boolean {
    return this.write(bytes.toString('latin1', start, end));
  }

  writeSlab(slab: Buffer, length: number): boolean {
    return this.write(slab.toString('latin1', 0, length));
  }

  readdress(): void {}
  keepAlive(): void {}
  pause(): void {}
  resume(): void {}
  end(): void {}
  close(): void {}
  abort(): void {}
}
