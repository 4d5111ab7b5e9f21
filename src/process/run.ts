// A model becomes a running proxy: addresses, shared state, one engine thread, then what control does beside it.
import { type Bind, hasBackend, type Model, type Proxy } from '../config/model.js';
import { flushDescriptors } from '../log/descriptor.js';
import { LogLevel } from '../log/log.js';
import { Gauge, ServerAdmin } from '../state/slots.js';
import { State } from '../state/state.js';
import { type Control, startControl } from './control.js';
import { type BindFailure, type EngineHandle, startEngine } from './engine-handle.js';
import type { FromEngine } from './messages.js';
import { complainOfUnreachable, type Notices, openNotices } from './notices.js';
import type { Operator } from './operator.js';
import { type Resolved, resolveServers } from './resolve-servers.js';
import { describeServers, describeStop } from './server-states.js';
import { describeSystemError } from './system-error.js';

export interface RunOptions {
  /** `-dr`. */
  readonly ignoreResolution: boolean;
  /** Another program for the engine thread; tests. */
  readonly engine?: URL;
}

export interface Running {
  /** Resolves with the exit code when the proxy has stopped, for whatever reason. */
  readonly ended: Promise<number>;
  /** Closes everything now. */
  stop(): Promise<void>;
  /** SIGUSR1: closes the listeners; `ended` follows when what is in flight is done. */
  drain(): void;
  /** SIGHUP: tells the state of all servers. */
  dump(): void;
  /** Something is broken for good: tells what, to operator and logs, and ends with 1. */
  fail(what: string): void;
}

/** Resolves when every listener is open, or with undefined when it cannot start: then the operator knows why. */
export const run = async (
  configured: Model,
  options: RunOptions,
  operator: Operator,
): Promise<Running | undefined> => {
  const resolved = await resolveServers(configured, options.ignoreResolution);
  for (const { severity, text, place } of resolved.problems)
    operator.tell(severity, `config : [${place.file}:${place.line}] : ${text}`);
  if (resolved.problems.some(({ severity }) => severity === 'alert')) {
    operator.tell('alert', 'config : Failed to initialize server(s) addr.');
    return undefined;
  }
  for (const text of complaints(resolved.model)) operator.tell('warning', text);
  const proxy = new RunningProxy(resolved, operator, options.engine);
  return (await proxy.open()) ? proxy : undefined;
};

const complaints = (model: Model): string[] => {
  const threads = model.global.nbthread ?? 1;
  const unreachable = complainOfUnreachable(model);
  return [
    ...(threads > 1 ? [`'nbthread ${threads}' : one thread carries the traffic in this version.`] : []),
    ...(unreachable === undefined ? [] : [unreachable]),
  ];
};

class RunningProxy implements Running {
  readonly ended: Promise<number>;
  private end!: (code: number) => void;
  private readonly model: Model;
  private readonly state: State;
  private readonly engine: EngineHandle;
  private readonly notices: Notices;
  private control: Control | undefined;
  private stopping: Promise<void> | undefined;

  constructor(
    { model, unresolved }: Resolved,
    private readonly operator: Operator,
    program: URL | undefined,
  ) {
    this.model = model;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    this.state = State.allocate(model, 1);
    this.withhold(unresolved);
    this.notices = openNotices(model, operator);
    const start = { model, state: this.state.shared, thread: 1, pid: process.pid };
    const events = {
      onMessage: (message: FromEngine) => this.receive(message),
      onCrash: (reason: string) => this.fail(describeCrash(reason)),
    };
    this.engine = startEngine(start, events, program);
  }

  /** Waits for the listeners, then starts control. False: it could not start, and the operator knows why. */
  async open(): Promise<boolean> {
    const opening = await this.engine.opened;
    if ('crash' in opening) this.fail(describeCrash(opening.crash));
    else if (opening.failures.length > 0) this.refuse(opening.failures);
    else if (await this.begin()) return true;
    await this.stop();
    return false;
  }

  stop(): Promise<void> {
    this.stopping ??= this.close();
    return this.stopping;
  }

  drain(): void {
    if (this.state.process.get(Gauge.process.stopping) !== 0) return;
    this.state.process.set(Gauge.process.stopping, 1);
    this.engine.post({ type: 'drain' });
    for (const proxy of this.active())
      this.notices.tellProxy(proxy.index, LogLevel.warning, 'warning', describeStop(proxy, this.state));
    const limit = this.model.global.hardStopAfterMs;
    if (limit !== undefined) setTimeout(() => void this.stop(), limit).unref();
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
    this.operator.tell('alert', '[hapax.main()] Some protocols failed to start their listeners! Exiting.');
  }

  private async begin(): Promise<boolean> {
    try {
      const { model, state, engine, notices, operator } = this;
      this.control = startControl({ model, state, notices, operator, post: engine.post });
      await this.control.loaded;
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
    for (const { index, servers } of this.model.proxies.filter(hasBackend))
      for (const server of servers.filter((server) => unresolved.includes(server))) {
        const cells = this.state.server(index, server.index);
        cells.set(Gauge.server.admin, cells.get(Gauge.server.admin) | ServerAdmin.resolutionMaint);
      }
  }

  private receive(message: FromEngine): void {
    if (message.type === 'notice') this.operator.tell(message.severity, message.text);
    else if (message.type === 'drained') void this.stop();
    else this.control?.receive(message);
  }

  private async close(): Promise<void> {
    this.control?.stop();
    await this.engine.stop();
    flushDescriptors();
    this.end(0);
  }
}

const describeCrash = (reason: string): string => `engine thread 1 has ended : ${reason}`;

/** HAProxy's sentence: "… cannot bind socket (Address already in use) for [127.0.0.1:80]". */
const describeBindFailure = (model: Model, { proxy, bind, error }: BindFailure): string => {
  const { name, binds } = model.proxies[proxy]!;
  const { place, address } = binds[bind]!;
  return `Binding [${place.file}:${place.line}] for proxy ${name}: cannot bind socket (${describeSystemError(error)}) for [${printAddress(address)}]`;
};

const printAddress = (address: Bind['address']): string => {
  if (address.kind === 'inet') return `${address.host}:${address.port}`;
  return address.kind === 'unix' ? address.path : `fd@${address.fd}`;
};
