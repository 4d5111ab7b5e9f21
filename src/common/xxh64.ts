// XXH64, the 64-bit hash of Yann Collet's xxHash (github.com/Cyan4973/xxHash, doc/xxhash_spec.md), by BigInt: fit for
// what is hashed once, not for every request.

const PRIME1 = 0x9e3779b185ebca87n;
const PRIME2 = 0xc2b2ae3d27d4eb4fn;
const PRIME3 = 0x165667b19e3779f9n;
const PRIME4 = 0x85ebca77c2b2ae63n;
const PRIME5 = 0x27d4eb2f165667c5n;

const word = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => word((value << by) | (value >> (64n - by)));
const round = (lane: bigint, input: bigint): bigint =>
  word(rotate(word(lane + input * PRIME2), 31n) * PRIME1);
const merge = (hash: bigint, lane: bigint): bigint => word((hash ^ round(0n, lane)) * PRIME1 + PRIME4);

export const xxh64 = (bytes: Uint8Array, seed = 0n): bigint => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { hash, at } = hashStripes(view, seed);
  return avalanche(hashRest(view, at, word(hash + BigInt(bytes.length))));
};

/** 32 bytes at a time, over four lanes. */
const hashStripes = (view: DataView, seed: bigint): { hash: bigint; at: number } => {
  if (view.byteLength < 32) return { hash: word(seed + PRIME5), at: 0 };
  const lanes = [word(seed + PRIME1 + PRIME2), word(seed + PRIME2), seed, word(seed - PRIME1)];
  let at = 0;
  for (; at + 32 <= view.byteLength; at += 32)
    for (const [lane, value] of lanes.entries())
      lanes[lane] = round(value, view.getBigUint64(at + lane * 8, true));
  const turned = lanes.map((lane, i) => rotate(lane, [1n, 7n, 12n, 18n][i]!));
  return { hash: lanes.reduce(merge, word(turned.reduce((sum, lane) => sum + lane))), at };
};

const hashRest = (view: DataView, from: number, start: bigint): bigint => {
  let hash = start;
  let at = from;
  for (; at + 8 <= view.byteLength; at += 8)
    hash = word(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * PRIME1 + PRIME4);
  for (; at + 4 <= view.byteLength; at += 4)
    hash = word(rotate(hash ^ word(BigInt(view.getUint32(at, true)) * PRIME1), 23n) * PRIME2 + PRIME3);
  for (; at < view.byteLength; at++)
    hash = word(rotate(hash ^ word(BigInt(view.getUint8(at)) * PRIME5), 11n) * PRIME1);
  return hash;
};

const avalanche = (start: bigint): bigint => {
  let hash = word((start ^ (start >> 33n)) * PRIME2);
  hash = word((hash ^ (hash >> 29n)) * PRIME3);
  return hash ^ (hash >> 32n);
};
