// Connections to servers. Addresses are literal by now: no resolver is ever asked on the data path.
import { createConnection, type NetConnectOpts } from 'node:net';
import type { Address } from '../../config/model.js';
import type { Connection, ConnectionHandler, Dialer } from './connection.js';
import { SocketConnection } from './socket.js';

/** Stops an attempt that has not ended yet; afterwards the dialer hears nothing any more. */
export type CancelDial = () => void;

/**
 * Connects to `to`. Exactly one of the dialer's two methods is called, later, never at once.
 * @param source local address to connect from (manual, "source"), when one is configured
 */
export const dial = (
  to: Address,
  source: { host: string; port: number } | undefined,
  dialer: Dialer,
): CancelDial => {
  const socket = createConnection(connectOptions(to, source));
  let settled = false;
  const fail = (error: NodeJS.ErrnoException) => {
    if (settled) return;
    settled = true;
    dialer.onFail(error.code ?? error.message);
  };
  socket.once('error', fail);
  socket.once('connect', () => {
    settled = true;
    dialer.onConnect((handler: ConnectionHandler): Connection => {
      const connection = new SocketConnection(socket, handler);
      socket.removeListener('error', fail);
      return connection;
    });
  });
  return () => {
    settled = true;
    socket.on('error', () => {});
    socket.destroy();
  };
};

const connectOptions = (to: Address, source: { host: string; port: number } | undefined): NetConnectOpts => {
  if (to.kind === 'unix') return { path: to.abstract ? `\0${to.path}` : to.path, allowHalfOpen: true };
  if (to.kind === 'fd') throw new Error('a server cannot be an inherited fd');
  return {
    host: to.host,
    port: to.port,
    allowHalfOpen: true,
    noDelay: true,
    ...(source && source.host !== '' && { localAddress: source.host }),
    ...(source && source.port !== 0 && { localPort: source.port }),
  };
};
