// Listening sockets: a bind line's address becomes a stream of connections.
import { createServer, type ListenOptions, type Server } from 'node:net';
import { getSystemErrorName } from 'node:util';
import { type Choice, connectionChoice, type Native, type TcpHandle } from '../../common/native.js';
import type { Address, Bind } from '../../config/model.js';
import type { Connection, ConnectionHandler } from './connection.js';
import { HandleConnection } from './handle.js';
import { SocketConnection } from './socket.js';

/** Takes an accepted connection and says who handles it. */
export type Accept = (attach: (handler: ConnectionHandler) => Connection) => void;

export interface Listener {
  /** Stops accepting; connections already accepted live on. */
  close(): void;
}

/** What of a bind line says where to listen. */
type BindAddress = Pick<Bind, 'address' | 'v6only'> & {
  /** The descriptor of a socket that is bound there already. */
  readonly socket?: number | undefined;
};

/**
 * Opens the listening socket of `bind`. The promise is rejected with the system's error when it cannot be had.
 * @param backlog length of the kernel's queue of connections not yet accepted
 */
export const openListener = async (
  bind: BindAddress,
  backlog: number,
  accept: Accept,
  { native }: Choice = connectionChoice,
): Promise<Listener> => {
  if (native && bind.address.kind !== 'unix') return listenNatively(native, bind, backlog, accept);
  return listenOnSocket(bind, backlog, accept);
};

const UV_TCP_IPV6ONLY = 1;

const listenNatively = (native: Native, bind: BindAddress, backlog: number, accept: Accept): Listener => {
  const handle = native.createListener();
  const error = bindHandle(handle, bind) || handle.listen(backlog);
  if (error !== 0) {
    handle.close();
    throw Object.assign(new Error(getSystemErrorName(error)), { code: getSystemErrorName(error) });
  }
  handle.onconnection = (status, client) => {
    // An accept that failed (out of fds) is tried again by libuv when the next connection comes.
    if (status === 0) accept((handler) => new HandleConnection(native, client, handler));
  };
  return { close: () => handle.close() };
};

const bindHandle = (handle: TcpHandle, bind: BindAddress): number => {
  const to: Address = bind.address;
  if (bind.socket !== undefined) return handle.open(bind.socket);
  if (to.kind === 'fd') return handle.open(to.fd);
  if (to.kind === 'unix') return 0;
  if (to.host.includes(':')) return handle.bind6(to.host, to.port, bind.v6only ? UV_TCP_IPV6ONLY : 0);
  return handle.bind(to.host, to.port);
};

const listenOnSocket = (bind: BindAddress, backlog: number, accept: Accept): Promise<Listener> => {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    accept((handler) => new SocketConnection(socket, handler)),
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(listenOptions(bind, backlog), backlog, () => {
      server.removeListener('error', reject);
      // After a successful listen only accept errors (out of fds) come here; the next accept may work again.
      server.on('error', () => {});
      resolve(closable(server));
    });
  });
};

const closable = (server: Server): Listener => ({ close: () => void server.close() });

const listenOptions = (bind: BindAddress, backlog: number): ListenOptions & { fd?: number } => {
  const to = bind.address;
  if (bind.socket !== undefined) return { fd: bind.socket };
  if (to.kind === 'fd') return { fd: to.fd };
  if (to.kind === 'unix') return { path: to.abstract ? `\0${to.path}` : to.path, backlog };
  return { host: to.host, port: to.port, backlog, ipv6Only: bind.v6only, exclusive: true };
};
