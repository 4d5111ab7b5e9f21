// Transactions are made once and used again: a thread has as many as it ever had requests in flight.
import type { EngineContext } from '../context.js';
import { Transaction } from '../http/transaction.js';

/** More than this are not kept. */
const KEEP = 1024;
const free: Transaction[] = [];

export const takeTransaction = (context: EngineContext): Transaction =>
  free.pop() ?? new Transaction(context);

/** Gives it back, rid of the texts of its last request. */
export const returnTransaction = (transaction: Transaction): void => {
  transaction.head.headers.release();
  if (free.length < KEEP) free.push(transaction);
};
