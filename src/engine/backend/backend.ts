// One backend as an engine thread sees it: which servers may be picked now, who gets a request, who waits.
import { fullconnOf } from '../../config/fullconn.js';
import type { Model, Proxy, Server } from '../../config/model.js';
import type { LogFormat } from '../../config/rules.js';
import { moveServer, type NewAddress } from '../../state/addresses.js';
import type { Cells } from '../../state/cells.js';
import { isEarlier } from '../../state/ranks.js';
import { Counter, Gauge, ServerState, WEIGHT_SCALE } from '../../state/slots.js';
import type { State } from '../../state/state.js';
import type { Gather } from '../http1/gather.js';
import { refreshClock } from '../net/clock.js';
import { probeIdleSeconds } from '../net/keep-alive.js';
import type { Format } from '../sample/format/compile.js';
import type { Stream } from '../sample/stream.js';
import type { BalanceKey, Balancer, Candidate } from './balance/balancer.js';
import { createBalancer } from './balance/index.js';
import { compileIntroduction } from './introduction.js';
import { compilePersistence, type Persistence } from './persistence/persistence.js';
import { BACKEND_QUEUE, Queue, type QueuePlace } from './queue.js';
import { ServerSlot } from './server.js';

/** What a request brings to the choice of its server. */
export interface Assignable extends BalanceKey {
  readonly place: QueuePlace;
  /** The server that just failed it: another one is taken where there is one. */
  readonly avoid: ServerSlot | undefined;
  /** The server its client's last request went to, if there is a connection to it still. */
  readonly last: ServerSlot | undefined;
  /** The server it belongs to, by persistence or by rule: no other will do, and it may be down. */
  readonly direct: ServerSlot | undefined;
  /** The one server that will do, where it is full: `assign` says so. */
  wanted: ServerSlot | undefined;
  /** What rules have said. */
  readonly marks: { readonly priorityClass?: number; readonly priorityOffset?: number } | undefined;
}

/** What an engine has for its backends. */
interface BackendParts {
  readonly compile?: (format: LogFormat) => Format<Stream>;
  readonly nameOf?: (server: Server) => ServerSlot['connectionName'];
  readonly gather?: Gather;
}

/** How long waiting requests stand, in ms, before their thread looks for free slots although nobody rang. */
const RECHECK_MS = 250;

export class Backend {
  readonly cells: Cells;
  readonly servers: readonly ServerSlot[];
  readonly queue: Queue;
  /** The persistence cookie, where there is one. */
  readonly persistence: Persistence | undefined;
  private readonly balancer: Balancer;
  private readonly fullconn: number;
  private readonly hasOtherThreads: boolean;
  private version = -1;
  private candidates = 0;
  /** What accept() needs to know of the pick under way: set around it, so that a pick allocates nothing. */
  private avoid: ServerSlot | undefined;
  private readonly accepts = (candidate: Candidate): boolean => this.accept(candidate as ServerSlot);
  private readonly passesOver = (candidate: Candidate): boolean => this.skips(candidate as ServerSlot);
  private watching = false;
  /** Whose slots are being handed out. */
  private serving: ServerSlot | undefined;
  /** The last rank on another thread that was called. */
  private called: number | undefined;

  constructor(
    readonly proxy: Proxy,
    model: Model,
    state: State,
    { compile, nameOf, gather }: BackendParts = {},
  ) {
    this.cells = state.backend(proxy.index);
    this.fullconn = fullconnOf(proxy, model);
    this.hasOtherThreads = state.engines > 1;
    const prioritised = setsPriorities(model);
    const limit = (server: ServerSlot) => this.slotLimit(server);
    this.servers = proxy.servers.map(
      (server) =>
        new ServerSlot(server, state.server(proxy.index, server.index), {
          cells: this.cells,
          limit,
          prioritised,
          http2: gather && server.proto === 'h2' ? { gather, reuse: proxy.httpReuse } : undefined,
        }),
    );
    const probeIdle = probeIdleSeconds(proxy.options.serverTcpKeepAlive, proxy.tcpKeepAliveIdle?.server);
    for (const slot of this.servers) {
      slot.lenient = proxy.options.lenientResponses === true;
      slot.probeIdleSeconds = probeIdle;
    }
    if (compile) for (const slot of this.servers) slot.introduce = compileIntroduction(slot.config, compile);
    if (nameOf) for (const slot of this.servers) slot.connectionName = nameOf(slot.config);
    this.queue = new Queue(this.cells, BACKEND_QUEUE, this.cells, prioritised);
    this.persistence = compilePersistence(proxy, this.servers);
    this.balancer = createBalancer(proxy, this.cells, Math.random);
  }

  /** A request, or a connection in mode tcp, has come. */
  enter(dateMs: number): void {
    this.cells.enter(Gauge.backend.sessions, Gauge.backend.sessionsMax);
    this.cells.count(Counter.backend.sessions);
    this.cells.tick(Counter.backend.sessionRate, Math.floor(dateMs / 1000));
  }

  /** It is over. */
  leave(): void {
    this.cells.add(Gauge.backend.sessions, -1);
  }

  /** How many servers may be picked. */
  get available(): number {
    this.refresh();
    return this.candidates;
  }

  /** Retries lead to the same server again, or to one other, so that there is nothing to be gained by haste. */
  get isKeyed(): boolean {
    return this.balancer.owner !== undefined;
  }

  /**
   * Chooses a server and takes a slot on it. `queued`: all are full, and the request now waits; its waiter is told.
   * `full`: not even its queue has room (manual 5.2, maxqueue). Ask `available` first, unless the server is named.
   */
  assign(request: Assignable): ServerSlot | 'queued' | 'full' {
    if (request.direct) return this.assignTo(request.direct, request);
    this.refresh();
    this.avoid = this.candidates > 1 ? request.avoid : undefined;
    const owner = this.balancer.owner?.(request, this.passesOver) as ServerSlot | undefined;
    if (owner) return this.assignTo(this.balanced(owner, request), request);
    const last = this.proxy.options.preferLastServer ? this.stay(request) : undefined;
    if (last) return last;
    // Who waits already, on whatever thread, comes first.
    const picked = this.queue.length === 0 ? this.pick(request) : undefined;
    if (picked) return this.balanced(picked, request);
    this.enqueue(this.queue, request);
    return this.tryAgain(request.place, this.queue, () => this.pick(request));
  }

  /** Gives back a slot of `server`, and it to whoever waits. */
  release(server: ServerSlot): void {
    server.release();
    this.offer(server);
  }

  /** A slot of `server` was given back: whoever waits may have it. */
  offer(server: ServerSlot): void {
    this.called = undefined;
    // Who was given a slot of it is done with it already: there is no end to the stack if many are.
    if (this.serving === server) return;
    if (this.cells.get(Gauge.backend.waiting) === 0) return;
    this.serveQueues(server);
  }

  /** `on-marked-down shutdown-sessions`: ends what is under way on the server at that position. */
  shutdownSessions(server: number): void {
    for (const connection of [...(this.servers[server]?.active ?? [])]) connection.kill();
  }

  /** The server at that position is elsewhere now: what was kept for later leads to where it was. */
  moveServer(server: number, to: NewAddress): void {
    const slot = this.servers[server];
    if (!slot) return;
    moveServer(slot.config, to);
    slot.idle.clear();
  }

  /** A waiter gave up; a slot may have been left to it. */
  abandon(place: QueuePlace): void {
    if (!place.queue) return;
    const { queue } = place;
    queue.remove(place);
    if (queue.length > 0) this.cells.ring(Gauge.backend.wake);
  }

  /** Picks and takes a slot; another thread may take it in between, then the next pick sees that. */
  private pick(request: Assignable): ServerSlot | undefined {
    for (let tries = 0; tries <= this.candidates; tries++) {
      const server = this.balancer.pick(request, this.accepts) as ServerSlot | undefined;
      if (!server || server.take()) return server;
    }
    return undefined;
  }

  /** `option prefer-last-server`: it may be waited for, as `max-keep-alive-queue` and `maxqueue` have it. */
  private stay(request: Assignable): ServerSlot | 'queued' | undefined {
    const { last } = request;
    if (!last || this.servers[last.index] !== last || !last.usable || last === this.avoid) return undefined;
    const most = Math.min(this.proxy.maxKeepAliveQueue ?? Infinity, last.config.maxqueue || Infinity);
    if (!last.hasRoom && last.queue.length >= most) return undefined;
    const answer = this.assignTo(last, request);
    return answer === 'full' ? undefined : answer;
  }

  /** As HAProxy, which counts neither who comes by the queue of the backend nor who comes back to the same server. */
  private balanced(server: ServerSlot, { avoid }: Assignable): ServerSlot {
    if (server === avoid) return server;
    this.cells.count(Counter.backend.loadBalanced);
    server.cells.count(Counter.server.loadBalanced);
    return server;
  }

  /** That server and no other: a request whose key or cookie names one waits for it. */
  private assignTo(server: ServerSlot, request: Assignable): ServerSlot | 'queued' | 'full' {
    if (server.queue.length === 0 && server.take()) return server;
    request.wanted = server;
    const most = server.config.maxqueue ?? 0;
    if (most > 0 && server.queue.length >= most) return 'full';
    this.enqueue(server.queue, request);
    return this.tryAgain(request.place, server.queue, () => (server.take() ? server : undefined));
  }

  /** A slot that another thread freed just before we stood in `queue` rang for nobody. */
  private tryAgain(
    place: QueuePlace,
    queue: Queue,
    take: () => ServerSlot | undefined,
  ): ServerSlot | 'queued' {
    const late = this.hasOtherThreads && queue.length === 1 ? take() : undefined;
    if (!late) return 'queued';
    queue.remove(place);
    return late;
  }

  private accept(server: ServerSlot): boolean {
    return server !== this.avoid && server.hasRoom;
  }

  /** Servers that a hash does not lead to, though their points are on the ring (manual 4.2, hash-preserve-affinity). */
  private skips(server: ServerSlot): boolean {
    if (server === this.avoid) return true;
    const { maxconn, maxqueue = 0 } = server.config;
    if (this.proxy.hashAffinity === undefined || !maxconn || server.hasRoom) return false;
    return this.proxy.hashAffinity === 'maxconn' || (maxqueue > 0 && server.queue.length >= maxqueue);
  }

  private enqueue(queue: Queue, { place, marks }: Assignable): void {
    place.priority = marks?.priorityClass ?? 0;
    place.offsetMs = marks?.priorityOffset ?? 0;
    queue.push(place);
    if (!this.watching) void this.watchQueues();
  }

  /**
   * Hands free slots of `server` to its own queue and to the backend's, first come first. Where another thread has the
   * first, it is called.
   */
  private serveQueues(server: ServerSlot, onlyInTurn = true): void {
    const outer = this.serving;
    this.serving = server;
    while (this.serveFirst(server, onlyInTurn));
    this.serving = outer;
  }

  /** Returns whether there may be more to serve. */
  private serveFirst(server: ServerSlot, onlyInTurn: boolean): boolean {
    const place = this.nextFor(server);
    const elsewhere = onlyInTurn ? this.turnElsewhere(server, place) : undefined;
    if (elsewhere !== undefined) this.callFor(elsewhere, server);
    if (elsewhere !== undefined || !place || !server.take()) return false;
    place.queue!.remove(place);
    place.waiter.onSlot(server);
    return true;
  }

  private nextFor(server: ServerSlot): QueuePlace | undefined {
    const own = server.queue.first;
    const shared = server.usable ? this.queue.first : undefined;
    return own && shared ? (isEarlier(own.rank, shared.rank) ? own : shared) : (own ?? shared);
  }

  /** The rank on another thread that comes before `place` for a slot of `server`. */
  private turnElsewhere(server: ServerSlot, place: QueuePlace | undefined): number | undefined {
    for (const queue of [server.queue, this.queue]) {
      const elsewhere = queue.firstElsewhere;
      if (elsewhere !== undefined && (!place || isEarlier(elsewhere, place.rank))) return elsewhere;
    }
    return undefined;
  }

  /** Once for each rank, or threads that wait would go on calling each other. */
  private callFor(rank: number, server: ServerSlot): void {
    if (this.called === rank || !server.hasFreeSlot) return;
    this.called = rank;
    this.cells.ring(Gauge.backend.wake);
  }

  /** While any waits: looks for slots whenever it is rung, and now and then, whatever became of who should have. */
  private async watchQueues(): Promise<void> {
    this.watching = true;
    let seen = this.cells.get(Gauge.backend.wake);
    for (let waiting = true; waiting; ) {
      const isCalled = await this.cells.rung(Gauge.backend.wake, seen, RECHECK_MS);
      refreshClock();
      seen = this.cells.get(Gauge.backend.wake);
      waiting = this.serveAll(isCalled);
    }
    this.watching = false;
  }

  /** Returns whether any still waits. */
  private serveAll(onlyInTurn: boolean): boolean {
    this.refresh();
    let waiting = false;
    for (const server of this.servers) {
      if (server.queue.first && !server.running && this.mayRedistribute) this.spill(server);
      this.serveQueues(server, onlyInTurn);
      waiting ||= server.queue.first !== undefined;
    }
    return waiting || this.queue.first !== undefined;
  }

  /** Without `option redispatch` a request waits for its server as long as it may, and with `option persist` as well. */
  private get mayRedistribute(): boolean {
    return this.proxy.redispatch !== 0 && !this.proxy.options.persist;
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
  eligible(): ServerSlot[] {
    const active = this.servers.filter((server) => !server.config.backup && server.usable);
    if (active.length > 0) return active;
    const backups = this.servers.filter((server) => server.config.backup && server.usable);
    return this.proxy.options.allbackups ? backups : backups.slice(0, 1);
  }

  /** HAProxy's srv_dynamic_maxconn: minconn follows the backend's load, a slow start its time; 0 is none. */
  private slotLimit(server: ServerSlot): number {
    const most = server.cells.get(Gauge.server.maxconn);
    if (most === 0) return 0;
    const { minconn: least = most, slowstartMs } = server.config;
    let limit = most;
    if (least < most) {
      const load = this.cells.get(Gauge.backend.sessions);
      if (load < this.fullconn) limit = Math.max(least, Math.floor((most * load) / this.fullconn));
    }
    return slowstartMs === undefined ? limit : warmLimit(server, limit);
  }
}

/** While a slow start lasts, effectiveWeight is the share that is reached (manual 5.2, slowstart). */
const warmLimit = (server: ServerSlot, limit: number): number => {
  const { cells } = server;
  if (cells.get(Gauge.server.operational) !== ServerState.starting) return limit;
  const full = cells.get(Gauge.server.weight) * WEIGHT_SCALE;
  return full === 0 ? limit : Math.max(1, Math.floor((limit * server.weight) / full));
};

/** Some rule puts requests forward or back; any frontend may lead to any backend. */
const setsPriorities = ({ proxies }: Model): boolean =>
  proxies.some(({ rules }) =>
    Object.values(rules).some((list) => list.some(({ action }) => action.startsWith('set-priority-'))),
  );
