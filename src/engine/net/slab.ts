// Buffers for bytes on their way out. Whoever fills one hands it over with the write; it comes back when the kernel
// has taken everything, at once in the usual case.
import { Buffer } from 'node:buffer';

/** Room for the largest event: one read of 64 KiB, a head, and chunk framing around them. */
export const SLAB_SIZE = 192 * 1024;

/** More than this are not kept: only slow readers need several at a time. */
const KEEP = 16;
const free: Buffer[] = [];

export const takeSlab = (): Buffer => free.pop() ?? Buffer.allocUnsafeSlow(SLAB_SIZE);

export const returnSlab = (slab: Buffer): void => {
  if (free.length < KEEP) free.push(slab);
};
