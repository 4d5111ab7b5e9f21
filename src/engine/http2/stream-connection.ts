// A connection to a server as the engine knows it, HTTP/1 and one request after the other, on streams of an HTTP/2
// session. What is written here is read by HTTP/1's parsers and sent as a stream; what comes back is HTTP/1 again.
import { Buffer } from 'node:buffer';
import type { Ends } from '../../common/proxy-header.js';
import { RequestHead } from '../http1/head.js';
import { latin1 } from '../http1/latin1.js';
import { parseRequest } from '../http1/parse-head.js';
import { type Connection, type ConnectionHandler, STREAM_RESET } from '../net/connection.js';
import { returnSlab } from '../net/slab.js';
import { type ExchangeOwner, REFUSED_STREAM, requestBodyKind, StreamExchange } from './exchange.js';
import { requestFields } from './heads.js';
import { Outlet } from './outlet.js';
import type { Http2Session } from './session.js';

/** Heads are handed on and done with within one write, so one per thread serves. */
const scratchHead = new RequestHead();
const HEAD_END = '\r\n\r\n';

export class StreamConnection implements Connection, ExchangeOwner {
  remoteAddress: string;
  remotePort: number;
  localAddress: string;
  localPort: number;
  bytesWritten = 0;
  readonly outlet = new Outlet(this);
  private exchange: StreamExchange | undefined;
  /** Closed, aborted, or its session has gone. */
  private over = false;
  private ended = false;

  constructor(
    private readonly session: Http2Session,
    public handler: ConnectionHandler,
  ) {
    const { remoteAddress, remotePort, localAddress, localPort } = session.connection;
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
    this.localAddress = localAddress;
    this.localPort = localPort;
  }

  readdress({ clientAddress, clientPort, localAddress, localPort }: Ends): void {
    this.remoteAddress = clientAddress;
    this.remotePort = clientPort;
    this.localAddress = localAddress;
    this.localPort = localPort;
  }

  get bytesRead(): number {
    return this.outlet.told;
  }

  get closed(): boolean {
    return this.over || this.ended || (this.idle && !this.session.usable);
  }

  get backedUp(): boolean {
    return !this.over && this.exchange?.backedUp === true;
  }

  /** Heads come whole, each at the beginning of a write. */
  write(text: string): boolean {
    if (this.closed) return true;
    this.bytesWritten += text.length;
    if (this.exchange?.isSent === false) this.writeOn(Buffer.from(text, 'latin1'), 0, text.length);
    else {
      const end = this.begin(text);
      if (end < text.length) this.writeOn(Buffer.from(text.slice(end), 'latin1'), 0, text.length - end);
    }
    return !this.backedUp;
  }

  writeBytes(bytes: Buffer, start: number, end: number): boolean {
    if (this.closed) return true;
    this.bytesWritten += end - start;
    let at = start;
    if (this.exchange?.isSent !== false) {
      const headEnd = bytes.indexOf(HEAD_END, start) + HEAD_END.length;
      at += this.begin(latin1(bytes, start, Math.min(headEnd, end)));
    }
    this.writeOn(bytes, at, end);
    return !this.backedUp;
  }

  writeSlab(slab: Buffer, length: number): boolean {
    const taken = this.writeBytes(slab, 0, length);
    returnSlab(slab);
    return taken;
  }

  /** That of all streams of the session. */
  keepAlive(idleSeconds: number): void {
    this.session.keepAlive(idleSeconds);
  }

  pause(): void {
    this.outlet.paused = true;
    this.exchange?.pause();
  }

  resume(): void {
    this.outlet.resume();
    this.exchange?.resume();
  }

  end(): void {
    if (this.closed) return;
    this.ended = true;
    this.exchange?.end();
  }

  close(): void {
    if (!this.over) this.exchange?.giveUp();
    this.leave();
  }

  abort(): void {
    if (!this.idle) this.exchange?.abort();
    this.leave();
  }

  onWritable(): void {
    if (!this.closed) this.handler.onDrain();
  }

  /** A request that was refused was not looked at (RFC 9113, 8.7), as if its connection had just closed. */
  onStreamGone(exchange: StreamExchange, code: number): void {
    if (this.exchange !== exchange) return;
    this.lose(this.session.alive && code !== REFUSED_STREAM ? STREAM_RESET : 'ECONNRESET');
  }

  /** From the session: it takes no more streams. What is under way goes on. */
  onSessionLeft(): void {
    if (this.idle) this.lose();
  }

  private get idle(): boolean {
    return this.exchange === undefined || this.exchange.isComplete;
  }

  /** @returns where the head ends */
  private begin(text: string): number {
    this.exchange?.giveUp();
    this.exchange = undefined;
    const end = parseRequest(text, 0, scratchHead);
    const kind = requestBodyKind(scratchHead);
    const options = { endStream: kind === 'none', waitForTrailers: kind === 'chunked' };
    const stream = end > 0 ? this.session.request(requestFields(scratchHead), options) : undefined;
    if (stream) this.exchange = new StreamExchange(stream, scratchHead, this);
    else this.lose();
    return stream ? end : text.length;
  }

  private writeOn(bytes: Buffer, start: number, end: number): void {
    if (start < end) this.exchange?.write(bytes, start, end);
  }

  /** The handler is told when it has heard all that came before. */
  private lose(error = 'ECONNRESET'): void {
    if (this.over) return;
    this.over = true;
    this.outlet.close(error);
    this.session.forget(this);
  }

  private leave(): void {
    this.over = true;
    this.outlet.close(undefined);
    this.outlet.discard();
    this.session.forget(this);
  }
}
