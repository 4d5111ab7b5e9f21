// XXH32, the 32-bit hash of Yann Collet's xxHash (github.com/Cyan4973/xxHash, doc/xxhash_spec.md).

const PRIME1 = 0x9e3779b1 | 0;
const PRIME2 = 0x85ebca77 | 0;
const PRIME3 = 0xc2b2ae3d | 0;
const PRIME4 = 0x27d4eb2f;
const PRIME5 = 0x165667b1;

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
const round = (lane: number, input: number): number =>
  Math.imul(rotate((lane + Math.imul(input, PRIME2)) | 0, 13), PRIME1);

/** Unsigned. */
export const xxh32 = (bytes: Buffer, seed = 0): number => {
  let hash = (seed + PRIME5) | 0;
  let at = 0;
  if (bytes.length >= 16) {
    const lanes = [seed + PRIME1 + PRIME2, seed + PRIME2, seed, seed - PRIME1].map((lane) => lane | 0);
    for (; at + 16 <= bytes.length; at += 16)
      for (const [i, lane] of lanes.entries()) lanes[i] = round(lane, bytes.readInt32LE(at + i * 4));
    hash = lanes.reduce((sum, lane, i) => (sum + rotate(lane, [1, 7, 12, 18][i]!)) | 0, 0);
  }
  hash = (hash + bytes.length) | 0;
  for (; at + 4 <= bytes.length; at += 4)
    hash = Math.imul(rotate((hash + Math.imul(bytes.readInt32LE(at), PRIME3)) | 0, 17), PRIME4);
  for (; at < bytes.length; at++)
    hash = Math.imul(rotate((hash + Math.imul(bytes[at]!, PRIME5)) | 0, 11), PRIME1);
  hash = Math.imul(hash ^ (hash >>> 15), PRIME2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME3);
  return (hash ^ (hash >>> 16)) >>> 0;
};
