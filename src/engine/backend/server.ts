// One server of a backend as an engine thread sees it: its slots, its queue, its idle connections.
import type { Address, Attached, Server, ServerAddress } from '../../config/model.js';
import type { Cells } from '../../state/cells.js';
import { isRunning, isUsable } from '../../state/eligibility.js';
import { Gauge } from '../../state/slots.js';
import type { Connection, Dialer } from '../net/connection.js';
import { type CancelDial, dial } from '../net/dial.js';
import { dialThrough } from '../net/socks4.js';
import type { Stream } from '../sample/stream.js';
import type { Candidate } from './balance/balancer.js';
import { ringKeyOf } from './balance/ring-key.js';
import type { Introduce } from './introduction.js';
import { Queue, SERVER_QUEUE } from './queue.js';
import { Http2Pool, type Http2Settings } from './upstream/http2-pool.js';
import { IdlePool } from './upstream/idle-pool.js';
import type { ServerConnection } from './upstream/server-connection.js';

/** Decides how many requests a server may have now: `maxconn`, or the moving limit of `minconn` (manual 5.2). */
export type SlotLimit = (server: ServerSlot) => number;

/** Connections that wait for requests. */
export type ConnectionPool = Pick<
  IdlePool<ServerConnection>,
  'take' | 'takeTo' | 'provenOnTop' | 'put' | 'forget' | 'clear'
>;

/** What the backend has for its servers. */
interface BackendOfServer {
  readonly cells: Cells;
  readonly limit: SlotLimit;
  readonly prioritised: boolean;
  /** For a server with `proto h2`. */
  readonly http2?: Http2Settings | undefined;
}

/** A request on its connection, or a whole connection in mode tcp. */
interface Killable {
  /** The server is marked down, and its sessions are to end with it. */
  kill(): void;
}

/** Who wants a connection. */
interface Dialling extends Pick<Connection, 'localAddress' | 'localPort'> {
  /** What it begins with. */
  readonly introduction: string;
}

/** Why there is no connection to a server that opens them itself: there is no use in trying again. */
export const NOT_ATTACHED = 'NOT_ATTACHED';

export class ServerSlot implements Candidate {
  private readonly limit: SlotLimit;
  private readonly fixed: Address | Attached | undefined;
  readonly index: number;
  readonly id: number;
  /** It opens the connections itself (`rhttp@`), and serves requests as long as some are attached. */
  readonly opensConnections: boolean;
  readonly ringKey: number;
  readonly configuredWeight: number;
  /** Of its cfg, what each request asks for: the rest of that seldom is in a cache. */
  readonly redirect: string | undefined;
  readonly observes: 'layer4' | 'layer7' | undefined;
  readonly queue: Queue;
  readonly idle: ConnectionPool;
  /** `proto h2`: connections to it are streams of sessions, which are kept here. */
  readonly http2: Http2Pool | undefined;
  /** Says for whom a connection is; undefined where the server is not told. */
  introduce: Introduce | undefined;
  /** `pool-conn-name`: under what name a connection for this request was attached. */
  connectionName: ((stream: Stream) => string | undefined) | undefined;
  /** Its responses may break some rules of HTTP. */
  lenient = false;
  /** `option srvtcpka`: after how much silence TCP probes a connection to it. */
  probeIdleSeconds: number | undefined;
  /** What is under way on it, kept only where `on-marked-down shutdown-sessions` may ask for it. */
  readonly active: Set<Killable> | undefined;

  constructor(
    readonly config: Server,
    readonly cells: Cells,
    backend: BackendOfServer,
  ) {
    this.limit = backend.limit;
    this.fixed = fixedAddress(config.address);
    this.index = config.index;
    this.id = config.id;
    this.opensConnections = config.address.to.kind === 'rhttp';
    this.ringKey = ringKeyOf(config);
    this.configuredWeight = config.weight;
    this.redirect = config.redirect;
    this.observes = config.observe?.layer;
    this.queue = new Queue(cells, SERVER_QUEUE, backend.cells, backend.prioritised);
    this.http2 = backend.http2 && new Http2Pool(this, backend.http2);
    this.idle = this.http2 ?? new IdlePool(config, cells);
    this.active = config.onMarkedDown === 'shutdown-sessions' ? new Set() : undefined;
  }

  get weight(): number {
    return this.cells.get(Gauge.server.effectiveWeight);
  }

  get usable(): boolean {
    return isUsable(this.cells);
  }

  get running(): boolean {
    return isRunning(this.cells);
  }

  /** How many requests it may have now; 0 is no limit. */
  get maxSessions(): number {
    return this.limit(this);
  }

  /** A slot is free, and nobody waits for it. The queue itself is seldom in a cache: of many servers, most have none. */
  get hasRoom(): boolean {
    return this.hasFreeSlot && this.cells.get(Gauge.server.queue) === 0;
  }

  get hasFreeSlot(): boolean {
    const limit = this.limit(this);
    return limit === 0 || this.cells.get(Gauge.server.sessions) < limit;
  }

  /** Takes a slot unless all are taken: exact over all threads, since it adds first and steps back when over. */
  take(): boolean {
    const limit = this.limit(this);
    if (limit === 0) {
      this.cells.enter(Gauge.server.sessions, Gauge.server.sessionsMax);
      return true;
    }
    const sessions = this.cells.add(Gauge.server.sessions, 1);
    if (sessions > limit) {
      this.cells.add(Gauge.server.sessions, -1);
      return false;
    }
    this.cells.raise(Gauge.server.sessionsMax, sessions);
    return true;
  }

  /** Gives a slot back. The backend then looks who waits. */
  release(): void {
    this.cells.add(Gauge.server.sessions, -1);
  }

  /**
   * Where a client's request reaches this server (manual 5.2): without an address it is the one the client came to,
   * without a port, or with an offset, its port counts.
   */
  addressFor(client: Pick<Connection, 'localAddress' | 'localPort'>): Address | Attached {
    if (this.fixed) return this.fixed;
    const { to, port } = this.config.address;
    if (to.kind !== 'inet') return to;
    const host = isAny(to.host) ? client.localAddress : to.host;
    if (port === 'fixed') return { kind: 'inet', host, port: to.port };
    return { kind: 'inet', host, port: (port === 'client' ? 0 : to.port) + client.localPort };
  }

  /** Opens a connection for a request; as net/dial.ts. */
  dial(client: Dialling, dialer: Dialer): CancelDial {
    const to = this.addressFor(client);
    if (to.kind === 'rhttp') return failLater(NOT_ATTACHED, dialer);
    const { source, socks4 } = this.config;
    if (socks4) return dialThrough(socks4, to, source, dialer);
    return this.http2 ? this.http2.dial(to, client.introduction, dialer) : dial(to, source, dialer);
  }

  /** Every request finds it at the same address. */
  get isFixed(): boolean {
    return this.fixed !== undefined;
  }

  /** Whether a connection to it leads to where this client's request goes. */
  isReached(
    { remoteAddress, remotePort }: Pick<Connection, 'remoteAddress' | 'remotePort'>,
    client: Pick<Connection, 'localAddress' | 'localPort'>,
  ): boolean {
    if (this.fixed) return true;
    const to = this.addressFor(client);
    return to.kind !== 'inet' || (to.host === remoteAddress && to.port === remotePort);
  }
}

const failLater = (error: string, dialer: Dialer): CancelDial => {
  const later = setImmediate(() => dialer.onFail(error));
  return () => clearImmediate(later);
};

const isAny = (host: string): boolean => host === '0.0.0.0' || host === '::';

const fixedAddress = ({ to, port }: ServerAddress): ServerAddress['to'] | undefined =>
  to.kind !== 'inet' || (port === 'fixed' && !isAny(to.host)) ? to : undefined;
