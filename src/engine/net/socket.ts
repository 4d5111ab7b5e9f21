// A Connection on net.Socket: for every platform, and later for TLS and unix sockets.
import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { socketWasReset } from '../../common/native.js';
import type { Ends } from '../../common/proxy-header.js';
import type { Connection, ConnectionHandler } from './connection.js';
import { returnSlab } from './slab.js';

/** Wraps a connected socket made with `allowHalfOpen: true`. It takes over all of the socket's events. */
export class SocketConnection implements Connection {
  remoteAddress: string;
  remotePort: number;
  localAddress: string;
  localPort: number;
  closed = false;
  /** After close() or abort(): onClose is the only event still to come. */
  private leaving = false;
  /** The stream tells the peer's FIN even when it is paused; it is kept for resume(), and its own end behind it. */
  private endWaits = false;
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
    socket.on('data', (data: Buffer) => {
      if (!this.leaving) this.handler.onData(data, data.length);
    });
    socket.on('end', () => {
      if (!this.closed && socketWasReset(socket)) {
        this.error = 'ECONNRESET';
        this.abort();
        return;
      }
      this.endWaits = true;
      this.tellEnd();
    });
    socket.on('drain', () => {
      if (!this.closed) this.handler.onDrain();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.closed = true;
      this.error = error.code ?? error.message;
    });
    socket.on('close', () => {
      this.closed = true;
      this.gone = true;
      if (this.leaving || this.error !== undefined) this.endWaits = false;
      if (!this.endWaits) this.handler.onClose(this.error);
    });
  }

  readdress({ clientAddress, clientPort, localAddress, localPort }: Ends): void {
    this.remoteAddress = clientAddress;
    this.remotePort = clientPort;
    this.localAddress = localAddress;
    this.localPort = localPort;
  }

  get backedUp(): boolean {
    return this.socket.writableNeedDrain;
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

  keepAlive(idleSeconds: number): void {
    this.socket.setKeepAlive(true, idleSeconds * 1000);
  }

  pause(): void {
    if (!this.gone) this.socket.pause();
  }

  resume(): void {
    if (!this.gone) this.socket.resume();
    if (this.endWaits) process.nextTick(() => this.tellEnd());
  }

  end(): void {
    if (this.closed) return;
    this.closed = true;
    this.socket.end();
  }

  close(): void {
    if (this.gone) return this.tellClose();
    this.closed = true;
    this.leaving = true;
    this.socket.destroySoon();
  }

  abort(): void {
    if (this.gone) return this.tellClose();
    this.closed = true;
    this.leaving = true;
    const { socket } = this;
    if (socket.destroyed) return;
    // A FIN that libuv is about to send must be gone first, or the reset fails and the socket is never closed.
    const shutting = socket.writableEnded && !socket.writableFinished && socket.writableLength === 0;
    if (shutting) socket.once('finish', () => reset(socket));
    else reset(socket);
  }

  private tellEnd(): void {
    if (!this.endWaits || this.leaving || (!this.gone && this.socket.isPaused())) return;
    this.endWaits = false;
    this.handler.onEnd();
    if (this.gone) this.handler.onClose(undefined);
  }

  /** Nobody waits for the FIN any more behind which the end would be told. */
  private tellClose(): void {
    if (!this.endWaits) return;
    this.endWaits = false;
    process.nextTick(() => this.handler.onClose(undefined));
  }
}

const reset = (socket: Socket): void => {
  try {
    socket.resetAndDestroy();
  } catch {
    // There are no resets but TCP's.
    socket.destroy();
  }
};
