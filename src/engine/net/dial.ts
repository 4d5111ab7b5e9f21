// Connections to servers. Addresses are literal by now: no resolver is ever asked on the data path.
import { createConnection, type NetConnectOpts, type Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';
import { type Choice, connectionChoice, type Native, type TcpHandle } from '../../common/native.js';
import type { Address } from '../../config/model.js';
import type { Connection, ConnectionHandler, Dialer } from './connection.js';
import { HandleConnection } from './handle.js';
import { SocketConnection } from './socket.js';

/** Stops an attempt that has not ended yet; afterwards the dialer hears nothing any more. */
export type CancelDial = () => void;

/** Local address to connect from (manual, "source"). */
export interface Source {
  readonly host: string;
  readonly port: number;
}

/** Connects to `to`. Exactly one of the dialer's two methods is called, later, never at once. */
export const dial = (
  to: Address,
  source: Source | undefined,
  dialer: Dialer,
  { native }: Choice = connectionChoice,
): CancelDial => {
  if (native && to.kind === 'inet') return dialNatively(native, to, source, dialer);
  return dialSocket(to, source, dialer);
};

type Inet = Extract<Address, { kind: 'inet' }>;

const dialNatively = (
  native: Native,
  { host, port }: Inet,
  source: Source | undefined,
  dialer: Dialer,
): CancelDial => {
  const handle = native.createSocket();
  let settled = false;
  const settle = (status: number): void => {
    if (settled) return;
    settled = true;
    if (status === 0) {
      dialer.onConnect((handler) => new HandleConnection(native, handle, handler, { address: host, port }));
      return;
    }
    handle.close();
    dialer.onFail(getSystemErrorName(status));
  };
  const request = native.createConnectRequest();
  request.oncomplete = settle;
  const ipv6 = host.includes(':');
  const error =
    bindSource(handle, source, ipv6) ||
    (ipv6 ? handle.connect6(request, host, port) : handle.connect(request, host, port));
  if (error !== 0) setImmediate(settle, error);
  return () => {
    if (settled) return;
    settled = true;
    handle.close();
  };
};

const bindSource = (handle: TcpHandle, source: Source | undefined, ipv6: boolean): number => {
  if (!source) return 0;
  const host = source.host || (ipv6 ? '::' : '0.0.0.0');
  return host.includes(':') ? handle.bind6(host, source.port, 0) : handle.bind(host, source.port);
};

const dialSocket = (to: Address, source: Source | undefined, dialer: Dialer): CancelDial =>
  connectSocket(to, source, {
    onSocket: (socket) =>
      dialer.onConnect((handler: ConnectionHandler): Connection => new SocketConnection(socket, handler)),
    onFail: (error) => dialer.onFail(error),
    allowHalfOpen: true,
  });

/** Is told as `Dialer` is. */
interface SocketDialer {
  onSocket(socket: Socket): void;
  onFail(error: string): void;
  /** Node's default ends our side with the peer's. */
  readonly allowHalfOpen: boolean;
}

/** As `dial`, for a socket of Node's; whoever gets it listens to its errors from then on. */
export const connectSocket = (
  to: Address,
  source: Source | undefined,
  { onSocket, onFail, allowHalfOpen }: SocketDialer,
): CancelDial => {
  const socket = createConnection({ ...connectOptions(to, source), allowHalfOpen });
  let settled = false;
  const fail = (error: NodeJS.ErrnoException) => {
    if (settled) return;
    settled = true;
    onFail(error.code ?? error.message);
  };
  socket.once('error', fail);
  socket.once('connect', () => {
    settled = true;
    onSocket(socket);
    socket.removeListener('error', fail);
  });
  return () => {
    if (settled) return;
    settled = true;
    socket.on('error', () => {});
    socket.destroy();
  };
};

const connectOptions = (to: Address, source: Source | undefined): NetConnectOpts => {
  if (to.kind === 'unix') return { path: to.abstract ? `\0${to.path}` : to.path };
  if (to.kind === 'fd') throw new Error('a server cannot be an inherited fd');
  return {
    host: to.host,
    port: to.port,
    noDelay: true,
    ...(source && source.host !== '' && { localAddress: source.host }),
    ...(source && source.port !== 0 && { localPort: source.port }),
  };
};
