// A Connection on Node's TCP handle, without the stream layer: no events, no buffers and no closures per request.
import { Buffer } from 'node:buffer';
import { getSystemErrorName } from 'node:util';
import type { Connection, ConnectionHandler } from './connection.js';
import type { HandleOwner, Native, SocketName, TcpHandle, WriteRequest } from './native.js';
import { returnSlab, SLAB_SIZE, takeSlab } from './slab.js';

/** Every connection of the thread is read into this one buffer, which its owner consumes before it returns. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

const UV_EOF = -4095;

/** A request that completed at once was never used: it serves for the next write. */
let spareRequest: WriteRequest | undefined;

export class HandleConnection implements Connection, HandleOwner {
  closed = false;
  /** Writes that libuv still has in its queue. */
  private waiting = 0;
  private reading = true;
  private closing = false;
  private closeAfterWrites = false;
  private sawEnd = false;
  private peer: SocketName | undefined;
  private local: SocketName | undefined;

  constructor(
    private readonly native: Native,
    private readonly handle: TcpHandle,
    public handler: ConnectionHandler,
  ) {
    handle.owner = this;
    handle.onread = onRead;
    handle.useUserBuffer(readBuffer);
    handle.setNoDelay(true);
    handle.readStart();
  }

  get remoteAddress(): string {
    return this.peerName().address ?? '';
  }

  get remotePort(): number {
    return this.peerName().port ?? 0;
  }

  get localAddress(): string {
    return this.localName().address ?? '';
  }

  get localPort(): number {
    return this.localName().port ?? 0;
  }

  get bytesRead(): number {
    return this.handle.bytesRead;
  }

  get bytesWritten(): number {
    return this.handle.bytesWritten;
  }

  write(text: string): boolean {
    if (this.closed) return true;
    const request = this.takeRequest();
    return this.sent(this.handle.writeLatin1String(request, text), request, undefined);
  }

  writeBytes(bytes: Buffer, start: number, end: number): boolean {
    let taken = true;
    for (let at = start; at < end; at += SLAB_SIZE) {
      const slab = takeSlab();
      taken = this.writeSlab(slab, bytes.copy(slab, 0, at, Math.min(end, at + SLAB_SIZE)));
    }
    return taken;
  }

  writeSlab(slab: Buffer, length: number): boolean {
    if (this.closed) {
      returnSlab(slab);
      return true;
    }
    const request = this.takeRequest();
    return this.sent(this.handle.writeBuffer(request, slab.subarray(0, length)), request, slab);
  }

  pause(): void {
    if (!this.reading || this.closing) return;
    this.reading = false;
    this.handle.readStop();
  }

  resume(): void {
    if (this.reading || this.closing || this.sawEnd) return;
    this.reading = true;
    this.handle.readStart();
  }

  end(): void {
    if (this.closed) return;
    this.closed = true;
    const request = this.native.createShutdownRequest();
    request.oncomplete = () => this.afterEnd();
    const error = this.handle.shutdown(request);
    if (error !== 0) this.fail(error);
  }

  close(): void {
    this.closed = true;
    if (this.waiting > 0) this.closeAfterWrites = true;
    else this.finish(undefined);
  }

  abort(): void {
    this.closed = true;
    if (this.closing) return;
    this.closing = true;
    const told = () => this.handler.onClose(undefined);
    // A handle that can no longer be reset (its peer was faster) is closed.
    if (this.handle.reset(told) !== 0) this.handle.close(told);
  }

  /** From the handle: bytes are in the read buffer, or there was an error. */
  onRead(): void {
    if (this.closing) return;
    const length = this.native.readResult();
    if (length > 0) this.handler.onData(readBuffer, length);
    else if (length === UV_EOF) {
      this.sawEnd = true;
      this.reading = false;
      this.handle.readStop();
      this.handler.onEnd();
      if (this.closed && this.waiting === 0) this.afterEnd();
    } else if (length < 0) this.fail(length);
  }

  /** Both directions have ended. */
  private afterEnd(): void {
    if (this.sawEnd || this.closeAfterWrites) this.finish(undefined);
  }

  private sent(error: number, request: WriteRequest, slab: Buffer | undefined): boolean {
    if (error !== 0) {
      if (slab) returnSlab(slab);
      this.fail(error);
      return true;
    }
    if (!this.native.lastWriteWaits()) {
      spareRequest = request;
      if (slab) returnSlab(slab);
      return true;
    }
    request.owner = this;
    request.bytes = slab;
    this.waiting++;
    return false;
  }

  /** From libuv: a write that had to wait is done. */
  onWritten(status: number): void {
    this.waiting--;
    if (this.closing) return;
    if (status !== 0) this.fail(status);
    else if (this.waiting > 0) return;
    else if (this.closeAfterWrites) this.finish(undefined);
    else if (!this.closed) this.handler.onDrain();
  }

  private takeRequest(): WriteRequest {
    const spare = spareRequest;
    if (spare) {
      spareRequest = undefined;
      return spare;
    }
    const made = this.native.createWriteRequest();
    made.oncomplete = onWriteComplete;
    return made;
  }

  /** Tells of the error later, never from within a write: callers need not expect to be gone when it returns. */
  private fail(error: number): void {
    this.closed = true;
    this.finish(getSystemErrorName(error));
  }

  private finish(error: string | undefined): void {
    if (this.closing) return;
    this.closing = true;
    this.handle.close(() => this.handler.onClose(error));
  }

  private peerName(): SocketName {
    if (!this.peer) {
      this.peer = {};
      this.handle.getpeername(this.peer);
    }
    return this.peer;
  }

  private localName(): SocketName {
    if (!this.local) {
      this.local = {};
      this.handle.getsockname(this.local);
    }
    return this.local;
  }
}

function onRead(this: TcpHandle): void {
  this.owner?.onRead();
}

function onWriteComplete(this: WriteRequest, status: number): void {
  const owner = this.owner as HandleConnection;
  if (this.bytes) returnSlab(this.bytes);
  this.bytes = undefined;
  this.owner = undefined;
  owner.onWritten(status);
}
