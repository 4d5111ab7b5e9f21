// Whether a password fits a hash of crypt(3). Slow on purpose, like the hashes: milliseconds on the caller's thread.
import { Buffer } from 'node:buffer';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createRequire } from 'node:module';
import { encrypt } from 'unixcrypt';
import { type CryptKind, cryptKind } from './crypt.js';

/** libxcrypt takes no longer ones either, for their length multiplies the cost. */
const MAX_BYTES = 511;

/** Packages for old methods, loaded when a cfg has a hash of theirs. */
const load = createRequire(import.meta.url);

/** `clear` has a character for each byte of the password; returns what the hash would have to be. */
type Hasher = (clear: string, hash: string) => string;

/** unixcrypt takes bytes, too, and its types do not tell. */
const shaCrypt: { encrypt(clear: string | Uint8Array, salt: string): string } = { encrypt };

/** Both hashes of SHA-crypt are made from method, cost and salt: all but what stands after the last "$". */
const sha: Hasher = (clear, hash) =>
  shaCrypt.encrypt(Buffer.from(clear, 'latin1'), hash.slice(0, hash.lastIndexOf('$')));

const md5: Hasher = (clear, hash) => {
  const apacheMd5: Hasher = load('apache-md5');
  return apacheMd5(clear, hash);
};

const des: Hasher = (clear, hash) => {
  const unixCrypt: (clear: Uint8Array, salt: string) => string = load('unix-crypt-td-js');
  return unixCrypt(Buffer.from(clear, 'latin1'), hash.slice(0, 2));
};

const bcrypt: Hasher = (clear, hash) => {
  const { hashSync }: typeof import('bcryptjs') = load('bcryptjs');
  return hashSync(Buffer.from(clear, 'latin1').toString(), hash.slice(0, 29));
};

const HASHERS: Readonly<Record<CryptKind, Hasher>> = { sha256: sha, sha512: sha, md5, des, bcrypt };

/** The password that has fitted each hash, as a digest that is worth nothing outside this process. */
const fitted = new Map<string, Buffer>();
const KEY = randomBytes(32);

/**
 * Whether `clear` (latin1, a character for each byte) is the password of `crypted`. Asked again for the same it
 * answers at once; a wrong one costs the hash's full price each time. `crypted` comes from a cfg: each is remembered.
 */
export const verifyPassword = (crypted: string, clear: string): boolean => {
  const kind = cryptKind(crypted);
  // The C string ends at a NUL.
  if (kind === undefined || clear.length > MAX_BYTES || clear.includes('\0')) return false;
  const digest = createHmac('sha256', KEY).update(clear, 'latin1').digest();
  const known = fitted.get(crypted);
  if (known && timingSafeEqual(known, digest)) return true;
  if (!equal(HASHERS[kind](clear, crypted), crypted)) return false;
  fitted.set(crypted, digest);
  return true;
};

/** In a time that does not tell where they differ. */
export const equal = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((text) => createHmac('sha256', KEY).update(text, 'latin1').digest());
  return timingSafeEqual(left!, right!);
};
