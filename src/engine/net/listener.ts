// Listening sockets: a bind line's address becomes a stream of connections.
import { createServer, type ListenOptions, type Server } from 'node:net';
import type { Bind } from '../../config/model.js';
import type { Connection, ConnectionHandler } from './connection.js';
import { SocketConnection } from './socket.js';

/** Takes an accepted connection and says who handles it. */
export type Accept = (attach: (handler: ConnectionHandler) => Connection) => void;

export interface Listener {
  /** Stops accepting; connections already accepted live on. */
  close(): void;
}

/**
 * Opens the listening socket of `bind`. The promise is rejected with the system's error when it cannot be had.
 * @param backlog length of the kernel's queue of connections not yet accepted
 */
export const openListener = (bind: Bind, backlog: number, accept: Accept): Promise<Listener> => {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    accept((handler) => new SocketConnection(socket, handler)),
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(listenOptions(bind, backlog), () => {
      server.removeListener('error', reject);
      // After a successful listen only accept errors (out of fds) come here; the next accept may work again.
      server.on('error', () => {});
      resolve(closable(server));
    });
  });
};

const closable = (server: Server): Listener => ({ close: () => void server.close() });

const listenOptions = (bind: Bind, backlog: number): ListenOptions & { fd?: number } => {
  const to = bind.address;
  if (to.kind === 'fd') return { fd: to.fd };
  if (to.kind === 'unix') return { path: to.abstract ? `\0${to.path}` : to.path, backlog };
  const ipv6Only = bind.v6only || (to.host === '::' && !bind.v4v6);
  return { host: to.host, port: to.port, backlog, ipv6Only, exclusive: true };
};
