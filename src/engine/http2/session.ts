// One HTTP/2 connection to a server (RFC 9113): a session of node:http2 and who has streams on it. What is HTTP/1 about a
// stream is in stream-connection.ts; backend/upstream/http2-pool.ts decides who shares a session.
import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { ConnectionHandler } from '../net/connection.js';
import { withSingleFields } from './heads.js';
import { StreamConnection } from './stream-connection.js';

/** Streams at a time as HAProxy has them (tune.h2.be.max-concurrent-streams); a server may want fewer. */
export const MOST_STREAMS = 100;

/**
 * Node counts what waits in a session, and refuses streams beyond that. Flow control bounds it already, by the windows of
 * its streams and by what the engine writes ahead.
 */
const MEMORY_MB = 1024;

/** Keeps sessions, and is told what becomes of them. */
export interface SessionOwner {
  /** Streams that a session may have at a time, as far as the server has said it. */
  mostStreams: number;
  /** Its last connection was given up, and it takes more. */
  onIdle(session: Http2Session): void;
  /** No more streams: the server says so, or it is gone. May be told more than once. */
  onGone(session: Http2Session): void;
}

/** What a session is carried by: a socket, or a connection that a server has opened. */
export interface Carrier extends Duplex {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  setKeepAlive(enable: boolean, idleMs: number): void;
}

/** Loaded by the first that has a use for it: an engine thread without HTTP/2 does not know it. */
const http2 = (): typeof import('node:http2') => process.getBuiltinModule('node:http2');

/** Called early, so that no request waits for it. */
export const loadHttp2 = (): void => void http2();

export class Http2Session {
  /** Requests sent so far. */
  uses = 0;
  /** In the pool of idle ones. */
  above: Http2Session | undefined;
  below: Http2Session | undefined;
  /** Of the carrier, as `Connection` has them. */
  readonly connection: Readonly<
    Record<'remoteAddress' | 'localAddress', string> & Record<'remotePort' | 'localPort', number>
  >;
  private readonly session: ClientHttp2Session;
  private readonly connections = new Set<StreamConnection>();
  private leaving = false;

  /**
   * @param introduction what stands before HTTP/2: a PROXY header, latin1
   * @param name what it was attached under
   */
  constructor(
    private readonly carrier: Carrier,
    introduction: string,
    private readonly owner: SessionOwner,
    readonly name?: string,
  ) {
    const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = carrier;
    this.connection = { remoteAddress, remotePort, localAddress, localPort };
    if (introduction !== '') carrier.write(introduction, 'latin1');
    this.session = http2().connect(originOf(this.connection), {
      createConnection: () => carrier,
      settings: { enablePush: false },
      maxSessionMemory: MEMORY_MB,
    });
    this.session.on('remoteSettings', ({ maxConcurrentStreams = MOST_STREAMS }) => {
      owner.mostStreams = Math.min(MOST_STREAMS, maxConcurrentStreams);
    });
    this.session.on('goaway', () => this.leave());
    // What went wrong is told to each stream.
    this.session.on('error', () => {});
    this.session.on('close', () => this.leave());
  }

  /** Calls back once: the server has said its settings, or the session is over without them. */
  whenEstablished(callback: (established: boolean) => void): void {
    const settle = (established: boolean): void => {
      this.session.removeListener('remoteSettings', succeed);
      this.session.removeListener('close', fail);
      callback(established);
    };
    const succeed = (): void => settle(true);
    const fail = (): void => settle(false);
    this.session.on('remoteSettings', succeed);
    this.session.on('close', fail);
  }

  /** New streams may be opened. */
  get usable(): boolean {
    return !this.leaving && !this.session.closed && !this.session.destroyed;
  }

  /** Streams under way may go on. */
  get alive(): boolean {
    return !this.session.destroyed;
  }

  get hasRoom(): boolean {
    return this.usable && this.connections.size < this.owner.mostStreams;
  }

  /** A connection for one request after the other, each on a stream of its own. */
  open(handler: ConnectionHandler): StreamConnection {
    const connection = new StreamConnection(this, handler);
    this.connections.add(connection);
    return connection;
  }

  /** A new stream; undefined where there can be none. */
  request(
    fields: OutgoingHttpHeaders,
    options: { endStream: boolean; waitForTrailers: boolean },
  ): ClientHttp2Stream | undefined {
    if (!this.usable) return undefined;
    try {
      const stream = this.session.request(fields, options);
      this.uses++;
      return stream;
    } catch (error) {
      return isRepeatedField(error) ? this.request(withSingleFields(fields), options) : undefined;
    }
  }

  /** As `Connection` has it; the carrier remembers that it was asked already. */
  keepAlive(idleSeconds: number): void {
    this.carrier.setKeepAlive(true, idleSeconds * 1000);
  }

  /** From a connection: it is given up. */
  forget(connection: StreamConnection): void {
    if (!this.connections.delete(connection) || this.connections.size > 0) return;
    if (this.usable) this.owner.onIdle(this);
    else this.close();
  }

  /** No more streams; those under way end first. */
  close(): void {
    this.leaving = true;
    this.session.close();
  }

  private leave(): void {
    this.leaving = true;
    this.owner.onGone(this);
    for (const connection of this.connections) connection.onSessionLeft();
  }
}

/** The authority of requests that have none. */
const originOf = ({ remoteAddress, remotePort }: Http2Session['connection']): string => {
  if (remotePort === 0) return 'http://localhost';
  const [address = ''] = remoteAddress.split('%');
  return address.includes(':') ? `http://[${address}]:${remotePort}` : `http://${address}:${remotePort}`;
};

/** Of some fields Node sends only one. */
const isRepeatedField = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_HTTP2_HEADER_SINGLE_VALUE';
