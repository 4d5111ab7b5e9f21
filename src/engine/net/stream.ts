// A connection as a stream of Node's, for what is built on those (node:http2). What was read of it before comes first.
import { Buffer } from 'node:buffer';
import { Duplex } from 'node:stream';
import type { Connection, ConnectionHandler } from './connection.js';

type Written = (error?: Error | null) => void;

/** Takes over the events of `connection`, which may be paused; reading begins when the stream is read. */
export class ConnectionStream extends Duplex implements ConnectionHandler {
  /** Writers that are told when there is room again. */
  private waiting: Written | undefined;

  /**
   * @param ahead what was read already
   * @param skipped how many of the first bytes written here do not go out
   */
  constructor(
    private readonly connection: Connection,
    ahead: Buffer,
    private skipped: number,
  ) {
    super({ allowHalfOpen: false });
    connection.handler = this;
    connection.pause();
    if (ahead.length > 0) this.push(ahead);
  }

  get remoteAddress(): string {
    return this.connection.remoteAddress;
  }

  get remotePort(): number {
    return this.connection.remotePort;
  }

  get localAddress(): string {
    return this.connection.localAddress;
  }

  get localPort(): number {
    return this.connection.localPort;
  }

  /** As a socket of Node's has it. */
  setKeepAlive(_enable: boolean, idleMs: number): void {
    this.connection.keepAlive(idleMs / 1000);
  }

  onData(buffer: Buffer, length: number): void {
    if (!this.push(Buffer.copyBytesFrom(buffer, 0, length))) this.connection.pause();
  }

  onEnd(): void {
    this.push(null);
  }

  onDrain(): void {
    this.tellWritten();
  }

  onClose(): void {
    this.tellWritten();
    this.destroy();
  }

  override _read(): void {
    this.connection.resume();
  }

  override _writev(chunks: { chunk: Buffer }[], written: Written): void {
    const bytes = chunks.length === 1 ? chunks[0]!.chunk : Buffer.concat(chunks.map(({ chunk }) => chunk));
    const start = Math.min(this.skipped, bytes.length);
    this.skipped -= start;
    if (this.connection.writeBytes(bytes, start, bytes.length)) written();
    else this.waiting = written;
  }

  override _final(written: Written): void {
    this.connection.end();
    written();
  }

  override _destroy(error: Error | null, destroyed: Written): void {
    // A peer that takes nothing is not waited for.
    if (this.connection.backedUp) this.connection.abort();
    else this.connection.close();
    this.tellWritten();
    destroyed(error);
  }

  private tellWritten(): void {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.();
  }
}
