// Hashes and digests (manual 7.3.1).
import { createHash, createHmac, getHashes, timingSafeEqual } from 'node:crypto';
import { avalanche, crc32, crc32c, djb2, type Hash, sdbm, wt6 } from '../../../common/hash.js';
import { xxh3 } from '../../../common/xxh3.js';
import { xxh32 } from '../../../common/xxh32.js';
import { xxh64 } from '../../../common/xxh64.js';
import { type Converter, numberOr, text } from '../fetch.js';
import { toBytes } from '../value.js';
import { arg, held, ofBytes, optional } from './make.js';

const hash = (name: string, hashOf: Hash): Converter =>
  ofBytes(
    {
      name,
      usage: `${name}([<avalanche>])`,
      summary: `The ${name} hash, of 32 bits, as "hash-type" has it.`,
      args: [optional('avalanche', 'uint')],
      out: 'sint',
    },
    ([mixed]) => (numberOr(mixed, 0) === 0 ? hashOf : (value) => avalanche(hashOf(value))),
  );

const xxHash = (
  name: string,
  bits: string,
  hashOf: (bytes: Buffer, seed: number) => number | bigint,
): Converter =>
  ofBytes(
    {
      name,
      usage: `${name}([<seed>])`,
      summary: `The ${name.toUpperCase()} hash of xxHash, ${bits}.`,
      args: [optional('a seed', 'uint')],
      out: 'sint',
    },
    ([given]) => {
      const seed = numberOr(given, 0);
      return (value) => hashOf(Buffer.from(value, 'latin1'), seed);
    },
  );

const signed = (hash: bigint): bigint => BigInt.asIntN(64, hash);

const digest = (value: string, algorithm: string): Buffer =>
  createHash(algorithm).update(value, 'latin1').digest();

const known = (algorithm: unknown): string | undefined =>
  getHashes().some((one) => one.toLowerCase() === String(algorithm).toLowerCase())
    ? undefined
    : `'${String(algorithm)}' is no known digest`;

export const hashConverters: readonly Converter[] = [
  hash('sdbm', sdbm),
  hash('djb2', djb2),
  hash('wt6', wt6),
  hash('crc32', crc32),
  hash('crc32c', crc32c),
  xxHash('xxh32', '32 bits', xxh32),
  xxHash('xxh64', '64 bits with a sign', (bytes, seed) => signed(xxh64(bytes, BigInt(seed)))),
  xxHash('xxh3', '64 bits with a sign', (bytes, seed) => signed(xxh3(bytes, BigInt(seed)))),
  ofBytes(
    { name: 'sha1', usage: 'sha1', summary: 'The SHA-1 digest.', out: 'bin' },
    () => (value) => digest(value, 'sha1'),
  ),
  ofBytes(
    {
      name: 'sha2',
      usage: 'sha2([<bits>])',
      summary: 'A SHA-2 digest of 224, 256 (unless told), 384 or 512 bits.',
      args: [optional('bits', 'uint', ['224', '256', '384', '512'])],
      out: 'bin',
    },
    ([bits]) => {
      const algorithm = `sha${numberOr(bits, 256)}`;
      return (value) => digest(value, algorithm);
    },
  ),
  ofBytes(
    {
      name: 'digest',
      usage: 'digest(<algorithm>)',
      summary: 'A digest by its name: md5, sha256.',
      args: [arg('an algorithm', 'str')],
      out: 'bin',
      check: ([algorithm]) => known(algorithm),
    },
    ([algorithm]) =>
      (value) =>
        digest(value, text(algorithm)),
  ),
  ofBytes(
    {
      name: 'hmac',
      usage: 'hmac(<algorithm>,<key>)',
      summary: 'A message authentication code; the key is in base64, or a variable that holds it so.',
      args: [arg('an algorithm', 'str'), arg('a key', 'str')],
      out: 'bin',
      check: ([algorithm]) => known(algorithm),
    },
    ([algorithm, key], { variables }) => {
      const secretOf = held(key, variables);
      return (value, stream) => {
        const encoded = secretOf(stream);
        if (encoded === undefined) return undefined;
        const secret = Buffer.from(encoded, 'base64');
        return createHmac(text(algorithm), secret).update(value, 'latin1').digest();
      };
    },
  ),
  ofBytes(
    {
      name: 'secure_memcmp',
      usage: 'secure_memcmp(<var>)',
      summary: 'Whether a variable holds the same, in a time that does not tell where they differ.',
      args: [arg('a variable', 'var')],
      out: 'bool',
    },
    ([name], { variables }) => {
      const variable = variables.variable(text(name));
      return (value, stream) => {
        const known = variable.get(stream);
        if (known === undefined) return undefined;
        const [one, other] = [Buffer.from(value, 'latin1'), Buffer.from(toBytes(known), 'latin1')];
        return one.length === other.length && timingSafeEqual(one, other);
      };
    },
  ),
];
