// Bytes as text, one character each.
import { Buffer } from 'node:buffer';

/** What every Buffer has, undocumented and unchanged since Node 0.x: toString('latin1') without its argument checks. */
interface Latin1Slice {
  latin1Slice?(this: Buffer, start: number, end: number): string;
}

/** Looked up once: looking up a method of Buffer takes as long as a short call. */
const { latin1Slice }: Latin1Slice = Buffer.prototype;

/** Bytes [start, end) as latin1 text. */
export const latin1 = (bytes: Buffer, start: number, end: number): string =>
  latin1Slice ? latin1Slice.call(bytes, start, end) : bytes.toString('latin1', start, end);
