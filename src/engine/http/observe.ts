// What real traffic tells of a server, for `observe layer4|layer7` (manual 5.2): control counts it, health decides.
import type { ServerSlot } from '../backend/server.js';
import type { Transaction } from './transaction.js';

/** How connecting went. */
export const observeConnect = (txn: Transaction, server: ServerSlot, good: boolean): void => {
  if (server.config.observe?.layer === 'layer4') post(txn, server, good);
};

/** How the response went. */
export const observeResponse = (txn: Transaction, good: boolean): void => {
  const { slot } = txn;
  if (slot?.config.observe?.layer === 'layer7') post(txn, slot, good);
};

/** 501 and 505 are the client's doing. */
export const isGoodStatus = (status: number): boolean => status < 500 || status === 501 || status === 505;

const post = (txn: Transaction, server: ServerSlot, good: boolean): void => {
  const { layer } = server.config.observe!;
  txn.context.post({ type: 'observed', proxy: txn.backend!.index, server: server.index, layer, good });
};
