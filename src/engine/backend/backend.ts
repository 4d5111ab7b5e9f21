// One backend as an engine thread sees it: which servers may be picked now, who gets a request, who waits.
import { fullconnOf } from '../../config/fullconn.js';
import type { Model, Proxy } from '../../config/model.js';
import type { Cells } from '../../state/cells.js';
import { Gauge, ServerState, WEIGHT_SCALE } from '../../state/slots.js';
import type { State } from '../../state/state.js';
import { refreshClock } from '../net/clock.js';
import type { BalanceKey, Balancer, Candidate } from './balance/balancer.js';
import { createBalancer } from './balance/index.js';
import { Queue, type QueuePlace } from './queue.js';
import { ServerSlot } from './server.js';

/** What a request brings to the choice of its server. */
export interface Assignable extends BalanceKey {
  readonly place: QueuePlace;
  /** The server that just failed it: another one is taken where there is one. */
  readonly avoid: ServerSlot | undefined;
}

/** How long a thread lets waiting requests stand before it looks again for slots freed elsewhere, in ms. */
const RECHECK_MS = 20;

export class Backend {
  readonly cells: Cells;
  readonly servers: readonly ServerSlot[];
  readonly queue: Queue;
  private readonly balancer: Balancer;
  private readonly fullconn: number;
  private version = -1;
  private candidates = 0;
  /** What accept() needs to know of the pick under way: set around it, so that a pick allocates nothing. */
  private avoid: ServerSlot | undefined;
  private readonly accepts = (candidate: Candidate): boolean => this.accept(candidate as ServerSlot);
  private recheck: NodeJS.Timeout | undefined;

  constructor(
    readonly proxy: Proxy,
    model: Model,
    state: State,
  ) {
    this.cells = state.backend(proxy.index);
    this.fullconn = fullconnOf(proxy, model);
    const limit = (server: ServerSlot) => this.slotLimit(server);
    this.servers = proxy.servers.map(
      (server) => new ServerSlot(server, state.server(proxy.index, server.index), limit),
    );
    this.queue = new Queue(this.cells, Gauge.backend.queue, Gauge.backend.queueMax);
    this.balancer = createBalancer(proxy.balance, proxy.hashType, this.cells, Math.random);
  }

  /** How many servers may be picked. */
  get available(): number {
    this.refresh();
    return this.candidates;
  }

  /**
   * Chooses a server and takes a slot on it. `queued`: all are full, and the request now waits; its waiter is told.
   * `full`: not even its queue has room (manual 5.2, maxqueue). Ask `available` first.
   */
  assign(request: Assignable): ServerSlot | 'queued' | 'full' {
    this.refresh();
    this.avoid = this.candidates > 1 ? request.avoid : undefined;
    if (this.balancer.keyed) return this.assignKeyed(request);
    // Who waits already comes first.
    const picked = this.queue.first === undefined ? this.pick(request) : undefined;
    if (picked) return picked;
    this.enqueue(this.queue, request.place);
    return 'queued';
  }

  /** Gives back a slot of `server`, and it to whoever waits. */
  release(server: ServerSlot): void {
    server.release();
    this.serveQueues(server);
  }

  /** `on-marked-down shutdown-sessions`: ends what is under way on the server at that position. */
  shutdownSessions(server: number): void {
    for (const connection of [...(this.servers[server]?.active ?? [])]) connection.kill();
  }

  /** A waiter gave up. */
  abandon(place: QueuePlace): void {
    place.queue?.remove(place);
  }

  /** Picks and takes a slot; another thread may take it in between, then the next pick sees that. */
  private pick(request: Assignable): ServerSlot | undefined {
    for (let tries = 0; tries <= this.candidates; tries++) {
      const server = this.balancer.pick(request, this.accepts) as ServerSlot | undefined;
      if (!server || server.take()) return server;
    }
    return undefined;
  }

  /** A key names one server and no other: its request waits for that one (manual, "balance source"). */
  private assignKeyed(request: Assignable): ServerSlot | 'queued' | 'full' {
    const server = this.balancer.pick(request, this.accepts) as ServerSlot | undefined;
    if (!server) return 'full';
    if (server.queue.first === undefined && server.take()) return server;
    const most = server.config.maxqueue ?? 0;
    if (most > 0 && server.queue.length >= most) return 'full';
    this.enqueue(server.queue, request.place);
    return 'queued';
  }

  private accept(server: ServerSlot): boolean {
    return server !== this.avoid && (this.balancer.keyed || server.hasRoom);
  }

  private enqueue(queue: Queue, place: QueuePlace): void {
    queue.push(place);
    this.watchQueues();
  }

  /** Hands free slots of `server` to its own queue and to the backend's, oldest first. */
  private serveQueues(server: ServerSlot): void {
    for (;;) {
      const own = server.queue.first;
      const shared = server.usable ? this.queue.first : undefined;
      const place = own && shared ? (own.since <= shared.since ? own : shared) : (own ?? shared);
      if (!place || !server.take()) return;
      place.queue!.remove(place);
      place.waiter.onSlot(server);
    }
  }

  /** Slots may come free, and servers come up, without this thread being told: look now and then while any waits. */
  private watchQueues(): void {
    this.recheck ??= setTimeout(() => {
      this.recheck = undefined;
      refreshClock();
      this.refresh();
      let waiting = false;
      for (const server of this.servers) {
        if (server.queue.first && !server.running) this.spill(server);
        this.serveQueues(server);
        waiting ||= server.queue.first !== undefined;
      }
      if (waiting || this.queue.first) this.watchQueues();
    }, RECHECK_MS);
  }

  /** A server that went down leaves its queue to the others (HAProxy's pendconn_redistribute). */
  private spill(server: ServerSlot): void {
    for (let place = server.queue.first; place; place = server.queue.first) {
      server.queue.remove(place);
      this.queue.push(place);
    }
  }

  /** Rebuilds the schedule when health, weight or admin state of a server changed. */
  private refresh(): void {
    const version = this.cells.get(Gauge.backend.version);
    if (version === this.version) return;
    this.version = version;
    const candidates = this.eligible();
    this.candidates = candidates.length;
    this.balancer.update(candidates);
  }

  /** Active servers; without any, the first backup, or all of them with `option allbackups` (manual 5.2, backup). */
  private eligible(): Candidate[] {
    const active = this.servers.filter((server) => !server.config.backup && server.usable);
    if (active.length > 0) return active;
    const backups = this.servers.filter((server) => server.config.backup && server.usable);
    return this.proxy.options.allbackups ? backups : backups.slice(0, 1);
  }

  /** HAProxy's srv_dynamic_maxconn: minconn follows the backend's load, a slow start its time; 0 is none. */
  private slotLimit(server: ServerSlot): number {
    const most = server.cells.get(Gauge.server.maxconn);
    const least = server.config.minconn;
    let limit = most;
    if (most !== 0 && least !== undefined && least < most) {
      const load = this.cells.get(Gauge.backend.sessions);
      if (load < this.fullconn) limit = Math.max(least, Math.floor((most * load) / this.fullconn));
    }
    return server.config.slowstartMs === undefined || limit === 0 ? limit : warmLimit(server, limit);
  }
}

/** While a slow start lasts, effectiveWeight is the share that is reached (manual 5.2, slowstart). */
const warmLimit = (server: ServerSlot, limit: number): number => {
  const { cells } = server;
  if (cells.get(Gauge.server.operational) !== ServerState.starting) return limit;
  const full = cells.get(Gauge.server.weight) * WEIGHT_SCALE;
  return full === 0 ? limit : Math.max(1, Math.floor((limit * server.weight) / full));
};
