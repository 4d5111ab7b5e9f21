// The PROXY header that a client connection has to begin with (manual 5.1, accept-proxy): between being let in and the
// session's own first byte. Until it is there nobody else hears of the connection, and from then on it has the
// addresses of the header.
import type { Buffer } from 'node:buffer';
import type { EngineContext } from '../context.js';
import { latin1 } from '../http1/latin1.js';
import { monotonicMs, refreshClock } from '../net/clock.js';
import type { ConnectionHandler } from '../net/connection.js';
import { INCOMPLETE, type ProxyHeader, type ProxyHeaderFault, readProxyHeader } from '../net/proxy-header.js';
import { Timer, type TimerOwner } from '../net/timers.js';
import type { Session } from './admission.js';

/** As HAProxy logs why there was no header. */
const SENTENCES = {
  silent: 'Connection closed while waiting for PROXY protocol header',
  broken: 'Connection error while waiting for PROXY protocol header',
  late: 'Timeout while waiting for PROXY protocol header',
  truncated: 'Truncated PROXY protocol header received',
  'not a header': 'Received something which does not look like a PROXY protocol header',
  'bad header': 'Received an invalid PROXY protocol header',
  'bad protocol': 'Received an unhandled protocol in the PROXY protocol header',
} as const satisfies Record<ProxyHeaderFault, string> & Record<string, string>;

type Cause = keyof typeof SENTENCES;

/** Causes that `option dontlognull` leaves out of the log, as HAProxy: nothing was said. */
const NULL_CAUSES: ReadonlySet<Cause> = new Set(['silent', 'broken', 'late']);

/** Has the session's connection begin with a PROXY header. `then`: it is there; otherwise the session is refused. */
export const expectProxy = (session: Session, context: EngineContext, then: () => void): void => {
  const gate = new ProxyGate(session, context, then);
  session.connection.handler = gate;
  gate.wait();
};

class ProxyGate implements ConnectionHandler, TimerOwner {
  private readonly timer = new Timer(this);
  private readonly handler: ConnectionHandler;
  private readonly since = monotonicMs();
  private text = '';

  constructor(
    private readonly session: Session,
    private readonly context: EngineContext,
    private readonly then: () => void,
  ) {
    this.handler = session.connection.handler;
  }

  wait(): void {
    const { clientHs, client } = this.session.entrance.proxy.timeouts;
    this.context.timers.arm(this.timer, clientHs ?? client);
  }

  onData(buffer: Buffer, length: number): void {
    refreshClock();
    const before = this.text.length;
    this.text += latin1(buffer, 0, length);
    const header = readProxyHeader(this.text);
    if (header === INCOMPLETE) return;
    if (typeof header === 'string') this.refuse(header);
    else this.pass(header, buffer.subarray(header.length - before, length));
  }

  onEnd(): void {
    refreshClock();
    this.refuse(this.text === '' ? 'silent' : 'truncated');
  }

  onDrain(): void {}

  onClose(error: string | undefined): void {
    refreshClock();
    this.refuse(this.text === '' ? 'broken' : 'truncated');
    this.handler.onClose(error);
  }

  onTimeout(): void {
    this.refuse(this.text === '' ? 'late' : 'truncated');
  }

  private pass(header: ProxyHeader, rest: Buffer): void {
    this.leave();
    const { client, connection } = this.session;
    if (header.ends) connection.readdress(header.ends);
    client.proxyHeader = header;
    client.handshakeMs = monotonicMs() - this.since;
    this.then();
    if (rest.length > 0 && !connection.closed) connection.handler.onData(rest, rest.length);
  }

  private refuse(cause: Cause): void {
    this.leave();
    const { entrance, client } = this.session;
    const isNull = NULL_CAUSES.has(cause);
    entrance.log?.sendRefusal(client, SENTENCES[cause], isNull);
    this.session.refuse(isNull);
  }

  private leave(): void {
    this.context.timers.cancel(this.timer);
    this.session.connection.handler = this.handler;
  }
}
