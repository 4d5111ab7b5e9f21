// The PROXY header that a client connection has to begin with (manual 5.1, accept-proxy): between being let in and the
// session's own first byte. Until it is there nobody else hears of the connection, and from then on it has the
// addresses of the header.
import type { Buffer } from 'node:buffer';
import type { EngineContext } from '../context.js';
import type { ConnectionFault } from '../http/client.js';
import type { TerminationState } from '../http/log-record.js';
import { latin1 } from '../http1/latin1.js';
import { monotonicMs, refreshClock } from '../net/clock.js';
import type { ConnectionHandler } from '../net/connection.js';
import { INCOMPLETE, type ProxyHeader, type ProxyHeaderFault, readProxyHeader } from '../net/proxy-header.js';
import { Timer, type TimerOwner } from '../net/timers.js';
import type { Session } from './admission.js';
import { Newcomer } from './newcomer.js';

type Cause = ProxyHeaderFault | 'silent' | 'broken' | 'late' | 'truncated';

const fault = (code: number, name: string, text: string): ConnectionFault => ({ code, name, text });

/** As HAProxy logs why there was no header. */
const FAULTS: Readonly<Record<Cause, ConnectionFault>> = {
  silent: fault(11, 'PRX_EMPTY', 'Connection closed while waiting for PROXY protocol header'),
  broken: fault(12, 'PRX_ABORT', 'Connection error while waiting for PROXY protocol header'),
  late: fault(13, 'PRX_TIMEOUT', 'Timeout while waiting for PROXY protocol header'),
  truncated: fault(14, 'PRX_TRUNCATED', 'Truncated PROXY protocol header received'),
  'not a header': fault(
    15,
    'PRX_NOT_HDR',
    'Received something which does not look like a PROXY protocol header',
  ),
  'bad header': fault(16, 'PRX_BAD_HDR', 'Received an invalid PROXY protocol header'),
  'bad protocol': fault(17, 'PRX_BAD_PROTO', 'Received an unhandled protocol in the PROXY protocol header'),
};

/** Such a connection, as the log of errors sees it. */
class Refused extends Newcomer {
  override readonly status = 0;
  override termination: TerminationState = 'PR';
  override endedAt = this.acceptedAt;
}

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
    client.fault = FAULTS[cause];
    entrance.log?.sendRefusal(new Refused(this.context, client), isNull);
    this.session.refuse(isNull);
  }

  private leave(): void {
    this.context.timers.cancel(this.timer);
    this.session.connection.handler = this.handler;
  }
}
