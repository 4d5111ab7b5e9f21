// Encryption by AES (manual 7.3.1: aes_gcm_*, aes_cbc_*). Nonce, key and the like are in base64, or in variables that hold
// them so. What cannot be decrypted is no sample.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { isVariableName } from '../../../config/sample/call.js';
import type { Compiler } from '../compiler.js';
import { type Args, type Converter, numberOr, text } from '../fetch.js';
import type { Stream } from '../stream.js';
import type { Value } from '../value.js';
import { arg, held, ofBytes, optional } from './make.js';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** What one call has to work with. */
interface Keys {
  readonly nonce: Buffer;
  readonly key: Buffer;
  readonly tag: Buffer;
  readonly aad: Buffer;
}

type Mode = 'gcm' | 'cbc';

const NAMES = ['', 'nonce', 'key', 'tag', 'aad'];

const complaintOf = (args: Args): string | undefined => {
  if (![128, 192, 256].includes(numberOr(args[0], 0))) return 'key size must be 128, 192 or 256 (bits)';
  const wrong = args.findIndex(
    (given, at) => at > 0 && typeof given === 'string' && !isVariableName(given) && !BASE64.test(given),
  );
  return wrong < 0
    ? undefined
    : `failed to parse ${NAMES[wrong]} : argument needs to be base64 encoded, and can either be a string or a variable`;
};

/** Reads the arguments behind the key size; undefined while a variable is missing. */
const keysOf = (args: Args, { variables }: Compiler): ((stream: Stream) => Keys | undefined) => {
  const readers = [1, 2, 3, 4].map((at) => held(args[at], variables));
  return (stream) => {
    const read = readers.map((reader) => reader(stream));
    const [nonce, key, tag, aad] = read.map((encoded) => Buffer.from(encoded ?? '', 'base64'));
    return read.includes(undefined) ? undefined : { nonce: nonce!, key: key!, tag: tag!, aad: aad! };
  };
};

/** node:crypto throws at keys, nonces and tags of a wrong length, and where a tag or the padding is not right. */
const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

const decrypt = (mode: Mode, bits: number, bytes: Buffer, keys: Keys): Buffer | undefined =>
  attempt(() => {
    if (mode === 'cbc') return whole(createDecipheriv(`aes-${bits}-cbc`, keys.key, keys.nonce), bytes);
    const cipher = createDecipheriv(cipherName(bits), keys.key, keys.nonce, { authTagLength: 16 });
    return whole(cipher.setAAD(keys.aad).setAuthTag(keys.tag), bytes);
  });

const encrypt = (
  mode: Mode,
  bits: number,
  bytes: Buffer,
  keys: Keys,
): { data: Buffer; tag?: Buffer } | undefined =>
  attempt(() => {
    if (mode === 'cbc')
      return { data: whole(createCipheriv(`aes-${bits}-cbc`, keys.key, keys.nonce), bytes) };
    const cipher = createCipheriv(cipherName(bits), keys.key, keys.nonce).setAAD(keys.aad);
    return { data: whole(cipher, bytes), tag: cipher.getAuthTag() };
  });

const cipherName = (bits: number): 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' =>
  bits === 128 ? 'aes-128-gcm' : bits === 192 ? 'aes-192-gcm' : 'aes-256-gcm';

const whole = (cipher: { update(bytes: Buffer): Buffer; final(): Buffer }, bytes: Buffer): Buffer =>
  Buffer.concat([cipher.update(bytes), cipher.final()]);

const SIZE = arg('a key size', 'uint');
const NONCE = arg('a nonce', 'str');
const KEY = arg('a key', 'str');
const AAD = optional('additional data', 'str');

type Described = Pick<Parameters<typeof ofBytes>[0], 'name' | 'usage' | 'summary' | 'args'>;

type Run = (bits: number, bytes: Buffer, keys: Keys) => Value;

/** Encrypts or decrypts with the keys among its arguments; while one is missing there is no sample. */
const cipher = (described: Described, run: Run): Converter =>
  ofBytes({ ...described, out: 'bin', check: complaintOf }, (args, compiler) => {
    const [bits, keysAt] = [numberOr(args[0], 128), keysOf(args, compiler)];
    return (value, stream) => {
      const keys = keysAt(stream);
      return keys && run(bits, Buffer.from(value, 'latin1'), keys);
    };
  });

/** CBC has no tag, and nothing but the data to encrypt. */
const cbc = (name: string, summary: string, run: Run): Converter =>
  cipher({ name, usage: `${name}(<bits>,<nonce>,<key>)`, summary, args: [SIZE, NONCE, KEY] }, run);

export const cipherConverters: readonly Converter[] = [
  cbc('aes_cbc_dec', 'Decrypts AES in CBC mode.', (bits, bytes, keys) => decrypt('cbc', bits, bytes, keys)),
  cbc(
    'aes_cbc_enc',
    'Encrypts by AES in CBC mode.',
    (bits, bytes, keys) => encrypt('cbc', bits, bytes, keys)?.data,
  ),
  cipher(
    {
      name: 'aes_gcm_dec',
      usage: 'aes_gcm_dec(<bits>,<nonce>,<key>,<aead_tag>[,<aad>])',
      summary: 'Decrypts AES in GCM mode, where the tag is right.',
      args: [SIZE, NONCE, KEY, arg('a tag', 'str'), AAD],
    },
    (bits, bytes, keys) => decrypt('gcm', bits, bytes, keys),
  ),
  ofBytes(
    {
      name: 'aes_gcm_enc',
      usage: 'aes_gcm_enc(<bits>,<nonce>,<key>,<aead_tag>[,<aad>])',
      summary: 'Encrypts by AES in GCM mode; the tag goes to a variable, in base64.',
      args: [SIZE, NONCE, KEY, arg('a variable', 'var'), AAD],
      out: 'bin',
      check: complaintOf,
    },
    (args, compiler) => {
      const bits = numberOr(args[0], 128);
      const keysAt = keysOf([args[0]!, args[1]!, args[2]!, null, args[4] ?? null], compiler);
      const tagVariable = compiler.variables.variable(text(args[3]));
      return (value, stream) => {
        const keys = keysAt(stream);
        const sealed = keys && encrypt('gcm', bits, Buffer.from(value, 'latin1'), keys);
        if (sealed?.tag) tagVariable.set(stream, sealed.tag.toString('base64'));
        return sealed?.data;
      };
    },
  ),
];
