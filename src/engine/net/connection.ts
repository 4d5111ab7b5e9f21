// The contract of one byte connection, client or server side. Two implementations: handle.ts on Node's TCP handle, and
// socket.ts on net.Socket. Both pass test/contract/connection*.test.ts.
import type { Buffer } from 'node:buffer';
import type { Ends } from '../../common/proxy-header.js';

/**
 * What a connection tells its owner, never from within a call of the connection's own methods. After close() and
 * abort() onClose is the only event; while paused there is neither data nor FIN, and a reset may be told at resume.
 * One object per owner, not one closure per event; the owner changes when a pooled server connection goes from one
 * request to the next (assign `connection.handler`).
 */
export interface ConnectionHandler {
  /**
   * Bytes [0, length) of `buffer` have arrived. The buffer is borrowed: consume or copy before returning.
   */
  onData(buffer: Buffer, length: number): void;
  /** The peer has sent FIN: no more data, we may still write. */
  onEnd(): void;
  /** Everything written so far has gone to the kernel, after some of it had to wait. */
  onDrain(): void;
  /**
   * The connection is gone; the last event. `error` is the system's code (ECONNRESET, EPIPE …) or undefined; where the
   * peer has refused just this request (RFC 9113, 5.4.2), it is STREAM_RESET.
   */
  onClose(error: string | undefined): void;
}

export interface Connection {
  handler: ConnectionHandler;
  /** Addresses, ports and counts stay when the connection is gone. An unknown address is '', its port 0. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  /** Whose connection it is, as a header it began with tells: from now on these are its addresses and ports. */
  readdress(ends: Ends): void;
  readonly bytesRead: number;
  /** Taken for writing, sent or not. */
  readonly bytesWritten: number;
  /** Nothing more can be written: closed, aborted, or our FIN is sent. */
  readonly closed: boolean;
  /** Bytes are waiting in the process, and onDrain has not come yet. */
  readonly backedUp: boolean;
  /** Writes a latin1 string. False: bytes are waiting in the process, hold back until onDrain. */
  write(text: string): boolean;
  /** Writes bytes [start, end), which are copied if they cannot be sent at once: the caller keeps the buffer. */
  writeBytes(bytes: Buffer, start: number, end: number): boolean;
  /** Writes the first `length` bytes of a slab (slab.ts) and takes it over: it is returned when they are sent. */
  writeSlab(slab: Buffer, length: number): boolean;
  /** From now on TCP probes the peer whenever it is silent for so long; for connections other than TCP's it does nothing. */
  keepAlive(idleSeconds: number): void;
  /** Stops reading; a peer that goes on sending is held back by TCP. */
  pause(): void;
  resume(): void;
  /** Sends what is waiting, then FIN; reading goes on until the peer's FIN. */
  end(): void;
  /** Sends what is waiting, then closes both ways. */
  close(): void;
  /** Closes at once with a reset; what is waiting is lost. */
  abort(): void;
}

/** In onClose: the peer has reset a stream, and serves others. */
export const STREAM_RESET = 'STREAM_RESET';

/** Is told how dialling went: a connection, or why there is none (ECONNREFUSED, EHOSTUNREACH …). */
export interface Dialer {
  /** Call `attach` at once with whoever handles the new connection's events. */
  onConnect(attach: (handler: ConnectionHandler) => Connection): void;
  onFail(error: string): void;
}
