// The headers that a client connection has to begin with (manual 5.1: accept-proxy, accept-netscaler-cip): between being let
// in and the session's own first byte. Until they are there nobody else hears of the connection, and from then on it
// has the addresses of the last one.
import type { Buffer } from 'node:buffer';
import type { EngineContext } from '../context.js';
import type { ConnectionFault } from '../http/client.js';
import type { TerminationState } from '../http/log-record.js';
import type { ExpectedHeaders } from '../http/rule-marks.js';
import { latin1 } from '../http1/latin1.js';
import { monotonicMs, refreshClock } from '../net/clock.js';
import type { ConnectionHandler } from '../net/connection.js';
import { Timer, type TimerOwner } from '../net/timers.js';
import type { Session } from './admission.js';
import { type Absence, type ClientHeader, headersOf } from './client-headers.js';
import { Newcomer } from './newcomer.js';

/** Such a connection, as the log of errors sees it. */
class Refused extends Newcomer {
  override termination: TerminationState = 'PR';
  override endedAt = monotonicMs();
}

/**
 * Has the session's connection begin with the headers of its socket and those that its rules expect. `then`: they are
 * there, and it says whether the session begins; otherwise the session is refused.
 */
export const expectHeaders = (
  session: Session,
  context: EngineContext,
  ruled: ExpectedHeaders | undefined,
  then: () => boolean,
): void => {
  const { remoteAddress, remotePort, localAddress, localPort } = session.connection;
  session.client.origin = {
    clientAddress: remoteAddress,
    clientPort: remotePort,
    localAddress,
    localPort,
  };
  const gate = new HeaderGate(session, context, headersOf(session, ruled), then);
  session.connection.handler = gate;
  gate.wait();
};

class HeaderGate implements ConnectionHandler, TimerOwner {
  private readonly timer = new Timer(this);
  private readonly handler: ConnectionHandler;
  private readonly since = monotonicMs();
  private text = '';

  constructor(
    private readonly session: Session,
    private readonly context: EngineContext,
    /** Those still to come. */
    private readonly headers: ClientHeader[],
    private readonly then: () => boolean,
  ) {
    this.handler = session.connection.handler;
  }

  /** One time for all of them, as in HAProxy. */
  wait(): void {
    const { clientHs, client } = this.session.entrance.proxy.timeouts;
    this.context.timers.arm(this.timer, clientHs ?? client);
  }

  onData(buffer: Buffer, length: number): void {
    refreshClock();
    this.text += latin1(buffer, 0, length);
    while (this.headers.length > 0) {
      const taken = this.headers[0]!.take(this.text, this.session);
      if (taken === undefined) return;
      if (typeof taken === 'object') return this.refuse(taken);
      this.text = this.text.slice(taken);
      this.headers.shift();
    }
    // What is left has come just now: the last header was not whole before.
    this.pass(buffer.subarray(length - this.text.length, length));
  }

  onEnd(): void {
    refreshClock();
    this.miss('silent');
  }

  onDrain(): void {}

  onClose(error: string | undefined): void {
    refreshClock();
    this.miss('broken');
    this.handler.onClose(error);
  }

  onTimeout(): void {
    this.miss('late');
  }

  private pass(rest: Buffer): void {
    this.leave();
    const { client, connection } = this.session;
    client.handshakeMs = monotonicMs() - this.since;
    // HAProxy tells of it only where there was a header.
    if (!this.then()) return this.log(true);
    if (rest.length > 0 && !connection.closed) connection.handler.onData(rest, rest.length);
  }

  /** Where nothing was said of the header, `option dontlognull` leaves it out of the log, as HAProxy. */
  private miss(absence: Absence): void {
    const { missing } = this.headers[0]!;
    if (this.text === '') this.refuse(missing[absence], true);
    else this.refuse(missing.truncated);
  }

  private refuse(fault: ConnectionFault, isNull = false): void {
    this.leave();
    this.session.client.fault = fault;
    this.log(isNull);
    this.session.refuse(isNull);
  }

  private log(isNull: boolean): void {
    const { entrance, client } = this.session;
    entrance.log?.sendRefusal(new Refused(this.context, client), isNull);
  }

  private leave(): void {
    this.context.timers.cancel(this.timer);
    this.session.connection.handler = this.handler;
  }
}
