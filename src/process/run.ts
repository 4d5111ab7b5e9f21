// A model becomes a running proxy: addresses, shared state, the engine threads, then what control does beside them.
import type { Model, Proxy } from '../config/model.js';
import { loadProbes } from '../control/health/probes.js';
import type { SavedHealth } from '../control/health/saved.js';
import { flushDescriptors } from '../log/descriptor.js';
import { countDroppedIn } from '../log/dropped.js';
import { type LogHub, openLogHub } from '../log/hub.js';
import { LogLevel } from '../log/log.js';
import { Gauge, ServerAdmin } from '../state/slots.js';
import { addCounts, countedSince, restoreSnapshot, type Snapshot, takeSnapshot } from '../state/snapshot.js';
import { State } from '../state/state.js';
import { describeBindFailure, NOT_LISTENING } from './bind-failure.js';
import { loadCheckSamples } from './check-samples.js';
import { type Control, type ControlContext, startControl } from './control.js';
import type { BindFailure } from './engine-handle.js';
import { type Engines, startEngines } from './engines.js';
import type { FromEngine, SocketSet, ToEngine } from './messages.js';
import { type Notices, openNotices } from './notices.js';
import type { Operator } from './operator.js';
import { leavesRoot } from './privileges.js';
import type { Resolved } from './resolve-servers.js';
import { describeServers, describeStop } from './server-states.js';

export interface RunOptions {
  /** Engine threads. */
  readonly threads: number;
  /** Who speaks in logs and on the stats page; our own pid unless told. */
  readonly pid?: number;
  /** Listening sockets that were inherited, see Engines. */
  readonly sockets?: readonly SocketSet[];
  /** What the process before this one handed over. */
  readonly legacy?: Legacy | undefined;
  /** Threads that crash can no longer be replaced here. */
  readonly onWornOut?: () => void;
  /** Another program for the engine threads; tests. */
  readonly engine?: URL;
}

/** What a process hands to the one that follows it; plain data. */
export interface Legacy {
  readonly state: Snapshot;
  readonly health: SavedHealth;
  /** When the first of all these processes began, ms since the epoch. */
  readonly startedAt: number;
}

export interface Running {
  /** Resolves with the exit code when the proxy has stopped, for whatever reason. */
  readonly ended: Promise<number>;
  /** Closes everything now. */
  stop(): Promise<void>;
  /** SIGUSR1: closes the listeners, when `grace` is over, and idle connections; `ended` follows when what is in flight is done. */
  drain(): void;
  /** Another process has taken over: as drain(), with time for idle connections, and without health checks. */
  retire(): void;
  /** For the process that is to follow. */
  handOver(): Legacy;
  /** What was counted since. */
  counted(): Snapshot['entities'];
  /** Adds what the process before this one has counted since it handed over. */
  add(counted: Snapshot['entities']): void;
  /** SIGTTOU: closes the listeners, and goes on with what is there. */
  pause(): void;
  /** SIGHUP: tells the state of all servers. */
  dump(): void;
  /** Something is broken for good: tells what, to operator and logs, and ends with 1. */
  fail(what: string): void;
}

/** Resolves when every listener is open, or with undefined when it cannot start: then the operator knows why. */
export const run = async (
  resolved: Resolved,
  options: RunOptions,
  operator: Operator,
): Promise<Running | undefined> => {
  const proxy = new RunningProxy(resolved, options, operator);
  return (await proxy.open()) ? proxy : undefined;
};

/**
 * How long an idle connection has to send its last request after a reload. Closing it at once would lose the request
 * that its client may be sending just now.
 */
const LAST_REQUEST_MS = 5000;

class RunningProxy implements Running {
  readonly ended: Promise<number>;
  private end!: (code: number) => void;
  private readonly model: Model;
  private readonly state: State;
  private readonly engines: Engines;
  private readonly logs: LogHub;
  private readonly notices: Notices;
  private control: Control | undefined;
  /** What engines asked before control was there: the first thread may serve while the last one starts. */
  private early: (() => void)[] = [];
  private handedOver: Snapshot | undefined;
  private stopping: Promise<void> | undefined;

  constructor(
    { model, unresolved }: Resolved,
    private readonly options: RunOptions,
    private readonly operator: Operator,
  ) {
    this.model = model;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    this.state = State.allocate(model, options.threads);
    this.withhold(unresolved);
    if (options.legacy) restoreSnapshot(model, this.state, options.legacy.state);
    countDroppedIn(this.state.process);
    this.logs = openLogHub(model.rings);
    this.notices = openNotices(model, this.pid, operator);
    this.engines = this.startEngines();
  }

  private get startedAt(): number {
    return this.options.legacy?.startedAt ?? Math.floor(performance.timeOrigin);
  }

  private get pid(): number {
    return this.options.pid ?? process.pid;
  }

  private startEngines(): Engines {
    const { model, state, pid, options } = this;
    const { sockets, engine: program, onWornOut = () => this.fail(NO_REPLACEMENT) } = options;
    const events = {
      onMessage: (message: FromEngine, reply: (message: ToEngine) => void) => this.receive(message, reply),
      onDrained: () => void this.stop(),
      onCrash: (thread: number, reason: string) =>
        this.notices.tellAll(LogLevel.alert, 'alert', `${describeCrash(thread, reason)}`),
      onWornOut,
    };
    return startEngines({ model, state, pid, sockets, program }, events);
  }

  /** Waits for the listeners, then starts control. False: it could not start, and the operator knows why. */
  async open(): Promise<boolean> {
    const { model } = this;
    const loading = [this.engines.opened, loadCheckSamples(model), loadProbes(model)] as const;
    const [opening, openCheckSamples] = await Promise.all(loading);
    if ('crash' in opening) this.fail(describeCrash(opening.thread, opening.crash));
    else if (opening.failures.length > 0) this.refuse(opening.failures);
    else if (await this.begin(openCheckSamples)) return true;
    await this.stop();
    return false;
  }

  stop(): Promise<void> {
    this.stopping ??= this.close();
    return this.stopping;
  }

  handOver(): Legacy {
    this.handedOver = takeSnapshot(this.model, this.state);
    return { state: this.handedOver, health: this.control?.save() ?? {}, startedAt: this.startedAt };
  }

  counted(): Snapshot['entities'] {
    const now = takeSnapshot(this.model, this.state);
    return this.handedOver ? countedSince(this.handedOver, now) : {};
  }

  add(counted: Snapshot['entities']): void {
    addCounts(this.model, this.state, counted);
  }

  retire(): void {
    this.control?.stop();
    if (this.announceStop()) this.leave(LAST_REQUEST_MS);
  }

  drain(): void {
    if (!this.announceStop()) return;
    const { graceMs } = this.model.global;
    if (graceMs) setTimeout(() => this.leave(0), graceMs).unref();
    else this.leave(0);
  }

  /** What the sample fetch `stopping` sees. False: it had been announced. */
  private announceStop(): boolean {
    const isNew = this.state.process.get(Gauge.process.stopping) === 0;
    this.state.process.set(Gauge.process.stopping, 1);
    return isNew;
  }

  private leave(idleMs: number): void {
    if (this.stopping) return;
    this.engines.post({ type: 'drain', idleMs });
    for (const proxy of this.active())
      this.notices.tellProxy(proxy.index, LogLevel.warning, 'warning', describeStop(proxy, this.state));
    const limit = this.model.global.hardStopAfterMs;
    if (limit !== undefined) setTimeout(() => void this.stop(), limit).unref();
  }

  pause(): void {
    this.engines.post({ type: 'pause' });
  }

  dump(): void {
    this.operator.tell('warning', 'SIGHUP received, dumping servers states.');
    for (const proxy of this.active()) {
      const { index, name } = proxy;
      this.notices.logProxy(
        index,
        LogLevel.notice,
        `SIGHUP received, dumping servers states for proxy ${name}.`,
      );
      for (const text of describeServers(proxy, this.state))
        this.notices.tellProxy(index, LogLevel.notice, 'warning', text);
    }
  }

  fail(what: string): void {
    this.notices.tellAll(LogLevel.emerg, 'alert', what);
    void this.stop();
    this.end(1);
  }

  private refuse(failures: readonly BindFailure[]): void {
    for (const failure of failures) this.operator.tell('alert', describeBindFailure(this.model, failure));
    this.operator.tell('alert', NOT_LISTENING);
  }

  private async begin(openCheckSamples: ControlContext['openCheckSamples']): Promise<boolean> {
    try {
      const { model, state, engines, notices, operator, pid, startedAt } = this;
      const saved = this.options.legacy?.health;
      const post = (message: ToEngine): void => engines.post(message);
      const times = () => engines.times();
      const context = { model, state, notices, operator, pid, startedAt, saved, post, times };
      this.control = startControl({ ...context, openCheckSamples });
      for (const ask of this.early.splice(0)) ask();
      if (leavesRoot(model.global)) await this.control.load();
      return true;
    } catch (error) {
      this.fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return false;
    }
  }

  private active(): readonly Proxy[] {
    return this.model.proxies.filter(({ disabled }) => !disabled);
  }

  /** Servers without an address take no traffic. */
  private withhold(unresolved: Resolved['unresolved']): void {
    for (const [proxy, server] of unresolved) {
      const cells = this.state.server(proxy, server);
      cells.set(Gauge.server.admin, cells.get(Gauge.server.admin) | ServerAdmin.resolutionMaint);
    }
  }

  private receive(message: FromEngine, reply: (message: ToEngine) => void): void {
    if (message.type === 'notice') this.operator.tell(message.severity, message.text);
    else if (this.control) this.control.receive(message, reply);
    else this.early.push(() => this.control?.receive(message, reply));
  }

  private async close(): Promise<void> {
    this.control?.stop();
    await this.engines.stop();
    flushDescriptors();
    // The last lines of the engine threads may still be on their way.
    setImmediate(() => {
      this.logs.close();
      this.end(0);
    });
  }
}

const NO_REPLACEMENT = 'an engine thread could not be replaced';

const describeCrash = (thread: number, reason: string): string =>
  `engine thread ${thread} has ended : ${reason}`;
