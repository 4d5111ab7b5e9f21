// A request that has become a tunnel (101, CONNECT): bytes pass as they come, both ways, until the server has
// ended, as in HAProxy, or fallen silent.
import type { Buffer } from 'node:buffer';
import type { Connection } from '../net/connection.js';
import type { Flow } from '../net/flow.js';
import { LimitedPipe } from '../net/limited-pipe.js';
import { armTunnel } from './timeouts.js';
import type { Transaction } from './transaction.js';

/** Has what passes go through its limits, where there are some (manual 9.7). */
export const limitTunnel = (txn: Transaction): void => {
  const { mark } = txn;
  const client = txn.client.connection;
  const server = txn.upstream!.connection;
  if (mark.inflow) mark.toServer = limitedPipe(txn, mark.inflow, client, server);
  if (mark.outflow) mark.toClient = limitedPipe(txn, mark.outflow, server, client);
};

const limitedPipe = (txn: Transaction, flow: Flow, from: Connection, to: Connection): LimitedPipe => {
  const pipe = new LimitedPipe(flow, from, to);
  flow.start(txn.context.timers, () => {
    armTunnel(txn);
    pipe.release();
  });
  return pipe;
};

export const tunnelToServer = (txn: Transaction, buffer: Buffer, length: number): void => {
  txn.bytesFromClient += length;
  if (txn.marks?.toServer) txn.marks.toServer.push(buffer, length);
  else if (txn.upstream && !txn.upstream.connection.writeBytes(buffer, 0, length)) txn.client.pauseBody();
  armTunnel(txn);
};

export const tunnelToClient = (txn: Transaction, buffer: Buffer, length: number): void => {
  // It is no tunnel yet.
  if (txn.held) return txn.held.addBytes(buffer, 0, length);
  txn.bytesToClient += length;
  if (txn.marks?.toClient) txn.marks.toClient.push(buffer, length);
  else if (!txn.client.connection.writeBytes(buffer, 0, length)) txn.upstream?.connection.pause();
  armTunnel(txn);
};

/** The client has sent FIN. */
export const clientEndsTunnel = (txn: Transaction): void => {
  txn.upstream?.connection.end();
  armTunnel(txn);
};
