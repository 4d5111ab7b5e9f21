// One request and its response on a stream: the request's body goes in as HTTP/1 frames it, the response comes out as
// HTTP/1 does. The stream is given up to the server when both are through.
import { Buffer } from 'node:buffer';
import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { type BodyKind, BodyReader, type BodySink } from '../http1/body.js';
import type { RequestHead } from '../http1/head.js';
import {
  fieldLines,
  opensTunnel,
  type RawFields,
  responseHead,
  switchingHead,
  trailerFields,
} from './heads.js';
import type { Outlet } from './outlet.js';

/** RFC 9113, 7. */
export const REFUSED_STREAM = 7;
const NO_ERROR = 0;
const CANCEL = 8;
const ENHANCE_YOUR_CALM = 11;

/** How long a server may take to end a stream that has brought all it had to. */
const LINGER_MS = 10_000;
/** Interim responses that nobody takes. */
const MOST_WAITING = 256 * 1024;

/** How the body of a request is framed. */
export const requestBodyKind = (head: RequestHead): BodyKind => {
  if (opensTunnel(head)) return 'close';
  if (head.chunked) return 'chunked';
  return head.contentLength > 0 ? 'length' : 'none';
};

/** Whose exchange it is. */
export interface ExchangeOwner {
  readonly outlet: Outlet;
  onWritable(): void;
  /** The stream is gone before its end: with that code (RFC 9113, 7). */
  onStreamGone(exchange: StreamExchange, code: number): void;
}

export class StreamExchange implements BodySink {
  private readonly body = new BodyReader();
  private readonly isHead: boolean;
  private isTunnel: boolean;
  private readonly upgrade: string | undefined;
  private readonly key: string | undefined;
  /** Bytes of the response's body still to come; Infinity until it ends. */
  private left = Infinity;
  private chunked = false;
  private requestTrailers = '';
  private trailers = '';
  private given = false;
  private flowing = false;

  constructor(
    private readonly stream: ClientHttp2Stream,
    head: RequestHead,
    private readonly owner: ExchangeOwner,
  ) {
    this.isHead = head.method === 'HEAD';
    this.isTunnel = opensTunnel(head);
    this.upgrade = head.asksUpgrade ? head.upgrade : undefined;
    this.key = head.websocketKey ? head.headers.get('sec-websocket-key') : undefined;
    this.body.start(requestBodyKind(head), head.contentLength);
    this.listen();
  }

  /** All of the request is written. */
  get isSent(): boolean {
    return this.body.done;
  }

  get isComplete(): boolean {
    return this.body.done && this.left === 0;
  }

  get backedUp(): boolean {
    return this.stream.writableNeedDrain;
  }

  /** Bytes [start, end) that stand behind the request's head, as HTTP/1 frames them. */
  write(bytes: Buffer, start: number, end: number): void {
    if (this.stream.writableEnded) return;
    this.body.read(bytes, start, end, this);
    if (this.body.done) this.stream.end();
  }

  /** From the body: content. */
  addBytes(bytes: Buffer, start: number, end: number): void {
    this.stream.write(Buffer.copyBytesFrom(bytes, start, end - start));
  }

  /** From the body: framing, of which only the trailers behind the last chunk mean anything here. */
  addText(text: string): void {
    if (text.startsWith(LAST_CHUNK)) this.requestTrailers = text.slice(LAST_CHUNK.length);
  }

  /** No more bytes for a tunnel. A request ends where its framing says. */
  end(): void {
    if (this.isTunnel) this.stream.end();
  }

  pause(): void {
    if (this.flowing) this.stream.pause();
  }

  resume(): void {
    if (this.flowing) this.stream.resume();
  }

  /** Nobody asks for it any more. What has been answered in full may end by itself. */
  giveUp(): void {
    if (this.given) return;
    this.given = true;
    if (!this.isComplete && !this.isTunnel) return this.stream.close(CANCEL);
    if (!this.stream.writableEnded) this.stream.end();
    this.stream.resume();
    this.stream.setTimeout(LINGER_MS, () => this.stream.close(CANCEL));
  }

  abort(): void {
    this.given = true;
    this.stream.close(CANCEL);
  }

  private listen(): void {
    const { stream } = this;
    stream.on('headers', (fields: IncomingHttpHeaders, _flags: number, raw: RawFields) =>
      this.onInterim(statusOf(fields), raw),
    );
    stream.on('response', (fields: IncomingHttpHeaders, _flags: number, raw: RawFields) =>
      this.onResponse(statusOf(fields), fields['content-length'], raw),
    );
    stream.on('trailers', (_fields: IncomingHttpHeaders, _flags: number, raw: RawFields) => {
      this.trailers = fieldLines(raw);
    });
    stream.on('wantTrailers', () => {
      if (!stream.destroyed) stream.sendTrailers(trailerFields(this.requestTrailers));
    });
    stream.on('drain', () => {
      if (!this.given) this.owner.onWritable();
    });
    // 'close' follows, and says all there is to be said.
    stream.on('error', () => {});
    stream.on('close', () => {
      if (!this.given && !this.isComplete) this.owner.onStreamGone(this, stream.rstCode);
    });
  }

  private onInterim(status: number, raw: RawFields): void {
    if (this.given) return;
    this.owner.outlet.addText(responseHead(status, raw));
    if (this.owner.outlet.length > MOST_WAITING) this.stream.close(ENHANCE_YOUR_CALM);
  }

  private onResponse(status: number, length: string | undefined, raw: RawFields): void {
    if (this.given) return;
    const { outlet } = this.owner;
    if (this.isTunnel && status < 300)
      outlet.addText(
        this.upgrade === undefined ? responseHead(status, raw) : switchingHead(raw, this.upgrade, this.key),
      );
    else {
      if (this.isHead || status === 204 || status === 304) this.left = 0;
      else if (length !== undefined) this.left = Number(length);
      else this.chunked = true;
      outlet.addText(responseHead(status, raw, this.chunked ? 'transfer-encoding: chunked\r\n' : ''));
      if (this.isTunnel) this.refuseTunnel();
    }
    this.flowing = true;
    // Not before: Node may deliver a body ahead of its head.
    this.stream.on('data', (bytes: Buffer) => this.onData(bytes));
    this.stream.on('end', () => this.onEnd());
    if (outlet.paused) this.stream.pause();
  }

  private refuseTunnel(): void {
    this.isTunnel = false;
    this.body.start('none');
    this.stream.end();
  }

  private onData(bytes: Buffer): void {
    if (this.given || this.left === 0) return this.stream.close(CANCEL);
    const { outlet } = this.owner;
    this.left -= bytes.length;
    if (!this.chunked) return outlet.add(bytes);
    outlet.addText(`${bytes.length.toString(16)}\r\n`);
    outlet.add(bytes);
    outlet.addText('\r\n');
  }

  /** Also when the stream was reset, which is no end of a message. */
  private onEnd(): void {
    if (this.given || this.stream.rstCode !== NO_ERROR) return;
    if (this.chunked) this.owner.outlet.addText(`0\r\n${this.trailers}\r\n`);
    else if (this.isTunnel) this.owner.outlet.end();
    if (this.chunked) this.left = 0;
  }
}

const LAST_CHUNK = '0\r\n';

const statusOf = (fields: IncomingHttpHeaders): number => Number(fields[':status']);
