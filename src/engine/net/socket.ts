// A Connection on net.Socket: for every platform, and later for TLS and unix sockets.
import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Connection, ConnectionHandler } from './connection.js';
import { returnSlab } from './slab.js';

/** Wraps a connected socket made with `allowHalfOpen: true`. It takes over all of the socket's events. */
export class SocketConnection implements Connection {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  closed = false;
  private gone = false;
  private error: string | undefined;

  constructor(
    private readonly socket: Socket,
    public handler: ConnectionHandler,
  ) {
    this.remoteAddress = socket.remoteAddress ?? '';
    this.remotePort = socket.remotePort ?? 0;
    this.localAddress = socket.localAddress ?? '';
    this.localPort = socket.localPort ?? 0;
    socket.on('data', (data: Buffer) => this.handler.onData(data, data.length));
    socket.on('end', () => this.handler.onEnd());
    socket.on('drain', () => this.handler.onDrain());
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.error = error.code ?? error.message;
    });
    socket.on('close', () => {
      this.closed = true;
      this.gone = true;
      this.handler.onClose(this.error);
    });
  }

  get bytesRead(): number {
    return this.socket.bytesRead;
  }

  get bytesWritten(): number {
    return this.socket.bytesWritten;
  }

  write(text: string): boolean {
    return this.closed || this.socket.write(text, 'latin1');
  }

  writeBytes(bytes: Buffer, start: number, end: number): boolean {
    // The caller keeps the buffer, and a stream may send it later: copy.
    return this.closed || this.socket.write(Buffer.copyBytesFrom(bytes, start, end - start));
  }

  writeSlab(slab: Buffer, length: number): boolean {
    if (!this.closed) return this.socket.write(slab.subarray(0, length), () => returnSlab(slab));
    returnSlab(slab);
    return true;
  }

  pause(): void {
    if (!this.gone) this.socket.pause();
  }

  resume(): void {
    if (!this.gone) this.socket.resume();
  }

  end(): void {
    if (this.closed) return;
    this.closed = true;
    this.socket.end();
  }

  close(): void {
    if (this.gone) return;
    this.closed = true;
    this.socket.destroySoon();
  }

  abort(): void {
    if (this.gone) return;
    this.closed = true;
    this.socket.resetAndDestroy();
  }
}
