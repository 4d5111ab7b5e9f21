// One server of a backend as an engine thread sees it: its slots, its queue, its idle connections.
import type { Address, Server } from '../../config/model.js';
import type { Cells } from '../../state/cells.js';
import { isRunning, isUsable } from '../../state/eligibility.js';
import { Gauge } from '../../state/slots.js';
import type { Candidate } from './balance/balancer.js';
import { Queue } from './queue.js';
import { IdlePool } from './upstream/idle-pool.js';
import type { ServerConnection } from './upstream/server-connection.js';

/** Decides how many requests a server may have now: `maxconn`, or the moving limit of `minconn` (manual 5.2). */
export type SlotLimit = (server: ServerSlot) => number;

export class ServerSlot implements Candidate {
  readonly index: number;
  readonly id: number;
  readonly configuredWeight: number;
  readonly queue: Queue;
  readonly idle: IdlePool;
  /** Connections with a request under way, kept only where `on-marked-down shutdown-sessions` may ask for them. */
  readonly active: Set<ServerConnection> | undefined;

  constructor(
    readonly config: Server,
    readonly cells: Cells,
    private readonly limit: SlotLimit,
  ) {
    this.index = config.index;
    this.id = config.id;
    this.configuredWeight = config.weight;
    this.queue = new Queue(cells, Gauge.server.queue, Gauge.server.queueMax);
    this.idle = new IdlePool(config, cells);
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

  /** A slot is free, and nobody waits for it. */
  get hasRoom(): boolean {
    if (this.queue.first !== undefined) return false;
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

  /** Where a request that came in on `clientPort` reaches this server (manual 5.2: no port, `+N`). */
  addressFor(clientPort: number): Address {
    const { to, port } = this.config.address;
    if (port === 'fixed' || to.kind !== 'inet') return to;
    return { kind: 'inet', host: to.host, port: (port === 'client' ? 0 : to.port) + clientPort };
  }
}
