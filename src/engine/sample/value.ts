// Samples at run time: plain values that say themselves what they are, and what one type makes of another (manual 7.3;
// HAProxy's casts). Text is latin1, a character for each byte on the wire.
import { IpAddress } from '../../common/ip.js';
import type { SampleType } from '../../config/rules.js';

/** bool; sint, exact up to 2^53, or as a bigint with all of 64 bits; str and meth; bin; addr. */
export type Sample = boolean | number | bigint | string | Buffer | IpAddress;

/** What a compiled expression, fetch or converter gives; undefined: there is no such sample. */
export type Value = Sample | undefined;

export const toText = (value: Sample): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return integerText(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  return Buffer.isBuffer(value) ? textOf(value) : value.toString();
};

/** Bytes as text, which ends at a NUL. */
const textOf = (bytes: Buffer): string => {
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
};

/** The largest and smallest of HAProxy's integers, of 64 bits. */
export const INTEGER_MAX = 2 ** 63;
export const INTEGER_MIN = -(2 ** 63);

/** Beyond 2^53 in full digits, and what has overflown as 64 bits show it. */
const integerText = (value: number): string => {
  if (Number.isSafeInteger(value)) return String(value);
  return value >= INTEGER_MAX ? '9223372036854775807' : String(BigInt(value));
};

/** Text is read as far as it is a number, as HAProxy does: "12ab" is 12, and "ab" is 0. */
export const toInteger = (value: Sample): number | undefined => {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    const found = /^\s*[+-]?\d+/.exec(value);
    return found ? Math.min(INTEGER_MAX, Math.max(INTEGER_MIN, Number(found[0]))) : 0;
  }
  return value instanceof IpAddress && value.family === 4 ? value.words[0] : undefined;
};

export const toBoolean = (value: Sample): boolean | undefined => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) !== 0;
  return typeof value === 'string' ? toInteger(value) !== 0 : undefined;
};

/** Text is parsed, a number is 32 bits, bytes are 4 or 16. */
export const toAddress = (value: Sample): IpAddress | undefined => {
  if (value instanceof IpAddress) return value;
  if (typeof value === 'string') return IpAddress.parse(value);
  if (typeof value === 'number' || typeof value === 'bigint')
    return IpAddress.ipv4(Number(BigInt.asUintN(32, toInt64(value))));
  if (!Buffer.isBuffer(value)) return undefined;
  if (value.length === 4) return IpAddress.ipv4(value.readUInt32BE(0));
  if (value.length !== 16) return undefined;
  return IpAddress.ipv6(
    value.readUInt32BE(0),
    value.readUInt32BE(4),
    value.readUInt32BE(8),
    value.readUInt32BE(12),
  );
};

/** All 64 bits; what has overflown is the last before it did. */
const toInt64 = (value: number | bigint | boolean): bigint => {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value);
  const number = Number(value);
  if (number >= INTEGER_MAX) return 2n ** 63n - 1n;
  return number <= INTEGER_MIN ? -(2n ** 63n) : BigInt(Math.trunc(number) || 0);
};

/** Bytes as a latin1 string, which is what matching and hashing read; numbers are 8 bytes in network order. */
export const toBytes = (value: Sample): string => {
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  if (value instanceof IpAddress) return value.toBytes();
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(toInt64(value));
  return bytes.toString('latin1');
};

const CASTS: Readonly<Record<SampleType, (value: Sample) => Value>> = {
  any: (value) => value,
  bool: toBoolean,
  sint: toInteger,
  addr: toAddress,
  ipv4: (value) => toAddress(value)?.toIpv4(),
  ipv6: (value) => toAddress(value)?.toIpv6(),
  str: toText,
  bin: (value) => (Buffer.isBuffer(value) ? value : Buffer.from(toBytes(value), 'latin1')),
  meth: toText,
};

/** How a sample becomes one of type `to`. */
export const castTo = (to: SampleType): ((value: Sample) => Value) => CASTS[to];
