// What a log line can read of a request, or of a connection in mode tcp, and nobody keeps for it.
import type { Bind, Proxy, Server, Timeouts } from '../../config/model.js';
import { Gauge } from '../../state/slots.js';
import type { Backend } from '../backend/backend.js';
import { type CookieState, type CookieTrace, cookieStateOf } from '../backend/persistence/persistence.js';
import type { ServerSlot } from '../backend/server.js';
import type { EngineContext } from '../context.js';
import { limits } from '../http1/limits.js';
import type { Connection } from '../net/connection.js';
import type { StreamClient } from '../sample/stream.js';
import type { Captured } from './captures.js';
import type { RuleMarks } from './rule-marks.js';

export abstract class RequestRecord {
  abstract readonly context: EngineContext;
  abstract readonly client: StreamClient;
  abstract backendRuntime: Backend | undefined;
  abstract slot: ServerSlot | undefined;
  /** The one it belongs to, where it has not got so far yet. */
  abstract direct: ServerSlot | undefined;
  abstract cookieTrace: CookieTrace | undefined;
  abstract readonly requestLine: string | undefined;
  abstract wanted: ServerSlot | undefined;
  abstract readonly outbound: Connection | undefined;
  /** requestNumber, once somebody has asked; -1 before. */
  abstract numbered: number;

  /** Of backends that balance by a sample; of no meaning in others. */
  hashKey: string | undefined = undefined;
  /** What rules have said; undefined until one does. */
  marks: RuleMarks | undefined = undefined;

  /** For a rule that has something to say. */
  get mark(): RuleMarks {
    this.marks ??= {};
    return this.marks;
  }
  /** Those of the backend, but for what `set-timeout` says. */
  get timeouts(): Timeouts {
    const { timeouts } = this.backendRuntime!.proxy;
    return this.marks?.timeouts ? { ...timeouts, ...this.marks.timeouts } : timeouts;
  }
  setTimeout(name: keyof Timeouts, ms: number): void {
    this.mark.timeouts = { ...this.marks?.timeouts, [name]: ms };
  }
  get setTimeouts(): Timeouts | undefined {
    return this.marks?.timeouts;
  }
  get captured(): Captured | undefined {
    return this.marks?.captured;
  }
  get logLevel(): number | 'silent' | undefined {
    return this.marks?.logLevel;
  }
  get clientAddress(): string {
    return this.marks?.source?.address ?? this.client.connection.remoteAddress;
  }
  get clientPort(): number {
    return this.marks?.source?.port ?? this.client.connection.remotePort;
  }
  get localAddress(): string {
    return this.marks?.destination?.address ?? this.client.connection.localAddress;
  }
  get localPort(): number {
    return this.marks?.destination?.port ?? this.client.connection.localPort;
  }
  get frontend(): Proxy {
    return this.client.entrance.proxy;
  }
  get bind(): Bind {
    return this.client.bind;
  }
  get backend(): Proxy | undefined {
    return this.backendRuntime?.proxy;
  }
  get server(): Server | undefined {
    return (this.slot ?? this.wanted ?? this.direct)?.config;
  }
  get acceptDateMs(): number {
    return this.client.acceptDateMs;
  }
  get handshakeMs(): number {
    return this.client.handshakeMs;
  }
  get acceptedAt(): number {
    return this.client.acceptedAt;
  }
  get cookieState(): CookieState {
    const { cookie } = this.backend ?? this.frontend;
    return cookie && this.requestLine !== undefined ? cookieStateOf(cookie, this.cookieTrace) : '--';
  }
  get processConnections(): number {
    return this.context.process.get(Gauge.process.connections);
  }
  get frontendSessions(): number {
    return this.client.entrance.cells.get(Gauge.frontend.sessions);
  }
  get backendSessions(): number {
    return this.backendRuntime?.cells.get(Gauge.backend.sessions) ?? 0;
  }
  get serverSessions(): number {
    return (this.slot ?? this.wanted)?.cells.get(Gauge.server.sessions) ?? 0;
  }

  get logNumber(): number {
    return this.client.entrance.cells.get(Gauge.frontend.logLines) - 1;
  }
  get requestNumber(): number {
    if (this.numbered < 0) this.numbered = this.context.process.draw(Gauge.process.requestNumber);
    return this.numbered;
  }
  get serverAddress(): string | undefined {
    const to = this.slot?.addressFor(this.client.connection);
    return to?.kind === 'inet' ? to.host : undefined;
  }
  get serverPort(): number | undefined {
    const to = this.slot?.addressFor(this.client.connection);
    return to?.kind === 'inet' ? to.port : undefined;
  }
  get sourceAddress(): string | undefined {
    return this.outbound?.localAddress;
  }
  get sourcePort(): number | undefined {
    return this.outbound?.localPort;
  }
}

/** A request line as logs show it. */
export const loggedLine = (line: string): string =>
  line.length > limits.loggedLine ? line.slice(0, limits.loggedLine) : line;
