// Signatures of JSON Web Tokens (manual 7.3.1: jwt_verify, jwt_verify_cert; RFC 7515, RFC 7518).
import {
  constants,
  createHmac,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
  type VerifyKeyObjectInput,
  verify,
  X509Certificate,
} from 'node:crypto';
import { isVariableName } from '../../../config/sample/call.js';
import type { CallFiles } from '../../../config/sample/card.js';
import type { Args, Converter } from '../fetch.js';
import { text } from '../fetch.js';
import { arg, held, ofBytes } from './make.js';

/** What a check comes to; HAProxy's numbers. */
const Outcome = { good: 1, bad: 0, unknownAlgorithm: -1, noToken: -3, noKey: -5 } as const;

interface Algorithm {
  readonly kind: 'none' | 'hmac' | 'rsa' | 'pss' | 'ecdsa';
  readonly digest: string;
}

const FAMILIES = { HS: 'hmac', RS: 'rsa', PS: 'pss', ES: 'ecdsa' } as const;

const algorithmOf = (name: string): Algorithm | undefined => {
  if (name === 'none') return { kind: 'none', digest: '' };
  const [, family, bits] = /^(HS|RS|PS|ES)(256|384|512)$/.exec(name) ?? [];
  if (family === undefined) return undefined;
  return { kind: FAMILIES[family as keyof typeof FAMILIES], digest: `sha${bits}` };
};

interface Token {
  /** What has been signed. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

const readToken = (token: string, { kind }: Algorithm): Token | undefined => {
  const parts = token.split('.', 4);
  const [header, payload, signature = ''] = parts;
  if (parts.length !== 3 || (signature === '' && kind !== 'none')) return undefined;
  return {
    signed: Buffer.from(`${header}.${payload}`, 'latin1'),
    signature: Buffer.from(signature, 'base64url'),
  };
};

const isSecretRight = ({ signed, signature }: Token, digest: string, secret: string): boolean => {
  const expected = createHmac(digest, Buffer.from(secret, 'latin1')).update(signed).digest();
  return expected.length === signature.length && timingSafeEqual(expected, signature);
};

const optionsFor = ({ kind }: Algorithm, key: KeyObject): VerifyKeyObjectInput =>
  kind === 'pss'
    ? {
        key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      }
    : { key, ...(kind === 'ecdsa' && { dsaEncoding: 'ieee-p1363' as const }) };

/** A key that is of another kind has not made the signature. */
const isKeyRight = ({ signed, signature }: Token, algorithm: Algorithm, key: KeyObject): boolean => {
  if ((key.asymmetricKeyType === 'ec') !== (algorithm.kind === 'ecdsa')) return false;
  try {
    return verify(algorithm.digest, signed, optionsFor(algorithm, key), signature);
  } catch {
    return false;
  }
};

type ReadKey = (pem: string) => KeyObject;

/** The keys in files that the cfg has read, each parsed at its first use. */
const keysIn = (
  texts: Readonly<Record<string, string>>,
  readKey: ReadKey,
): ((path: string) => KeyObject | undefined) => {
  const known = new Map<string, KeyObject | undefined>();
  return (path) => {
    if (!known.has(path))
      known.set(path, keyFrom(Object.hasOwn(texts, path) ? texts[path] : undefined, readKey));
    return known.get(path);
  };
};

const keyFrom = (pem: string | undefined, readKey: ReadKey): KeyObject | undefined => {
  try {
    return pem === undefined ? undefined : readKey(pem);
  } catch {
    return undefined;
  }
};

/** A literal key is a secret for HMAC, else a file, which need not be there: then each check says so. */
const readKeyFile = ([algorithm, key]: Args, files: CallFiles): undefined => {
  const isSecret = /^HS/.test(text(algorithm)) || text(algorithm) === 'none';
  if (!isSecret && text(key) !== '' && !isVariableName(text(key))) files.text(text(key));
  return undefined;
};

const verifier = (name: string, what: string, readKey: ReadKey): Converter => ({
  ...ofBytes(
    {
      name,
      usage: `${name}(<alg>,<${what}>)`,
      summary: `Whether the signature of a JSON Web Token is right: 1, 0, or below when it cannot be told; by a ${what}.`,
      args: [arg('an algorithm', 'str'), arg(`a ${what}`, 'str')],
      out: 'sint',
      check: ([algorithm]) =>
        isVariableName(String(algorithm)) || algorithmOf(String(algorithm))
          ? undefined
          : `unknown JWT algorithm: ${algorithm}`,
    },
    (args, { variables, model }) => {
      const [nameAt, keyAt] = [held(args[0], variables), held(args[1], variables)];
      const keyOf = keysIn(model.files?.texts ?? {}, readKey);
      return (value, stream) => {
        const [algorithmName, key] = [nameAt(stream), keyAt(stream)];
        if (algorithmName === undefined || key === undefined) return undefined;
        return outcomeOf(value, algorithmName, key, keyOf);
      };
    },
  ),
  readFiles: readKeyFile,
});

const outcomeOf = (
  value: string,
  algorithmName: string,
  key: string,
  keyOf: (path: string) => KeyObject | undefined,
): number => {
  const algorithm = algorithmOf(algorithmName);
  if (!algorithm) return Outcome.unknownAlgorithm;
  const token = readToken(value, algorithm);
  if (!token) return Outcome.noToken;
  if (algorithm.kind === 'none') return token.signature.length === 0 ? Outcome.good : Outcome.bad;
  if (algorithm.kind === 'hmac')
    return isSecretRight(token, algorithm.digest, key) ? Outcome.good : Outcome.bad;
  const publicKey = keyOf(key);
  if (!publicKey) return Outcome.noKey;
  return isKeyRight(token, algorithm, publicKey) ? Outcome.good : Outcome.bad;
};

export const tokenConverters: readonly Converter[] = [
  verifier('jwt_verify', 'key', (pem) => createPublicKey(pem)),
  verifier('jwt_verify_cert', 'certificate', (pem) => new X509Certificate(pem).publicKey),
];
