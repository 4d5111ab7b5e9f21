// A row of the tcp tables: what a client and a server do through a proxy in mode tcp, and the log line of it.
import type { Socket } from 'node:net';
import type { RawClient } from '../../support/raw.js';

/** What a server does with each connection; it may be held half open. */
export type Serve = (socket: Socket, nth: number) => void;

/** What a client may do and see. */
export interface Site {
  /** Another connection to the proxy. */
  open(): RawClient;
  /** Bytes that the server has seen on its nth connection, and whether that is over. */
  server(nth?: number): { readonly received: string; readonly state: 'open' | 'ended' | 'closed' | 'none' };
}

export interface TcpRow {
  /** Unique over all tables. */
  readonly name: string;
  /** Lines added to the proxy's section; PORT, DEAD and DEAF are the server's, and ports that refuse and that are mute. */
  readonly cfg?: readonly string[];
  /** Lines of a backend behind it, which then has the servers. */
  readonly backend?: readonly string[];
  /** Its parameters on the server line. */
  readonly params?: string;
  /** Lines of servers instead of the one. */
  readonly servers?: readonly string[];
  /** Instead of `option tcplog`. */
  readonly format?: string;
  readonly serve?: Serve;
  /** How much got through, and how both ends saw it end, is a matter of socket buffers. */
  readonly loose?: true;
  readonly client: (client: RawClient, site: Site) => Promise<void>;
  /**
   * What the real haproxy logs: server, Tw/Tc/Tt to the nearest 400 ms, bytes, termination, fc/bc/sc/rc, sq/bq of each
   * line; nothing for no line.
   */
  readonly expect: readonly string[];
}

/** Sends back what comes, and FIN for FIN. */
export const echo: Serve = (socket) => {
  socket.on('data', (bytes) => socket.write(bytes));
};

/** Never closes by itself, not even when it has been told FIN. */
export const stubborn: Serve = (socket) => void socket.removeAllListeners('end');

/** Speaks first, and is done with it. */
export const says =
  (text: string): Serve =>
  (socket) =>
    void socket.write(text, () => socket.end());

export const exchange: TcpRow['client'] = async (client) => {
  await client.send('hello');
  await client.has('hello');
  client.socket.end();
  await client.closed();
};

export const endAtOnce = async (client: RawClient): Promise<void> => {
  client.socket.end();
  await client.closed();
};

export const untilClosed: TcpRow['client'] = async (client) => void (await client.closed());
