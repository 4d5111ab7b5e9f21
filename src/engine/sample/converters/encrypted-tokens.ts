// JSON Web Tokens that are encrypted (manual 7.3.1: jwt_decrypt_*; RFC 7516, RFC 7518). What cannot be decrypted is an
// empty string. Keys agreed upon (ECDH-ES) and RSA1_5, which RFC 8725 advises against, are not decrypted.
import {
  constants,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  type KeyObject,
  privateDecrypt,
  timingSafeEqual,
} from 'node:crypto';
import { findJson, unescapeJson } from '../../../common/json-path.js';
import { isVariableName } from '../../../config/sample/call.js';
import { type Converter, text } from '../fetch.js';
import { arg, held, ofText } from './make.js';

/** What a token is decrypted with: a secret's bytes, or a private key of RSA. */
type Key = Buffer | KeyObject;

/** The five parts of a token, and what its header says. */
interface Token {
  /** As it stands there: it is authenticated, too. */
  readonly header: string;
  readonly key: Buffer;
  readonly nonce: Buffer;
  readonly data: Buffer;
  readonly tag: Buffer;
  /** A string of the header. */
  readonly say: (name: string) => string;
}

const member = (json: string, name: string): string => {
  const found = findJson(json, [name]);
  return found?.kind === 'string' ? (unescapeJson(found.text) ?? '') : '';
};

const readToken = (token: string): Token | undefined => {
  const [header, key, nonce, data, tag, more] = token.split('.', 6);
  if (tag === undefined || more !== undefined) return undefined;
  const json = Buffer.from(header!, 'base64url').toString('latin1');
  const decoded = (part: string | undefined): Buffer => Buffer.from(part!, 'base64url');
  return {
    header: header!,
    key: decoded(key),
    nonce: decoded(nonce),
    data: decoded(data),
    tag: decoded(tag),
    say: (name) => member(json, name),
  };
};

interface Sealed {
  readonly data: Buffer;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly aad: Buffer;
}

type GcmName = 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm';

const openGcm = (bits: string, key: Buffer, { data, nonce, tag, aad }: Sealed): Buffer => {
  const cipher = createDecipheriv(`aes-${bits}-gcm` as GcmName, key, nonce, { authTagLength: 16 });
  cipher.setAAD(aad).setAuthTag(tag);
  return Buffer.concat([cipher.update(data), cipher.final()]);
};

/** AES in CBC mode, authenticated by the first half of the key (RFC 7518, 5.2). */
const openCbc = (bits: string, key: Buffer, { data, nonce, tag, aad }: Sealed): Buffer | undefined => {
  const half = Number(bits) / 8;
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(aad.length * 8));
  const mac = createHmac(`sha${Number(bits) * 2}`, key.subarray(0, half));
  const expected = mac
    .update(Buffer.concat([aad, nonce, data, length]))
    .digest()
    .subarray(0, half);
  if (key.length !== 2 * half || expected.length !== tag.length || !timingSafeEqual(expected, tag))
    return undefined;
  const cipher = createDecipheriv(`aes-${bits}-cbc`, key.subarray(half), nonce);
  return Buffer.concat([cipher.update(data), cipher.final()]);
};

/** The key that the content is encrypted with (RFC 7518, 4). */
const contentKey = (token: Token, key: Key): Buffer | undefined => {
  const algorithm = token.say('alg');
  const [, bits, mode] = /^A(128|192|256)(KW|GCMKW)$/.exec(algorithm) ?? [];
  if (Buffer.isBuffer(key)) {
    if (algorithm === 'dir') return token.key.length === 0 ? key : undefined;
    if (mode === 'GCMKW') return openGcm(bits!, key, wrapOf(token));
    return mode === 'KW' ? unwrap(bits!, key, token.key) : undefined;
  }
  const hash = { 'RSA-OAEP': 'sha1', 'RSA-OAEP-256': 'sha256' }[algorithm];
  if (hash === undefined) return undefined;
  return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, token.key);
};

const wrapOf = ({ key, say }: Token): Sealed => ({
  data: key,
  nonce: Buffer.from(say('iv'), 'base64url'),
  tag: Buffer.from(say('tag'), 'base64url'),
  aad: Buffer.alloc(0),
});

/** AES Key Wrap (RFC 3394). */
const unwrap = (bits: string, key: Buffer, wrapped: Buffer): Buffer => {
  const cipher = createDecipheriv(`id-aes${bits}-wrap`, key, Buffer.alloc(8, 0xa6));
  return Buffer.concat([cipher.update(wrapped), cipher.final()]);
};

const open = (token: Token, key: Key): Buffer | undefined => {
  const secret = contentKey(token, key);
  const [, bits, mode] = /^A(128|192|256)(GCM|CBC-HS(?:256|384|512))$/.exec(token.say('enc')) ?? [];
  if (!secret || bits === undefined) return undefined;
  const { data, nonce, tag } = token;
  const sealed = { data, nonce, tag, aad: Buffer.from(token.header, 'latin1') };
  return mode === 'GCM' ? openGcm(bits, secret, sealed) : openCbc(bits, secret, sealed);
};

const NOTHING = Buffer.alloc(0);

/** node:crypto throws at whatever is not right about a key, a nonce or a tag. */
const decrypt = (value: string, keyOf: () => Key | undefined): Buffer => {
  try {
    const token = readToken(value);
    const key = token && keyOf();
    return (key && open(token, key)) ?? NOTHING;
  } catch {
    return NOTHING;
  }
};

/** A JSON Web Key: a secret, or a private key of RSA (RFC 7517). */
const readJwk = (json: string): Key | undefined => {
  const kind = member(json, 'kty');
  if (kind === 'oct') return Buffer.from(member(json, 'k'), 'base64url');
  if (kind !== 'RSA') return undefined;
  const names = ['kty', 'n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
  const key = Object.fromEntries(names.map((name) => [name, member(json, name)]));
  return createPrivateKey({ key, format: 'jwk' });
};

const row = (name: string, what: string, readKey: (given: string) => Key | undefined): Converter =>
  ofText(
    {
      name,
      usage: `${name}(<${what}>)`,
      summary: `The content of an encrypted JSON Web Token, by a ${what}.`,
      args: [arg(`a ${what}`, 'str')],
      out: 'bin',
    },
    ([given], { variables }) => {
      const keyAt = held(given, variables);
      return (value, stream) => {
        const key = keyAt(stream);
        return key === undefined ? undefined : decrypt(value, () => readKey(key));
      };
    },
  );

export const encryptedTokenConverters: readonly Converter[] = [
  row('jwt_decrypt_secret', 'secret', (secret) => Buffer.from(secret, 'base64')),
  row('jwt_decrypt_jwk', 'jwk', readJwk),
  {
    ...ofText(
      {
        name: 'jwt_decrypt_cert',
        usage: 'jwt_decrypt_cert(<cert>)',
        summary: 'The content of an encrypted JSON Web Token, by the private key in a PEM file.',
        args: [arg('a cert', 'str')],
        out: 'bin',
      },
      ([given], { variables, model }) => {
        const pathAt = held(given, variables);
        const { texts = {} } = model.files ?? {};
        return (value, stream) => {
          const path = pathAt(stream);
          if (path === undefined) return undefined;
          return decrypt(value, () =>
            Object.hasOwn(texts, path) ? createPrivateKey(texts[path]!) : undefined,
          );
        };
      },
    ),
    readFiles: ([path], files) => {
      if (isVariableName(text(path))) return undefined;
      const read = files.text(text(path));
      return 'error' in read ? `failed to open <${text(path)}>: ${read.error}` : undefined;
    },
  },
];
