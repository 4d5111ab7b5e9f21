// A client connection that becomes one to a server (manual 4.4, attach-srv): from the rules for sessions to the server's
// pool. HTTP/2 is established first; from then on we are the client, whoever has opened the connection.
import { Buffer } from 'node:buffer';
import type { EngineContext } from '../context.js';
import type { Attachment } from '../http/rule-marks.js';
import { Http2Session } from '../http2/session.js';
import { refreshClock } from '../net/clock.js';
import type { ConnectionHandler } from '../net/connection.js';
import { ConnectionStream } from '../net/stream.js';
import { Timer, type TimerOwner } from '../net/timers.js';
import type { Session } from './admission.js';

/** What a client begins with, and a server's first frame, which is SETTINGS (RFC 9113, 3.4). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');
const FRAME_HEAD = 9;
const SETTINGS = 4;

/** Hands the session's connection over. `leave`: it is a client's no more. */
export const attach = (
  session: Session,
  context: EngineContext,
  { proxy, server, name }: Attachment,
  leave: () => void,
): void => {
  const pool = context.backends[proxy]!.servers[server]!.http2!;
  const handover = new Handover(session, context, (stream, settled) => {
    const http2 = new Http2Session(stream, '', pool, name);
    http2.whenEstablished((established) => {
      if (established && !pool.attach(http2)) http2.close();
      settled();
      leave();
    });
  });
  session.connection.handler = handover;
  handover.wait();
};

/** The connection until HTTP/2 is established: reads as much as tells how the peer goes about it. */
class Handover implements ConnectionHandler, TimerOwner {
  private readonly timer = new Timer(this);
  private readonly handler: ConnectionHandler;
  private ahead = Buffer.alloc(0);

  constructor(
    private readonly session: Session,
    private readonly context: EngineContext,
    /** Makes a session on the stream, and calls back when that is established, or lost. */
    private readonly join: (stream: ConnectionStream, settled: () => void) => void,
  ) {
    this.handler = session.connection.handler;
  }

  wait(): void {
    const { httpRequest, client } = this.session.entrance.proxy.timeouts;
    this.context.timers.arm(this.timer, httpRequest ?? client);
  }

  onData(buffer: Buffer, length: number): void {
    refreshClock();
    this.ahead = Buffer.concat([this.ahead, buffer.subarray(0, length)]);
    const start = beginning(this.ahead);
    if (start === 'unknown') this.refuse();
    else if (start !== 'incomplete') this.establish(start === 'preface' ? PREFACE.length : 0);
  }

  onEnd(): void {
    refreshClock();
    this.refuse();
  }

  onDrain(): void {}

  onClose(error: string | undefined): void {
    refreshClock();
    this.refuse();
    this.handler.onClose(error);
  }

  onTimeout(): void {
    const { connection } = this.session;
    if (connection.handler === this) this.refuse();
    else connection.abort();
  }

  /**
   * A peer that began as a client has said its preface, and expects none; all else is the same for both sides.
   * @param preface the length of what neither side is to hear of
   */
  private establish(preface: number): void {
    const stream = new ConnectionStream(this.session.connection, this.ahead.subarray(preface), preface);
    this.join(stream, () => this.context.timers.cancel(this.timer));
  }

  private refuse(): void {
    this.context.timers.cancel(this.timer);
    this.session.connection.handler = this.handler;
    this.session.refuse(true);
  }
}

/**
 * How a peer begins: as a client, as HAProxy does, or as the server that it is to be. Either way its SETTINGS follow.
 */
const beginning = (bytes: Buffer): 'preface' | 'settings' | 'incomplete' | 'unknown' => {
  const compared = Math.min(bytes.length, PREFACE.length);
  if (bytes.compare(PREFACE, 0, compared, 0, compared) === 0)
    return compared < PREFACE.length ? 'incomplete' : 'preface';
  if (bytes.length < FRAME_HEAD) return bytes[0] === 0 ? 'incomplete' : 'unknown';
  // Of the whole connection, and nothing that it would acknowledge.
  return bytes[3] === SETTINGS && bytes.readUInt8(4) === 0 && bytes.readUInt32BE(5) === 0
    ? 'settings'
    : 'unknown';
};
