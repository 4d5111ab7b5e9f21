// Connections to servers by way of a SOCKS4 proxy (manual 5.2, "socks4"): it is asked for the server's address, and what
// follows its eight bytes of answer is the server's.
import { Buffer } from 'node:buffer';
import { isIPv4 } from 'node:net';
import type { Address } from '../../config/model.js';
import type { Connection, ConnectionHandler, Dialer } from './connection.js';
import { type CancelDial, dial, type Source } from './dial.js';

type Inet = Extract<Address, { kind: 'inet' }>;

const VERSION = 4;
const CONNECT = 1;
/** As HAProxy calls itself. */
const USER = 'HAProxy\0';

const ANSWER_LENGTH = 8;
const GRANTED = 90;

const request = ({ host, port }: Inet): string =>
  String.fromCharCode(VERSION, CONNECT, port >> 8, port & 0xff, ...host.split('.').map(Number)) + USER;

/** Waits for the answer; from then on the connection is as one that was dialled. */
class Handshake implements ConnectionHandler {
  private readonly connection: Connection;
  private readonly answer = Buffer.alloc(ANSWER_LENGTH);
  private length = 0;
  private over = false;

  constructor(
    attach: (handler: ConnectionHandler) => Connection,
    private readonly to: Inet,
    private readonly dialer: Dialer,
  ) {
    this.connection = attach(this);
    this.connection.write(request(to));
  }

  onData(buffer: Buffer, length: number): void {
    const taken = buffer.copy(this.answer, this.length, 0, Math.min(length, ANSWER_LENGTH - this.length));
    this.length += taken;
    if (this.length < ANSWER_LENGTH) return;
    // Some proxies repeat their version where a zero should be: as HAProxy, only the code counts.
    if (this.answer[1] !== GRANTED) return this.fail('ECONNREFUSED');
    this.handOver(Buffer.copyBytesFrom(buffer, taken, length - taken));
  }

  onEnd(): void {
    // Behind a part of the answer HAProxy waits for the rest until the time to connect is up, and logs that.
    if (this.length === 0) this.fail('ECONNRESET');
  }

  onDrain(): void {}

  onClose(error = 'ECONNRESET'): void {
    this.fail(error);
  }

  cancel(): void {
    if (this.over) return;
    this.over = true;
    this.connection.abort();
  }

  private fail(error: string): void {
    if (this.over) return;
    this.cancel();
    this.dialer.onFail(error);
  }

  /** @param first what the server has said already */
  private handOver(first: Buffer): void {
    const { connection, to } = this;
    this.over = true;
    const { localAddress, localPort } = connection;
    connection.readdress({ clientAddress: to.host, clientPort: to.port, localAddress, localPort });
    this.dialer.onConnect((handler) => {
      connection.handler = handler;
      return connection;
    });
    if (first.length > 0 && !connection.closed) connection.handler.onData(first, first.length);
  }
}

/** As `dial`, by way of the SOCKS4 proxy at `proxy`, which knows IPv4 only. */
export const dialThrough = (
  proxy: Inet,
  to: Address,
  source: Source | undefined,
  dialer: Dialer,
): CancelDial => {
  if (to.kind !== 'inet' || !isIPv4(to.host)) {
    const told = setImmediate(() => dialer.onFail('EAFNOSUPPORT'));
    return () => clearImmediate(told);
  }
  let handshake: Handshake | undefined;
  const cancel = dial(proxy, source, {
    onConnect: (attach) => {
      handshake = new Handshake(attach, to, dialer);
    },
    onFail: (error) => dialer.onFail(error),
  });
  return () => {
    cancel();
    handshake?.cancel();
  };
};
