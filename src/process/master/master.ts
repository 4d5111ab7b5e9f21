// The master: the process that the shell started. It holds the listening sockets, the pid file and the signals, and has
// a worker do the work: a new generation of it at each reload, another one when it dies.
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Native } from '../../common/native.js';
import type { Model } from '../../config/model.js';
import { describeBindFailure, NOT_LISTENING } from '../bind-failure.js';
import type { CommandLine } from '../flags.js';
import type { Operator } from '../operator.js';
import { prepare } from '../prepare.js';
import type { Resolved } from '../resolve-servers.js';
import type { Legacy } from '../run.js';
import { describeChanges } from './changes.js';
import { planHandover } from './descriptors.js';
import { type Death, type Generation, startGeneration } from './generation.js';
import { dismiss, tryInTheirPlace } from './old-processes.js';
import { type SocketPlan, Sockets } from './sockets.js';
import type { Notify } from './systemd.js';

export interface MasterOptions {
  readonly line: CommandLine;
  /** A worker that dies is replaced: -W and -D. Else we end as it did. */
  readonly persistent: boolean;
  readonly operator: Operator;
  readonly native: Native;
  readonly notify: Notify;
  /** What a reload has changed, for people. */
  report(changes: readonly string[]): void;
  /** The model as the files have it now, or undefined, and the operator knows why. */
  load(): Promise<Model | undefined>;
}

/** Reloads that a worker may outlive, unless mworker-max-reloads tells. */
const MAX_RELOADS = 50;
/** `nbthread` at most, as in HAProxy. */
const MOST_THREADS = 64;
/** A worker that lived shorter than this is replaced only after a pause, which doubles up to the longest. */
const SHORT_LIFE_MS = 5000;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** `nbthread`: as many as there are cores unless told. */
const threadsOf = ({ global }: Model): number =>
  Math.min(global.nbthread ?? availableParallelism(), MOST_THREADS);

export class Master {
  /** Resolves with the exit code when there is no worker left and none to come. */
  readonly ended: Promise<number>;
  private end!: (code: number) => void;
  private readonly sockets: Sockets;
  private readonly generations = new Set<Generation>();
  private current: Generation | undefined;
  private resolved: Resolved | undefined;
  private plan: SocketPlan | undefined;
  private startedMs = 0;
  private pauseMs = SHORTEST_PAUSE_MS;
  /** No worker is to come: SIGUSR1, or an end. */
  private leaving = false;
  private stopping = false;
  private tasks: Promise<unknown> = Promise.resolve();
  private isReloadDue = false;

  constructor(private readonly options: MasterOptions) {
    this.sockets = new Sockets(options.native);
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  /** Resolves when the first worker listens, or with false, and the operator knows why. */
  start(model: Model): Promise<boolean> {
    const starting = this.begin(model);
    this.tasks = starting;
    return starting;
  }

  private async begin(model: Model): Promise<boolean> {
    const { line, operator } = this.options;
    const resolved = await prepare(model, line.ignoreResolution, operator);
    const plan = resolved && (await this.bind(resolved.model));
    if (!plan || !(await this.change(resolved, plan))) return false;
    if (line.replaces) dismiss(line.replaces);
    return true;
  }

  /** SIGUSR2, and SIGHUP with a master: reads the files anew. What is wrong with them changes nothing. */
  reload(): void {
    if (this.isReloadDue || this.leaving) return;
    this.isReloadDue = true;
    this.enqueue(async () => {
      this.isReloadDue = false;
      await this.readAnew();
    });
  }

  /** SIGTTIN: listens again, in a new worker. */
  resume(): void {
    this.enqueue(() => this.renew());
  }

  /** SIGTTOU: gives up the sockets, goes on with what is there. */
  pause(): void {
    this.current?.post({ type: 'pause' });
    this.sockets.keepOnly(undefined);
  }

  /** SIGUSR1. */
  drain(): void {
    this.leaving = true;
    for (const generation of this.generations) generation.post({ type: 'drain' });
    this.sockets.keepOnly(undefined);
    this.endIfAlone(0);
  }

  /** SIGHUP without a master of its own. */
  dump(): void {
    this.current?.post({ type: 'dump' });
  }

  /** SIGTERM: resolves when nothing of ours is left. */
  async stop(): Promise<void> {
    this.leaving = true;
    this.stopping = true;
    await Promise.all([...this.generations].map((generation) => generation.stop()));
    this.sockets.keepOnly(undefined);
  }

  /** One thing at a time: reloads and replacements would tread on each other's feet. */
  private enqueue(task: () => Promise<unknown>): void {
    const { operator } = this.options;
    this.tasks = this.tasks
      .then(() => (this.leaving ? undefined : task()))
      .catch((error: Error) => operator.tell('alert', error.stack ?? error.message));
  }

  private async readAnew(): Promise<void> {
    const { line, operator, notify, report, load } = this.options;
    operator.tell('notice', 'Reloading the configuration.');
    notify('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`);
    const model = await load();
    const resolved = model && (await prepare(model, line.ignoreResolution, operator));
    const before = this.resolved;
    const isDone = resolved !== undefined && (await this.changeTo(resolved));
    if (isDone) report(describeChanges(before!.model, resolved.model));
    else operator.tell('alert', 'The reload has failed, and everything stays as it was.');
    notify('READY=1', `STATUS=${isDone ? 'Ready.' : 'Reload failed!'}`);
  }

  /** Another worker of the same cfg. */
  private renew(): Promise<boolean> {
    return this.changeTo(this.resolved!);
  }

  private async changeTo(resolved: Resolved): Promise<boolean> {
    const plan = this.sockets.plan(resolved.model);
    if (this.isWhole(resolved.model, plan) && (await this.change(resolved, plan))) return true;
    if (!this.leaving) this.sockets.keepOnly(this.plan);
    return false;
  }

  private async bind(model: Model): Promise<SocketPlan | undefined> {
    const { replaces } = this.options.line;
    let plan = this.sockets.plan(model);
    const isTaken = () => plan.failures.some(({ error }) => error.includes('EADDRINUSE'));
    if (isTaken() && replaces?.pids.length)
      await tryInTheirPlace(replaces, () => {
        plan = this.sockets.plan(model);
        return !isTaken();
      });
    return this.isWhole(model, plan) ? plan : undefined;
  }

  private isWhole(model: Model, { failures }: SocketPlan): boolean {
    const { operator } = this.options;
    for (const failure of failures) operator.tell('alert', describeBindFailure(model, failure));
    if (failures.length > 0) operator.tell('alert', NOT_LISTENING);
    return failures.length === 0;
  }

  /** Starts a worker, and retires the one before when it is ready. */
  private async change(resolved: Resolved, plan: SocketPlan): Promise<boolean> {
    const next = this.spawn(resolved, plan, await this.current?.handOver());
    if (!(await next.ready)) return false;
    const { current } = this;
    this.current = next;
    this.resolved = resolved;
    this.plan = plan;
    this.startedMs = performance.now();
    if (current) this.retire(current);
    this.sockets.keepOnly(this.leaving ? undefined : plan);
    if (this.leaving && !this.stopping) next.post({ type: 'drain' });
    return true;
  }

  private spawn(resolved: Resolved, plan: SocketPlan, legacy: Legacy | undefined): Generation {
    const { operator } = this.options;
    const threads = threadsOf(resolved.model);
    const { stdio, sets, model } = planHandover(resolved.model, plan, threads);
    const { unresolved } = resolved;
    const generation = startGeneration(
      { type: 'start', resolved: { model, unresolved }, threads, pid: process.pid, sockets: sets, legacy },
      stdio,
      {
        tell: operator.tell,
        onCounted: (counted) => generation !== this.current && this.current?.post({ type: 'add', counted }),
        onWornOut: () => this.enqueue(async () => generation === this.current && (await this.renew())),
      },
    );
    this.generations.add(generation);
    void generation.ended.then((death) => this.bury(generation, death));
    return generation;
  }

  private retire(old: Generation): void {
    old.post({ type: 'retire' });
    const most = this.resolved!.model.global.mworkerMaxReloads ?? MAX_RELOADS;
    for (const generation of this.generations) {
      if (generation === this.current || ++generation.reloads <= most) continue;
      void generation.stop();
    }
  }

  private bury(generation: Generation, death: Death): void {
    this.generations.delete(generation);
    if (this.stopping) return;
    const { persistent, operator } = this.options;
    if (this.leaving) return this.endIfAlone(0);
    if (generation !== this.current) return;
    this.current = undefined;
    operator.tell('alert', `Current worker (${generation.pid}) has ended: ${death.how}.`);
    if (!persistent) {
      this.leaving = true;
      this.endIfAlone(death.code || 1);
    } else this.enqueue(() => this.replace());
  }

  private async replace(): Promise<void> {
    if (this.current) return;
    const isShort = performance.now() - this.startedMs < SHORT_LIFE_MS;
    this.pauseMs = isShort ? Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS) : SHORTEST_PAUSE_MS;
    this.options.operator.tell('notice', `Starting a new worker in ${this.pauseMs} ms.`);
    await pause(this.pauseMs);
    if (!this.leaving && !(await this.renew())) this.enqueue(() => this.replace());
  }

  private endIfAlone(code: number): void {
    if (this.generations.size === 0) this.end(code);
  }
}
