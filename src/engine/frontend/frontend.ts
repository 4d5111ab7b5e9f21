// One frontend on an engine thread: its listeners, and the connections that come in by them.
import type { Bind, Proxy } from '../../config/model.js';
import { speaksHttp } from '../../config/targets.js';
import type { Cells } from '../../state/cells.js';
import { Counter } from '../../state/slots.js';
import type { EngineContext } from '../context.js';
import { type AddressHeaders, compileAddressHeaders } from '../http/address-headers.js';
import type { Entrance } from '../http/client.js';
import type { UniqueId } from '../http/unique-id.js';
import type { TrafficLog } from '../log/traffic.js';
import { refreshClock, wallMs } from '../net/clock.js';
import { probeIdleSeconds } from '../net/keep-alive.js';
import { type Accept, type Listener, openListener } from '../net/listener.js';
import { TcpClient } from '../tcp/client.js';
import { type Host, TcpSession } from '../tcp/session.js';
import { type Admission, backlogOf } from './admission.js';
import { ClientSession } from './client-session.js';

export class Frontend implements Entrance, Host {
  readonly cells: Cells;
  private readonly speaksHttp: boolean;
  /** `option clitcpka`. */
  private readonly probeIdleSeconds: number | undefined;
  private readonly rejectsPrivileged: boolean;
  private readonly adders = new Map<Proxy, AddressHeaders>();
  private lastBackend: Proxy | undefined;
  private lastAdders: AddressHeaders | undefined;
  private readonly listeners: Listener[] = [];

  constructor(
    readonly proxy: Proxy,
    readonly context: EngineContext,
    readonly log: TrafficLog | undefined,
    readonly uniqueId: UniqueId | undefined,
    private readonly admission: Admission,
  ) {
    this.cells = context.state.frontend(proxy.index);
    this.probeIdleSeconds = probeIdleSeconds(
      proxy.options.clientTcpKeepAlive,
      proxy.tcpKeepAliveIdle?.client,
    );
    this.rejectsPrivileged = context.model.global.rejectPrivilegedPorts === true;
    // Rules on contents look at what comes before it becomes HTTP.
    this.speaksHttp =
      proxy.mode === 'http' || (!proxy.rules['tcp-request content'] && speaksHttp(proxy, context.model));
  }

  /** Opens all listeners; rejected with the bind that failed. */
  async open(): Promise<void> {
    for (const bind of this.proxy.binds) {
      const socket = this.context.sockets?.[this.proxy.index]?.[bind.index];
      try {
        this.listeners.push(
          await openListener({ ...bind, socket }, backlogOf(this.proxy, bind), this.acceptOn(bind)),
        );
      } catch (error) {
        throw new BindError(this.proxy, bind, error);
      }
    }
  }

  close(): void {
    for (const listener of this.listeners.splice(0)) listener.close();
  }

  addressHeaders(backend: Proxy): AddressHeaders {
    // The same backend as last time is the rule, and costs no look-up.
    if (backend === this.lastBackend) return this.lastAdders!;
    this.lastBackend = backend;
    this.lastAdders = this.adders.get(backend) ?? compileAddressHeaders(this.proxy, backend);
    this.adders.set(backend, this.lastAdders);
    return this.lastAdders;
  }

  private acceptOn(bind: Bind): Accept {
    const listenerCells = this.context.state.listener(this.proxy.index, bind.index);
    return (attach) => {
      refreshClock();
      const session = this.openSession(bind, listenerCells);
      session.attach(attach);
      if (this.rejectsPrivileged && isPrivileged(session.connection.remotePort)) return session.refuse(true);
      if (this.probeIdleSeconds !== undefined) session.connection.keepAlive(this.probeIdleSeconds);
      listenerCells.count(Counter.listener.connections);
      this.cells.count(Counter.frontend.connections);
      this.context.process.count(Counter.process.connections);
      const second = Math.floor(wallMs() / 1000);
      this.cells.tick(Counter.frontend.connectionRate, second);
      this.context.process.tick(Counter.process.connectionRate, second);
      this.admission.enter(session);
    };
  }

  private openSession(bind: Bind, listenerCells: Cells): ClientSession | TcpSession {
    return this.speaksHttp
      ? new ClientSession(this, bind, listenerCells, this.admission)
      : new TcpSession(this.context, this, new TcpClient(this, bind, listenerCells));
  }

  leave(session: TcpSession): void {
    this.admission.leave(session);
  }

  switchToHttp(session: TcpSession): void {
    const { client, clientSide, connection } = session;
    const heir = new ClientSession(this, client.bind, client.listenerCells, this.admission);
    heir.inherit(client);
    this.admission.replace(session, heir);
    heir.attach((handler) => {
      connection.handler = handler;
      return connection;
    });
    heir.start();
    connection.resume();
    const { ahead } = clientSide;
    if (ahead) heir.onData(ahead, ahead.length);
    if (clientSide.ended) heir.onEnd();
  }
}

/** RFC 6335, 6. Who comes by a unix socket has no port. */
const isPrivileged = (port: number): boolean => port > 0 && port < 1024;

/** A listening socket that could not be opened. */
export class BindError extends Error {
  constructor(
    readonly proxy: Proxy,
    readonly bind: Bind,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
