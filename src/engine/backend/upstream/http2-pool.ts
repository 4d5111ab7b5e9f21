// The HTTP/2 sessions of this thread to one server (manual 5.2, "proto h2"): a request gets a stream on one that has room,
// by the same rules that give it an idle connection (http-reuse), else a session is opened, for all who want one by then.
import type { Socket } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { Address, Proxy } from '../../../config/model.js';
import type { Gather } from '../../http1/gather.js';
import { Http2Session, loadHttp2, MOST_STREAMS, type SessionOwner } from '../../http2/session.js';
import type { Dialer } from '../../net/connection.js';
import { type CancelDial, connectSocket } from '../../net/dial.js';
import type { ServerSlot } from '../server.js';
import { IdlePool } from './idle-pool.js';
import { ServerConnection } from './server-connection.js';

export interface Http2Settings {
  /** The thread's, into which connections put what they receive. */
  readonly gather: Gather;
  readonly reuse: Proxy['httpReuse'];
}

/** An attempt that several requests wait for. */
interface Attempt {
  readonly to: Address;
  readonly waiting: Set<Dialer>;
  readonly cancel: CancelDial;
}

export class Http2Pool implements SessionOwner {
  mostStreams = MOST_STREAMS;
  /** Without streams. */
  private readonly idle: IdlePool<Http2Session>;
  /** With streams, for everybody to have more on them. */
  private readonly busy = new Set<Http2Session>();
  private attempt: Attempt | undefined;

  constructor(
    private readonly server: ServerSlot,
    private readonly settings: Http2Settings,
  ) {
    this.idle = new IdlePool(server.config, server.cells);
    loadHttp2();
  }

  /** A connection for one request, on any session with room. */
  take(): ServerConnection | undefined {
    return this.openOn(this.busyOne(() => true) ?? this.idle.take());
  }

  takeTo(host: string, port: number): ServerConnection | undefined {
    const leadsThere = ({ connection }: Http2Session) =>
      connection.remoteAddress === host && connection.remotePort === port;
    return this.openOn(this.busyOne(leadsThere) ?? this.idle.takeTo(host, port));
  }

  /** One that was attached under that name. */
  takeNamed(name: string | undefined): ServerConnection | undefined {
    const isIt = (session: Http2Session) => session.usable && session.name === name;
    return this.openOn(this.busyOne(isIt) ?? this.idle.takeThat(isIt));
  }

  /** The server has opened it (manual 4.4, attach-srv). False: there is no room, and the caller closes it. */
  attach(session: Http2Session): boolean {
    return this.idle.put(session);
  }

  get provenOnTop(): boolean {
    return this.busyOne(({ uses }) => uses > 1) !== undefined || this.idle.provenOnTop;
  }

  /** The request is over: its session may be free now. */
  put(connection: ServerConnection): boolean {
    connection.close();
    return true;
  }

  /** Sessions are kept, not what is on them. */
  forget(): void {}

  /** No more requests go out on what is open. */
  clear(): void {
    this.idle.clear();
    for (const session of this.busy) session.close();
    this.busy.clear();
    this.attempt = undefined;
  }

  /**
   * Opens a session, or waits for one that is being opened: a new one is as good for all. One that begins with a PROXY
   * header is its client's alone.
   */
  dial(to: Address, introduction: string, dialer: Dialer): CancelDial {
    if (introduction !== '' || this.settings.reuse === 'never')
      return this.connect(
        to,
        new Set([dialer]),
        (socket) => new Http2Session(socket, introduction, ownedByOne()),
      );
    const attempt = this.attemptAt(to);
    attempt.waiting.add(dialer);
    return () => {
      attempt.waiting.delete(dialer);
      if (attempt.waiting.size > 0) return;
      attempt.cancel();
      if (this.attempt === attempt) this.attempt = undefined;
    };
  }

  onIdle(session: Http2Session): void {
    if (this.busy.delete(session) && !this.idle.put(session)) session.close();
  }

  onGone(session: Http2Session): void {
    this.busy.delete(session);
    this.idle.forget(session);
  }

  /** The attempt under way, where it leads there and has room, else a new one. */
  private attemptAt(to: Address): Attempt {
    const { attempt } = this;
    if (attempt && attempt.waiting.size < this.mostStreams && isDeepStrictEqual(attempt.to, to))
      return attempt;
    const waiting = new Set<Dialer>();
    const isOver = (): void => {
      if (this.attempt === made) this.attempt = undefined;
    };
    const cancel = this.connect(
      to,
      waiting,
      (socket) => {
        isOver();
        const session = new Http2Session(socket, '', this);
        this.busy.add(session);
        return session;
      },
      isOver,
    );
    const made: Attempt = { to, waiting, cancel };
    this.attempt = made;
    return made;
  }

  private connect(
    to: Address,
    waiting: ReadonlySet<Dialer>,
    begin: (socket: Socket) => Http2Session,
    failed: () => void = () => {},
  ): CancelDial {
    return connectSocket(to, this.server.config.source, {
      onSocket: (socket) => {
        const session = begin(socket);
        for (const dialer of waiting) dialer.onConnect((handler) => session.open(handler));
      },
      onFail: (error) => {
        failed();
        for (const dialer of waiting) dialer.onFail(error);
      },
      // A session has no use for one side alone, and Node leaves one hanging.
      allowHalfOpen: false,
    });
  }

  /** One with room. */
  private busyOne(fits: (session: Http2Session) => boolean): Http2Session | undefined {
    const most = this.server.config.maxReuse ?? Infinity;
    for (const session of this.busy)
      if (session.hasRoom && session.uses <= most && fits(session)) return session;
    return undefined;
  }

  private openOn(session: Http2Session | undefined): ServerConnection | undefined {
    if (!session?.usable) return undefined;
    this.busy.add(session);
    return new ServerConnection((handler) => session.open(handler), this.server, this.settings.gather, '');
  }
}

/** A session that only its client's requests use ends with the connection on it. */
const ownedByOne = (): SessionOwner => ({
  mostStreams: 1,
  onIdle: (session) => session.close(),
  onGone: () => {},
});
