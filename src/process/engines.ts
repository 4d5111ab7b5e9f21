// All engine threads as the rest of the process sees them: started together, spoken to as one, and one that crashes is
// replaced while the others go on.
import { closeSync } from 'node:fs';
import type { Model } from '../config/model.js';
import type { State } from '../state/state.js';
import { type EngineHandle, type LoopTimes, type Opening, startEngine } from './engine-handle.js';
import type { FromEngine, SocketSet, ToEngine } from './messages.js';

export interface EnginesOptions {
  readonly model: Model;
  /** One thread is started for each that it was allocated for. */
  readonly state: State;
  /** The pid that logs name. */
  readonly pid: number;
  /** Listening sockets that were inherited: a set for each thread, then spare ones. Undefined: threads open their own. */
  readonly sockets: readonly SocketSet[] | undefined;
  /** Another program for the threads; tests. */
  readonly program: URL | undefined;
}

export interface EnginesEvents {
  /** What a thread says to control; `reply` reaches that thread only. */
  onMessage(message: FromEngine, reply: (message: ToEngine) => void): void;
  onDrained(): void;
  /** A thread has ended without being asked to. It is about to be replaced. */
  onCrash(thread: number, reason: string): void;
  /** One that crashed cannot be replaced here: there is no socket left for it, or it did not start. */
  onWornOut(): void;
}

export interface Engines {
  /** How the start of all went; the failures are those of the first that had any. */
  readonly opened: Promise<Opening>;
  /** Of all threads that there are now. */
  times(): LoopTimes;
  /** To all threads. */
  post(message: ToEngine): void;
  /** Closes everything now; resolves when all threads are gone. */
  stop(): Promise<void>;
}

/** A thread that lived shorter than this, in ms, is not replaced before that time is over. */
const SHORT_LIFE_MS = 1000;

export const startEngines = (options: EnginesOptions, events: EnginesEvents): Engines =>
  new EngineThreads(options, events);

class EngineThreads implements Engines {
  readonly opened: Promise<Opening>;
  private readonly handles = new Map<number, EngineHandle>();
  private readonly spares: SocketSet[];
  private readonly drained = new Set<number>();
  private draining = false;
  private stopping = false;

  constructor(
    private readonly options: EnginesOptions,
    private readonly events: EnginesEvents,
  ) {
    this.spares = [...(options.sockets ?? [])];
    const threads = Array.from({ length: options.state.engines }, (_, index) => index + 1);
    this.opened = Promise.all(threads.map((thread) => this.start(thread))).then(worst);
  }

  post(message: ToEngine): void {
    if (message.type === 'drain') this.draining = true;
    // As long as one is open, somebody listens.
    if (message.type === 'drain' || message.type === 'pause')
      for (const fd of this.spares.splice(0).flat(2)) closeSync(fd);
    for (const handle of this.handles.values()) handle.post(message);
  }

  times(): LoopTimes {
    const each = [...this.handles.values()].map((handle) => handle.times());
    return {
      idleMs: each.reduce((sum, { idleMs }) => sum + idleMs, 0),
      activeMs: each.reduce((sum, { activeMs }) => sum + activeMs, 0),
    };
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.handles.values()].map((handle) => handle.stop()));
  }

  private start(thread: number): Promise<Opening> {
    const { model, state, pid, program } = this.options;
    const sockets = this.spares.shift();
    const startedMs = performance.now();
    const handle = startEngine(
      { model, state: state.shared, thread, pid, ...(sockets && { sockets }) },
      {
        onMessage: (message) => this.receive(thread, message, handle),
        onCrash: (reason) => this.replace(thread, reason, performance.now() - startedMs),
      },
      program,
    );
    this.handles.set(thread, handle);
    return handle.opened;
  }

  private receive(thread: number, message: FromEngine, { post }: EngineHandle): void {
    if (message.type === 'drained') this.leave(thread);
    else this.events.onMessage(message, post);
  }

  private leave(thread: number): void {
    this.drained.add(thread);
    if (this.drained.size === this.options.state.engines) this.events.onDrained();
  }

  private replace(thread: number, reason: string, livedMs: number): void {
    this.events.onCrash(thread, reason);
    this.options.state.forget(thread);
    this.handles.delete(thread);
    if (this.draining) this.leave(thread);
    else setTimeout(() => void this.startAgain(thread), livedMs < SHORT_LIFE_MS ? SHORT_LIFE_MS : 0);
  }

  private async startAgain(thread: number): Promise<void> {
    if (this.stopping) return;
    if (this.draining) return this.leave(thread);
    const { sockets } = this.options;
    if (sockets && this.spares.length === 0) return this.events.onWornOut();
    const opening = await this.start(thread);
    if (this.stopping || ('failures' in opening && opening.failures.length === 0)) return;
    this.events.onWornOut();
  }
}

const worst = (openings: readonly Opening[]): Opening =>
  openings.find((opening) => 'crash' in opening) ??
  openings.find((opening) => 'failures' in opening && opening.failures.length > 0) ??
  openings[0]!;
