// Bytes as text, one character each.
import type { Buffer } from 'node:buffer';

/** What every Buffer has, undocumented and unchanged since Node 0.x: toString('latin1') without its argument checks. */
interface Latin1Slice {
  latin1Slice?(start: number, end: number): string;
}

/** Bytes [start, end) as latin1 text. */
export const latin1 = (bytes: Buffer & Latin1Slice, start: number, end: number): string =>
  bytes.latin1Slice ? bytes.latin1Slice(start, end) : bytes.toString('latin1', start, end);
