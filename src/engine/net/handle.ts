// A Connection on Node's TCP handle, without the stream layer: no events, no buffers and no closures per request.
import { Buffer } from 'node:buffer';
import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import { holdsBack, type Sender } from '../../common/batch.js';
import {
  type HandleOwner,
  type Native,
  type SocketName,
  type TcpHandle,
  type WriteRequest,
  wasReset,
} from '../../common/native.js';
import type { Ends } from '../../common/proxy-header.js';
import { batchRead, deliverBatch, type Reader, readBuffer } from './batch.js';
import type { Connection, ConnectionHandler } from './connection.js';
import { returnSlab, SLAB_SIZE, takeSlab } from './slab.js';

const UV_EOF = -4095;
/** What a write says when the peer is gone; the numbers differ between systems. */
const UV_EPIPE = -constants.errno.EPIPE;
const UV_ECONNRESET = -constants.errno.ECONNRESET;

/** A request that completed at once was never used: it serves for the next write. */
let spareRequest: WriteRequest | undefined;

export class HandleConnection implements Connection, HandleOwner, Reader, Sender {
  closed = false;
  /** Writes that libuv still has in its queue. */
  private waiting = 0;
  /** What the batch under way has written, to be sent when it is through. */
  private held = '';
  private reading = true;
  /** What was read before a pause and is told after it. */
  private kept: Buffer | undefined;
  /** The peer's FIN came behind bytes whose owner has paused us: it is told at resume. */
  private keptEnd = false;
  /** The handle is closed, or will be as soon as it can: onClose is the only event still to come. */
  private closing = false;
  private closeAfterWrites = false;
  /** libuv has our FIN to send. */
  private shutting = false;
  private resetAfterEnd = false;
  private sawEnd = false;
  /** Why a write failed, while what the peer sent before is still read. */
  private writeError: string | undefined;
  private local: SocketName | undefined;
  private finalBytesRead = 0;
  private finalBytesWritten = 0;

  /** @param peer whom the handle was connected to; an accepted one is asked, before its peer can be gone */
  constructor(
    private readonly native: Native,
    private readonly handle: TcpHandle,
    public handler: ConnectionHandler,
    private peer: SocketName = {},
  ) {
    if (peer.address === undefined) handle.getpeername(peer);
    handle.owner = this;
    handle.onread = onRead;
    handle.useUserBuffer(readBuffer);
    handle.setNoDelay(true);
    handle.readStart();
  }

  get remoteAddress(): string {
    return this.peer.address ?? '';
  }

  get remotePort(): number {
    return this.peer.port ?? 0;
  }

  get localAddress(): string {
    return this.localName().address ?? '';
  }

  get localPort(): number {
    return this.localName().port ?? 0;
  }

  readdress({ clientAddress, clientPort, localAddress, localPort }: Ends): void {
    this.peer = { address: clientAddress, port: clientPort };
    this.local = { address: localAddress, port: localPort };
  }

  get backedUp(): boolean {
    return this.waiting > 0;
  }

  get bytesRead(): number {
    return this.closing ? this.finalBytesRead : this.handle.bytesRead;
  }

  get bytesWritten(): number {
    return this.closing ? this.finalBytesWritten : this.handle.bytesWritten + this.held.length;
  }

  write(text: string): boolean {
    if (this.closed) return true;
    if (this.held !== '') this.held += text;
    else if (this.waiting === 0 && holdsBack(this)) this.held = text;
    else return this.send(text);
    return true;
  }

  /** A batch is through, or something else is about to follow what it wrote here. */
  sendHeld(): void {
    const text = this.held;
    if (text === '') return;
    this.held = '';
    if (!this.closed) this.send(text);
  }

  private send(text: string): boolean {
    const request = this.takeRequest();
    return this.sent(this.handle.writeLatin1String(request, text), request, undefined);
  }

  writeBytes(bytes: Buffer, start: number, end: number): boolean {
    let taken = true;
    for (let at = start; at < end && !this.closed; at += SLAB_SIZE) {
      const slab = takeSlab();
      taken = this.writeSlab(slab, bytes.copy(slab, 0, at, Math.min(end, at + SLAB_SIZE)));
    }
    return taken;
  }

  writeSlab(slab: Buffer, length: number): boolean {
    this.sendHeld();
    if (this.closed) {
      returnSlab(slab);
      return true;
    }
    const request = this.takeRequest();
    return this.sent(this.handle.writeBuffer(request, slab.subarray(0, length)), request, slab);
  }

  keepAlive(idleSeconds: number): void {
    if (!this.closing) this.handle.setKeepAlive(true, idleSeconds);
  }

  pause(): void {
    if (!this.reading || this.closing) return;
    this.reading = false;
    this.handle.readStop();
    if (this.writeError !== undefined) this.finish(this.writeError);
  }

  resume(): void {
    if (this.reading || this.closing || this.sawEnd) return;
    this.reading = true;
    if (this.kept === undefined && !this.keptEnd) this.handle.readStart();
    else setImmediate(() => this.tellKept());
  }

  end(): void {
    this.sendHeld();
    if (this.closed) return;
    this.closed = true;
    // Waiting writes go first; libuv would see to that too, but a handle with a pending shutdown cannot be reset.
    if (this.waiting === 0) this.shutdown();
  }

  close(): void {
    this.sendHeld();
    this.closed = true;
    if (this.waiting > 0) this.closeAfterWrites = true;
    else this.finish(this.writeError);
  }

  abort(): void {
    this.sendHeld();
    if (this.closing) return;
    this.leave();
    if (this.shutting) this.resetAfterEnd = true;
    else this.reset();
  }

  /** From the handle: bytes are in the read buffer, or there was an error. */
  onRead(): void {
    if (this.closing) return;
    const length = this.native.readResult();
    if (length > 0) {
      if (!batchRead(this, length)) this.onArrived(readBuffer, length);
      return;
    }
    deliverBatch();
    if (this.closing) return;
    if (length === UV_EOF) {
      if (this.reading) this.readEnd();
      else this.keptEnd = true;
    } else if (length < 0) this.fail(length);
  }

  /** Bytes to be told: they may have been on their way while reading was paused, or closing asked for. */
  onArrived(bytes: Buffer, length: number): void {
    if (this.closing || this.closeAfterWrites) return;
    if (this.reading) return this.handler.onData(bytes, length);
    const rest = bytes.subarray(0, length);
    this.kept = this.kept ? Buffer.concat([this.kept, rest]) : Buffer.copyBytesFrom(rest);
  }

  private tellKept(): void {
    const { kept } = this;
    if (!this.reading || this.closing || (kept === undefined && !this.keptEnd)) return;
    this.kept = undefined;
    if (kept !== undefined) this.onArrived(kept, kept.length);
    if (!this.reading || this.closing) return;
    if (!this.keptEnd) return void this.handle.readStart();
    this.keptEnd = false;
    this.readEnd();
  }

  private readEnd(): void {
    this.sawEnd = true;
    this.reading = false;
    this.handle.readStop();
    if (this.writeError !== undefined) return this.finish(this.writeError);
    if (!this.closed && wasReset(this.handle)) return this.fail(UV_ECONNRESET);
    if (this.closeAfterWrites) return;
    this.handler.onEnd();
    if (this.closed && this.waiting === 0 && !this.shutting) this.finish(undefined);
  }

  private shutdown(): void {
    this.shutting = true;
    const request = this.native.createShutdownRequest();
    request.oncomplete = () => this.onShutdown();
    const error = this.handle.shutdown(request);
    if (error !== 0) this.fail(error);
  }

  /** Our FIN is sent, or could not be because the peer is gone, which reading will tell. */
  private onShutdown(): void {
    this.shutting = false;
    if (this.resetAfterEnd) this.reset();
    else if (this.sawEnd) this.finish(undefined);
  }

  private sent(error: number, request: WriteRequest, slab: Buffer | undefined): boolean {
    if (error !== 0) {
      if (slab) returnSlab(slab);
      this.failWrite(error);
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
    if (status !== 0) this.failWrite(status);
    else if (this.waiting > 0) return;
    else if (this.closeAfterWrites) this.finish(undefined);
    else if (this.closed) this.shutdown();
    else this.handler.onDrain();
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

  /**
   * A peer that hangs up on what we send may have answered before (RFC 9112, 9.6): what it sent is read to its end,
   * which comes at once.
   */
  private failWrite(error: number): void {
    const hungUp = error === UV_EPIPE || error === UV_ECONNRESET;
    if (!hungUp || !this.reading || this.closeAfterWrites) return this.fail(error);
    this.closed = true;
    this.writeError ??= getSystemErrorName(error);
  }

  private fail(error: number): void {
    this.finish(this.writeError ?? getSystemErrorName(error));
  }

  /** Tells of the end later, never from within a write: callers need not expect to be gone when it returns. */
  private finish(error: string | undefined): void {
    if (this.closing) return;
    this.leave();
    this.handle.close(() => this.handler.onClose(error));
  }

  private reset(): void {
    const told = () => this.handler.onClose(undefined);
    // Node takes a handle for closed whose reset failed, and close() does nothing for it any more.
    if (this.handle.reset(told) !== 0) setImmediate(told);
  }

  /** Keeps what is asked for later, in a log line, while the handle still knows it. */
  private leave(): void {
    this.localName();
    this.finalBytesRead = this.handle.bytesRead;
    this.finalBytesWritten = this.handle.bytesWritten;
    this.closed = true;
    this.closing = true;
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
