// The shared state: everything that more than one thread must see, in one SharedArrayBuffer laid out from the model.
import { hasBackend, hasFrontend, type Model, type Server } from '../config/model.js';
import { Cells, type Memory } from './cells.js';
import { Counter, Gauge, ServerAdmin, ServerState, WEIGHT_SCALE } from './slots.js';

/** What is structured-cloned to another thread so that it can see the same state. */
export interface SharedState {
  readonly buffer: SharedArrayBuffer;
  /** Of the engines and control. */
  readonly threads: number;
}

type Kind = keyof typeof Gauge;

/** One thread's view of the state. Control is thread 0, the engines are 1 to N. */
export class State {
  readonly process: Cells;
  private readonly memory: Memory;
  private readonly frontends: (Cells | undefined)[] = [];
  private readonly backends: (Cells | undefined)[] = [];
  private readonly listeners: Cells[][] = [];
  private readonly servers: Cells[][] = [];

  private constructor(
    model: Model,
    readonly shared: SharedState,
    thread: number,
  ) {
    this.memory = viewMemory(measure(model), shared, thread);
    let gauge = 0;
    let counter = 0;
    const take = (kind: Kind): Cells => {
      const cells = new Cells(this.memory, gauge, counter);
      gauge += Gauge[kind].$size;
      counter += Counter[kind].$size;
      return cells;
    };
    this.process = take('process');
    for (const proxy of model.proxies) {
      this.frontends.push(hasFrontend(proxy) ? take('frontend') : undefined);
      this.backends.push(hasBackend(proxy) ? take('backend') : undefined);
      this.listeners.push(proxy.binds.map(() => take('listener')));
      this.servers.push(proxy.servers.map(() => take('server')));
    }
  }

  /** A fresh state for `threads` engine threads, with every server as the model says it starts. */
  static allocate(model: Model, threads: number): State {
    const sizes = measure(model);
    const slabs = threads + 1;
    const buffer = new SharedArrayBuffer(sizeOf(sizes, slabs));
    const state = new State(model, { buffer, threads: slabs }, 0);
    state.reset(model);
    return state;
  }

  /** The same state, seen from engine thread `thread` (1 to N). */
  static attach(model: Model, shared: SharedState, thread: number): State {
    return new State(model, shared, thread);
  }

  /** Control is 0, the engines are 1 to N. */
  get thread(): number {
    return this.memory.thread;
  }

  /** Threads that carry traffic. */
  get engines(): number {
    return this.shared.threads - 1;
  }

  /**
   * Takes back what a thread that is gone has added to the gauges, its sessions and places in queues, and calls those
   * who wait for them.
   */
  forget(thread: number): void {
    const { gauges, shares } = this.memory;
    const share = shares.subarray(thread * gauges.length, (thread + 1) * gauges.length);
    for (const [cell, held] of share.entries()) if (held !== 0) Atomics.sub(gauges, cell, held);
    share.fill(0);
    for (const backend of this.backends) backend?.ring(Gauge.backend.wake);
  }

  frontend(proxy: number): Cells {
    return this.frontends[proxy]!;
  }

  backend(proxy: number): Cells {
    return this.backends[proxy]!;
  }

  listener(proxy: number, bind: number): Cells {
    return this.listeners[proxy]![bind]!;
  }

  server(proxy: number, server: number): Cells {
    return this.servers[proxy]![server]!;
  }

  /** Health, weights and admin state as a start of the process finds them. */
  private reset(model: Model): void {
    const now = Math.floor(Date.now() / 1000);
    for (const proxy of model.proxies) {
      this.backends[proxy.index]?.set(Gauge.backend.lastChange, now);
      for (const server of proxy.servers) {
        const cells = this.server(proxy.index, server.index);
        cells.set(Gauge.server.operational, startsDown(server) ? ServerState.stopped : ServerState.running);
        cells.set(Gauge.server.admin, server.disabled ? ServerAdmin.configuredMaint : 0);
        cells.set(Gauge.server.weight, server.weight);
        cells.set(Gauge.server.effectiveWeight, server.weight * WEIGHT_SCALE);
        cells.set(Gauge.server.maxconn, server.maxconn ?? 0);
      }
    }
  }
}

/** `init-state` of servers that a check or an agent may bring up. */
const startsDown = ({ check, agent, initState }: Server): boolean =>
  (check !== undefined || agent !== undefined) && (initState === 'down' || initState === 'fully-down');

/** Cells of each sort for one thread. */
interface Sizes {
  gauges: number;
  counters: number;
}

/** Gauges, then each thread's share of them, then each thread's counters; all of them whole cache lines. */
const sizeOf = ({ gauges, counters }: Sizes, slabs: number): number =>
  gauges * 4 * (1 + slabs) + counters * slabs * 8;

const viewMemory = (sizes: Sizes, { buffer, threads }: SharedState, thread: number): Memory => ({
  gauges: new Int32Array(buffer, 0, sizes.gauges),
  shares: new Int32Array(buffer, sizes.gauges * 4, sizes.gauges * threads),
  counters: new Float64Array(buffer, sizes.gauges * 4 * (1 + threads), sizes.counters * threads),
  stride: sizes.counters,
  thread,
  alone: threads === 2 && thread > 0,
});

const measure = (model: Model): Sizes => {
  const sum = (kind: Kind, times: number, into: Sizes) => {
    into.gauges += Gauge[kind].$size * times;
    into.counters += Counter[kind].$size * times;
  };
  const sizes: Sizes = { gauges: 0, counters: 0 };
  sum('process', 1, sizes);
  for (const proxy of model.proxies) {
    if (hasFrontend(proxy)) sum('frontend', 1, sizes);
    if (hasBackend(proxy)) sum('backend', 1, sizes);
    sum('listener', proxy.binds.length, sizes);
    sum('server', proxy.servers.length, sizes);
  }
  return sizes;
};
