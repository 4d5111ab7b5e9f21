// The beginning of a request's body as it came, framing and all: kept where it may have to be sent later, or twice, or
// be looked at before a server is chosen.
import { Buffer } from 'node:buffer';
import { BodyReader } from '../http1/body.js';
import { latin1 } from '../http1/latin1.js';
import { limits } from '../http1/limits.js';
import type { Transaction } from './transaction.js';

/** Keeps bytes [start, end) of the body while the request, head and body, is small enough. */
export const keepBody = (txn: Transaction, buffer: Buffer, start: number, end: number): void => {
  if (txn.bytesFromClient > limits.buffer) return;
  txn.kept ??= Buffer.allocUnsafeSlow(limits.buffer);
  txn.keptLength += buffer.copy(txn.kept, txn.keptLength, start, end);
};

/** What was kept, without its framing. */
export const keptText = (txn: Transaction): string => {
  if (!txn.kept || txn.keptLength === 0) return '';
  return contentOf(txn, txn.kept, txn.keptLength);
};

/** What has come of a body of which nothing was taken yet. */
export const textAhead = (txn: Transaction): string => {
  const ahead = txn.body.done ? undefined : txn.client.bytesAhead;
  return ahead ? contentOf(txn, ahead, Math.min(ahead.length, limits.head - txn.bytesFromClient)) : '';
};

const contentOf = ({ body, head }: Transaction, bytes: Buffer, length: number): string => {
  let text = '';
  const reader = new BodyReader();
  reader.start(body.kind, head.contentLength);
  reader.read(bytes, 0, length, {
    addText: () => {},
    addBytes: (bytes, start, end) => {
      text += latin1(bytes, start, end);
    },
  });
  return text;
};
