// One HTTP/1 connection to a server: parses what it answers and hands it to the request that uses it.
import { Buffer } from 'node:buffer';
import type { Proxy } from '../../../config/model.js';
import { type BodyKind, BodyReader, type BodySink, startsAsChunks } from '../../http1/body.js';
import type { Gather } from '../../http1/gather.js';
import { ResponseHead } from '../../http1/head.js';
import { meetResponse, recallResponse } from '../../http1/known-heads.js';
import { latin1 } from '../../http1/latin1.js';
import { limits } from '../../http1/limits.js';
import { INCOMPLETE, parseResponse } from '../../http1/parse-head.js';
import { refreshClock } from '../../net/clock.js';
import { type Connection, type ConnectionHandler, STREAM_RESET } from '../../net/connection.js';
import type { ServerSlot } from '../server.js';

/** The request that uses a connection: hears the response in order. All that goes to the client is in the gather. */
export interface Exchange {
  readonly requestMethod: string;
  /** It may be switched to another protocol. */
  readonly asksUpgrade: boolean;
  /** Whether its client gets trailers. */
  readonly frontend: Pick<Proxy, 'options'>;
  /** Where the body goes, if not into the gather. */
  readonly bodySink: BodySink | undefined;
  /** An interim response other than 101 (RFC 9110, 15.2). */
  onInterimHead(head: ResponseHead): void;
  /** The final head, or 101; `head` is borrowed. Body bytes follow in the gather, or the tunnel opens. */
  onResponseHead(head: ResponseHead, body: BodyKind, tunnel: boolean): void;
  /** What this event brought is in the gather: send it. `isLast`: its end is told next. */
  onResponseData(isLast?: boolean): void;
  /** The body is complete. `reusable`: nothing came behind it, and the server did not ask to close. */
  onResponseEnd(reusable: boolean): void;
  /** Bytes of a tunnel (101, CONNECT). */
  onTunnelData(buffer: Buffer, length: number): void;
  onTunnelEnd(): void;
  /** The server can take more after a write returned false. */
  onServerDrain(): void;
  onServerKilled(): void;
  /** No response, or no complete one. `silent`: not one byte of it had come. */
  onServerFailure(failure: ServerFailure, silent: boolean): void;
}

export type ServerFailure = 'closed' | 'invalid';

const Phase = { idle: 0, head: 1, body: 2, tunnel: 3 } as const;

/** Heads are handed on and done with within one event, so one per thread serves. */
let scratchHead = new ResponseHead();

/** An idle connection has none: most of a thousand are idle, and what is used all the time stays in a cache. */
const spareBodies: BodyReader[] = [];
/** More than this are not kept. */
const KEEP = 1024;

/** For who needs a head longer than that. */
export const keepHead = (head: ResponseHead): void => {
  if (head === scratchHead) scratchHead = new ResponseHead();
};

export class ServerConnection implements ConnectionHandler {
  /** Requests sent so far. */
  uses = 0;
  /** In the pool of idle ones. */
  above: ServerConnection | undefined;
  below: ServerConnection | undefined;
  readonly connection: Connection;
  private exchange: Exchange | undefined;
  private phase: number = Phase.idle;
  /** Of the response under way; undefined before its head is there. */
  private body: BodyReader | undefined;
  /** The head so far, when it did not come in one piece. */
  private partial: Buffer | undefined;
  private persistent = true;
  private gone = false;

  constructor(
    attach: (handler: ConnectionHandler) => Connection,
    readonly server: ServerSlot,
    private readonly gather: Gather,
    /** The PROXY header it begins with, which makes it one client's; '' for none. */
    readonly introduction: string,
  ) {
    this.connection = attach(this);
    if (server.probeIdleSeconds !== undefined) this.connection.keepAlive(server.probeIdleSeconds);
    // In one write with the first request; a session has begun with it.
    if (!server.http2) gather.addText(introduction);
  }

  /** Takes the connection for one request. */
  begin(exchange: Exchange): void {
    this.exchange = exchange;
    this.phase = Phase.head;
    this.persistent = true;
    this.uses++;
    this.server.active?.add(this);
  }

  /** The request is over, the connection goes idle. */
  finish(): void {
    this.detach();
    this.phase = Phase.idle;
    // Idle connections are read on, to see the server close them.
    this.connection.resume();
  }

  /** Closes without telling the request. */
  close(): void {
    this.detach();
    this.connection.close();
  }

  /** Resets without telling the request. */
  abort(): void {
    this.detach();
    this.connection.abort();
  }

  /** The server is marked down, and its sessions are to end with it. */
  kill(): void {
    this.exchange?.onServerKilled();
  }

  private detach(): void {
    this.exchange = undefined;
    this.partial = undefined;
    if (this.body && spareBodies.length < KEEP) spareBodies.push(this.body);
    this.body = undefined;
    this.server.active?.delete(this);
  }

  get usable(): boolean {
    return !this.gone && !this.connection.closed;
  }

  onData(buffer: Buffer, length: number): void {
    refreshClock();
    const exchange = this.exchange;
    if (!exchange) return this.unexpected();
    if (this.phase === Phase.tunnel) {
      exchange.onTunnelData(buffer, length);
      return;
    }
    if (this.partial === undefined) this.receive(exchange, buffer, length);
    else {
      const whole = Buffer.concat([this.partial, buffer.subarray(0, length)]);
      this.partial = undefined;
      this.receive(exchange, whole, whole.length);
    }
  }

  onEnd(): void {
    refreshClock();
    const exchange = this.exchange;
    if (!exchange) return this.unexpected();
    if (this.phase === Phase.tunnel) return exchange.onTunnelEnd();
    this.body?.end();
    if (this.phase === Phase.body && this.body?.done) {
      exchange.onResponseEnd(false);
      return;
    }
    this.fail('closed');
  }

  onDrain(): void {
    refreshClock();
    this.exchange?.onServerDrain();
  }

  onClose(error: string | undefined): void {
    refreshClock();
    this.gone = true;
    if (this.exchange) this.fail('closed', error === STREAM_RESET);
    else this.server.idle.forget(this);
  }

  /** Bytes or FIN while no request is under way: the server is done with us. */
  private unexpected(): void {
    this.server.idle.forget(this);
    this.connection.close();
  }

  /** @param answered that it closes is the server's answer to this very request */
  private fail(failure: ServerFailure, answered = false): void {
    const exchange = this.exchange;
    const silent = !answered && this.phase === Phase.head && this.partial === undefined;
    this.detach();
    this.connection.abort();
    exchange?.onServerFailure(failure, silent);
  }

  private receive(exchange: Exchange, buffer: Buffer, length: number): void {
    let at = this.phase === Phase.head ? this.receiveHeads(exchange, buffer, length) : 0;
    if (this.exchange !== exchange) return;
    if (this.phase === Phase.tunnel) {
      exchange.onResponseData();
      if (at < length) exchange.onTunnelData(buffer.subarray(at, length), length - at);
      return;
    }
    if (this.phase !== Phase.body) return exchange.onResponseData();
    const body = this.body!;
    at = body.read(buffer, at, length, exchange.bodySink ?? this.gather);
    exchange.onResponseData(body.done);
    // Sending may have ended it all.
    if (this.exchange !== exchange) return;
    if (body.failed) this.fail('invalid');
    else if (body.done) exchange.onResponseEnd(this.persistent && at === length);
  }

  /**
   * Interim responses can come by the thousand: all are read from one text, which each of their fields keeps alive.
   * @returns the offset behind the last complete head
   */
  private receiveHeads(exchange: Exchange, buffer: Buffer, length: number): number {
    scratchHead.lenient = scratchHead.lenientCodings = this.server.lenient;
    const known = recallResponse(buffer, length, scratchHead);
    if (known > 0) return this.accept(exchange, buffer, known, length) ? known : 0;
    let at = 0;
    let text = latin1(buffer, 0, Math.min(length, limits.head));
    let textStart = 0;
    while (this.phase === Phase.head && at < length && this.exchange === exchange) {
      let end = parseResponse(text, at - textStart, scratchHead);
      if (end === INCOMPLETE && at > textStart) {
        text = latin1(buffer, at, Math.min(length, at + limits.head));
        textStart = at;
        end = parseResponse(text, 0, scratchHead);
      }
      if (end === INCOMPLETE && length - at < limits.head) {
        this.partial = Buffer.from(buffer.subarray(at, length));
        break;
      }
      if (end < 0) {
        this.fail('invalid');
        break;
      }
      if (at === 0) meetResponse(buffer, length, end, scratchHead);
      if (!this.accept(exchange, buffer, textStart + end, length)) break;
      at = textStart + end;
    }
    return at;
  }

  /** Hands on the head that ends at `behind`. False: it makes no sense here, and that was it. */
  private accept(exchange: Exchange, buffer: Buffer, behind: number, length: number): boolean {
    const head = scratchHead;
    const broken = isChunked(head, exchange) && !startsAsChunks(buffer, behind, length);
    if (broken || !isAsked(head, exchange)) {
      this.fail('invalid');
      return false;
    }
    this.dispatch(exchange, head);
    return true;
  }

  private dispatch(exchange: Exchange, head: ResponseHead): void {
    if (head.status < 200 && head.status !== 101) {
      exchange.onInterimHead(head);
      return;
    }
    this.persistent = head.persistent && !head.suspicious && !head.chunkedInHttp10;
    const kind = bodyKind(head, exchange.requestMethod);
    if (kind === 'tunnel') this.phase = Phase.tunnel;
    else {
      this.phase = Phase.body;
      const body = spareBodies.pop() ?? new BodyReader();
      body.start(kind, head.contentLength);
      body.dropsTrailers = exchange.frontend.options.dropResponseTrailers === true;
      this.body = body;
      if (kind === 'close') this.persistent = false;
    }
    exchange.onResponseHead(head, kind === 'tunnel' ? 'none' : kind, kind === 'tunnel');
  }
}

/** 101 is for who asked, and a websocket must be acknowledged (RFC 9110, 15.2.2; RFC 6455, 4.1). */
const isAsked = (head: ResponseHead, exchange: Exchange): boolean =>
  head.status !== 101 ||
  (exchange.asksUpgrade &&
    (head.upgrade?.toLowerCase() !== 'websocket' || head.websocketKey || head.lenient));

const isChunked = (head: ResponseHead, { requestMethod }: Exchange): boolean =>
  head.chunked && head.status >= 200 && bodyKind(head, requestMethod) === 'chunked';

/** Where the body ends (RFC 9112, 6.3). */
const bodyKind = (head: ResponseHead, method: string): BodyKind | 'tunnel' => {
  if (head.status === 101 || (method === 'CONNECT' && head.status < 300)) return 'tunnel';
  if (method === 'HEAD' || head.status === 204 || head.status === 304) return 'none';
  if (head.chunked) return 'chunked';
  return head.contentLength >= 0 ? 'length' : 'close';
};
