// HAProxy's hash functions, bit for bit: what `hash-type` names (manual 4.2) and what the converters of the same names
// return. Keys are latin1 strings, one byte for each character, as everything that was read from the wire is.

/** A 32-bit unsigned hash of a latin1 string. */
export type Hash = (key: string) => number;

/** The hash of sdbm, the public-domain database; HAProxy's default. */
export const sdbm: Hash = (key) => {
  let hash = 0;
  for (let at = 0; at < key.length; at++) hash = (key.charCodeAt(at) + (hash << 6) + (hash << 16) - hash) | 0;
  return hash >>> 0;
};

/** Dan Bernstein's hash × 33. */
export const djb2: Hash = (key) => {
  let hash = 5381;
  for (let at = 0; at < key.length; at++) hash = ((hash << 5) + hash + key.charCodeAt(at)) | 0;
  return hash >>> 0;
};

/** HAProxy's own: two words whose rotations depend on what was hashed so far. */
export const wt6: Hash = (key) => {
  let one = 0xa53c965a | 0;
  let other = 0x5ca6953a;
  let step = 6;
  let otherStep = 18;
  for (let at = 0; at < key.length; at++) {
    const byte = key.charCodeAt(at);
    one = ~(one ^ byte);
    other = ~(other + byte);
    const turned = rotateLeft(other, step);
    other = rotateLeft(one, otherStep);
    one = turned;
    const steps = ((one >>> 16) ^ other) & 0xffff;
    step = steps & 0x1f;
    otherStep = steps >>> 11;
  }
  return (one ^ other) >>> 0;
};

const rotateLeft = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** What each byte does to a CRC of 32 bits. @param polynomial with its bits reversed; 0xedb88320 for the CRC-32 */
export const crcTable = (polynomial: number): Int32Array =>
  Int32Array.from({ length: 256 }, (_, byte) => {
    let word = byte;
    for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ polynomial : word >>> 1;
    return word;
  });

const crc = (polynomial: number): Hash => {
  const table = crcTable(polynomial);
  return (key) => {
    let word = -1;
    for (let at = 0; at < key.length; at++) word = (word >>> 8) ^ table[(word ^ key.charCodeAt(at)) & 0xff]!;
    return ~word >>> 0;
  };
};

/** The CRC-32 of Ethernet, gzip and PNG. */
export const crc32 = crc(0xedb88320);

/** The CRC-32 of Castagnoli, which SCTP and iSCSI use (RFC 9260, appendix A). */
export const crc32c = crc(0x82f63b78);

/** No function: the key is a number in decimal, of which the lower 32 bits count; anything else is 0. */
export const none: Hash = (key) => {
  const digits = /^[+-]?\d+/.exec(key)?.[0] ?? '0';
  return digits.length < 16 ? Number(digits) >>> 0 : Number(BigInt.asUintN(32, saturated(BigInt(digits))));
};

const saturated = (value: bigint): bigint =>
  value > INT64_MAX ? INT64_MAX : value < -INT64_MAX - 1n ? -INT64_MAX - 1n : value;

const INT64_MAX = 2n ** 63n - 1n;

/**
 * The `avalanche` modifier: every bit of a 32-bit word changes about half the bits of the result. Bob Jenkins' 4-byte
 * full avalanche (burtleburtle.net/bob/hash/integer.html), then HAProxy's multiplication by a prime near 3/4 of 2^32.
 */
export const avalanche = (word: number): number => {
  let a = (word + 0x7ed55d16 + (word << 12)) | 0;
  a = a ^ 0xc761c23c ^ (a >>> 19);
  a = (a + 0x165667b1 + (a << 5)) | 0;
  a = (a + 0xd3a2646c) ^ (a << 9);
  a = (a + 0xfd7046c5 + (a << 3)) | 0;
  a = a ^ 0xb55a4f09 ^ (a >>> 16);
  return Math.imul(a, 0xc0000001) >>> 0;
};
