// XXH3 of 64 bits, the younger hash of Yann Collet's xxHash (github.com/Cyan4973/xxHash, doc/xxhash_spec.md), by
// BigInt. There is one way for each range of lengths, all of them fed from a secret of 192 bytes.

const SECRET = Buffer.from(
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743' +
    '248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343ff9dcbbc7c7' +
    '0b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b16be' +
    '587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
  'hex',
);

const PRIME32_1 = 0x9e3779b1n;
const PRIME32_2 = 0x85ebca77n;
const PRIME32_3 = 0xc2b2ae3dn;
const PRIME64_1 = 0x9e3779b185ebca87n;
const PRIME64_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME64_3 = 0x165667b19e3779f9n;
const PRIME64_4 = 0x85ebca77c2b2ae63n;
const PRIME64_5 = 0x27d4eb2f165667c5n;
const PRIME_MX1 = 0x165667919e3779f9n;
const PRIME_MX2 = 0x9fb21c651e98df25n;

const word = (value: bigint): bigint => BigInt.asUintN(64, value);
const low = (value: bigint): bigint => value & 0xffffffffn;
const rotate = (value: bigint, by: bigint): bigint => word((value << by) | (value >> (64n - by)));
/** The halves of a product of 128 bits, one over the other. */
const fold = (one: bigint, other: bigint): bigint => {
  const product = one * other;
  return word(product) ^ (product >> 64n);
};
const swap32 = (value: number): number =>
  ((value >>> 24) | ((value >>> 8) & 0xff00) | ((value << 8) & 0xff0000) | (value << 24)) >>> 0;
const swap64 = (value: bigint): bigint => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes.readBigUInt64BE();
};

const avalanche = (start: bigint): bigint => {
  const hash = word((start ^ (start >> 37n)) * PRIME_MX1);
  return hash ^ (hash >> 32n);
};
/** That of XXH64, for the shortest. */
const strongAvalanche = (start: bigint): bigint => {
  let hash = word((start ^ (start >> 33n)) * PRIME64_2);
  hash = word((hash ^ (hash >> 29n)) * PRIME64_3);
  return hash ^ (hash >> 32n);
};

const u64 = (bytes: Buffer, at: number): bigint => bytes.readBigUInt64LE(at);

/** Unsigned. */
export const xxh3 = (bytes: Buffer, seed = 0n): bigint => {
  const { length } = bytes;
  if (length === 0) return strongAvalanche(word(seed ^ u64(SECRET, 56) ^ u64(SECRET, 64)));
  if (length <= 3) return hashTo3(bytes, seed);
  if (length <= 8) return hashTo8(bytes, seed);
  if (length <= 16) return hashTo16(bytes, seed);
  if (length <= 128) return hashTo128(bytes, seed);
  return length <= 240 ? hashTo240(bytes, seed) : hashLong(bytes, seed);
};

const hashTo3 = (bytes: Buffer, seed: bigint): bigint => {
  const { length } = bytes;
  const combined =
    ((bytes[0]! << 16) | (bytes[length >> 1]! << 24) | bytes[length - 1]! | (length << 8)) >>> 0;
  const flip = word(BigInt((SECRET.readUInt32LE(0) ^ SECRET.readUInt32LE(4)) >>> 0) + seed);
  return strongAvalanche(BigInt(combined) ^ flip);
};

const hashTo8 = (bytes: Buffer, seed: bigint): bigint => {
  const mixed = word(seed ^ (BigInt(swap32(Number(low(seed)))) << 32n));
  const input = BigInt(bytes.readUInt32LE(bytes.length - 4)) + (BigInt(bytes.readUInt32LE(0)) << 32n);
  const keyed = input ^ word((u64(SECRET, 8) ^ u64(SECRET, 16)) - mixed);
  let hash = keyed ^ rotate(keyed, 49n) ^ rotate(keyed, 24n);
  hash = word(hash * PRIME_MX2);
  hash ^= (hash >> 35n) + BigInt(bytes.length);
  hash = word(word(hash) * PRIME_MX2);
  return hash ^ (hash >> 28n);
};

const hashTo16 = (bytes: Buffer, seed: bigint): bigint => {
  const first = word((u64(SECRET, 24) ^ u64(SECRET, 32)) + seed);
  const last = word((u64(SECRET, 40) ^ u64(SECRET, 48)) - seed);
  const start = u64(bytes, 0) ^ first;
  const end = u64(bytes, bytes.length - 8) ^ last;
  return avalanche(word(BigInt(bytes.length) + swap64(start) + end + fold(start, end)));
};

const mix16 = (bytes: Buffer, at: number, secretAt: number, seed: bigint): bigint =>
  fold(
    u64(bytes, at) ^ word(u64(SECRET, secretAt) + seed),
    u64(bytes, at + 8) ^ word(u64(SECRET, secretAt + 8) - seed),
  );

/** Pairs of 16 bytes from both ends towards the middle. */
const hashTo128 = (bytes: Buffer, seed: bigint): bigint => {
  const { length } = bytes;
  let hash = word(BigInt(length) * PRIME64_1);
  for (let i = Math.floor((length - 1) / 32); i >= 0; i--)
    hash += mix16(bytes, 16 * i, 32 * i, seed) + mix16(bytes, length - 16 * (i + 1), 32 * i + 16, seed);
  return avalanche(word(hash));
};

const hashTo240 = (bytes: Buffer, seed: bigint): bigint => {
  const { length } = bytes;
  let hash = word(BigInt(length) * PRIME64_1);
  for (let i = 0; i < 8; i++) hash += mix16(bytes, 16 * i, 16 * i, seed);
  hash = avalanche(word(hash));
  for (let i = 8; i < Math.floor(length / 16); i++) hash += mix16(bytes, 16 * i, 16 * (i - 8) + 3, seed);
  hash += mix16(bytes, length - 16, 136 - 17, seed);
  return avalanche(word(hash));
};

const STRIPE = 64;
const STRIPES_PER_BLOCK = (SECRET.length - STRIPE) / 8;

/** Stripes of 64 bytes into eight lanes, which are scrambled after each block. */
const hashLong = (bytes: Buffer, seed: bigint): bigint => {
  const secret = seed === 0n ? SECRET : secretOf(seed);
  const lanes = [
    ...[PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3],
    ...[PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1],
  ];
  const stripes = Math.floor((bytes.length - 1) / STRIPE);
  for (let i = 0; i < stripes; i++) {
    const inBlock = i % STRIPES_PER_BLOCK;
    accumulate(lanes, bytes, i * STRIPE, secret, inBlock * 8);
    if (inBlock === STRIPES_PER_BLOCK - 1) scramble(lanes, secret);
  }
  accumulate(lanes, bytes, bytes.length - STRIPE, secret, secret.length - STRIPE - 7);
  return mergeLanes(lanes, secret, 11, word(BigInt(bytes.length) * PRIME64_1));
};

const secretOf = (seed: bigint): Buffer => {
  const secret = Buffer.alloc(SECRET.length);
  for (let at = 0; at < secret.length; at += 16) {
    secret.writeBigUInt64LE(word(u64(SECRET, at) + seed), at);
    secret.writeBigUInt64LE(word(u64(SECRET, at + 8) - seed), at + 8);
  }
  return secret;
};

const accumulate = (lanes: bigint[], bytes: Buffer, at: number, secret: Buffer, secretAt: number) => {
  for (let i = 0; i < 8; i++) {
    const value = u64(bytes, at + 8 * i);
    const keyed = value ^ u64(secret, secretAt + 8 * i);
    lanes[i ^ 1] = word(lanes[i ^ 1]! + value);
    lanes[i] = word(lanes[i]! + low(keyed) * (keyed >> 32n));
  }
};

const scramble = (lanes: bigint[], secret: Buffer) => {
  for (const [i, lane] of lanes.entries())
    lanes[i] = word((lane ^ (lane >> 47n) ^ u64(secret, secret.length - STRIPE + 8 * i)) * PRIME32_1);
};

const mergeLanes = (lanes: readonly bigint[], secret: Buffer, secretAt: number, start: bigint): bigint => {
  let hash = start;
  for (let i = 0; i < 8; i += 2)
    hash += fold(
      lanes[i]! ^ u64(secret, secretAt + 8 * i),
      lanes[i + 1]! ^ u64(secret, secretAt + 8 * i + 8),
    );
  return avalanche(word(hash));
};
