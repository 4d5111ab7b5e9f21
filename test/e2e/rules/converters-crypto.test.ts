// Converters that sign and encrypt: JSON Web Tokens, AES (manual 7.3.1).
import {
  constants,
  createCipheriv,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
  sign,
} from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { base64, convert, ours } from '../../support/convert.js';
import { type RuleRow, testRules } from '../../support/rule-rows.js';

const folder = mkdtempSync(join(tmpdir(), 'hapax-keys-'));
after(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const pem = (key: KeyObject): string =>
  key.export({ type: key.type === 'public' ? 'spki' : 'pkcs8', format: 'pem' }).toString();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = { 256: 'P-256', 384: 'P-384', 512: 'P-521' };
const curves = Object.entries(ec).map(
  ([bits, namedCurve]) => [bits, generateKeyPairSync('ec', { namedCurve })] as const,
);
const rsaFile = file('rsa.pem', pem(rsa.publicKey));
const rsaPrivate = file('rsa-private.pem', pem(rsa.privateKey));
const curveFile = (bits: string): string => join(folder, `ec${bits}.pem`);
for (const [bits, { publicKey }] of curves) file(`ec${bits}.pem`, pem(publicKey));

const part = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
const token = (alg: string, signed: (text: Buffer) => Buffer): string => {
  const text = `${part(JSON.stringify({ alg }))}.${part('{"sub":"me"}')}`;
  return `${text}.${part(signed(Buffer.from(text)))}`;
};
const hmac = (bits: string): string =>
  token(`HS${bits}`, (text) => createHmac(`sha${bits}`, 'secret').update(text).digest());
const rs = (bits: string): string => token(`RS${bits}`, (text) => sign(`sha${bits}`, text, rsa.privateKey));
const ps = (bits: string): string =>
  token(`PS${bits}`, (text) =>
    sign(`sha${bits}`, text, {
      key: rsa.privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: Number(bits) / 8,
    }),
  );
const es = (bits: string): string =>
  token(`ES${bits}`, (text) => {
    const key = curves.find(([one]) => one === bits)![1].privateKey;
    return sign(`sha${bits}`, text, { key, dsaEncoding: 'ieee-p1363' });
  });

const SIZES = ['256', '384', '512'];
const each = (lines: (bits: string) => [string, string]): [string, string][] => SIZES.map(lines);

/** With variables set first. */
const withRules = (row: RuleRow, ...rules: string[]): RuleRow => ({ ...row, cfg: [...rules, ...row.cfg] });

testRules('signatures', [
  withRules(
    convert(
      'of tokens',
      {
        ...Object.fromEntries(each((bits) => [`req.hdr(hs${bits}),jwt_verify(HS${bits},secret)`, '1]'])),
        ...Object.fromEntries(each((bits) => [`req.hdr(rs${bits}),jwt_verify(RS${bits},${rsaFile})`, '1]'])),
        ...Object.fromEntries(
          each((bits) => [`req.hdr(es${bits}),jwt_verify(ES${bits},${curveFile(bits)})`, '1]']),
        ),
        'req.hdr(hs256),jwt_verify(HS256,wrong)': '0]',
        'req.hdr(hs256),jwt_verify(HS384,secret)': '0]',
        [`req.hdr(es256),jwt_verify(ES256,${curveFile('384')})`]: '0]',
        [`req.hdr(rs256),jwt_verify(RS256,${curveFile('256')})`]: '0]',
        [`req.hdr(rs256),jwt_verify(RS256,${folder}/none.pem)`]: '-5]',
        'req.hdr(none),jwt_verify(none,)': '1]',
        'req.hdr(hs256),jwt_verify(none,)': '0]',
        'req.hdr(none),jwt_verify(HS256,secret)': '-3]',
        'req.hdr(two),jwt_verify(HS256,secret)': '-3]',
        'req.hdr(four),jwt_verify(HS256,secret)': '-3]',
        'req.hdr(rs256),jwt_verify(txn.rs,txn.file)': '1]',
        'req.hdr(hs256),jwt_verify(txn.hs,txn.secret)': '1]',
        'req.hdr(hs256),jwt_verify(txn.odd,secret)': '-1]',
        'req.hdr(hs256),jwt_verify(txn.hs,txn.none)': ']',
        'req.hdr(hs256),jwt_verify(txn.none,secret)': ']',
      },
      ...SIZES.flatMap((bits) => [
        `HS${bits}: ${hmac(bits)}`,
        `RS${bits}: ${rs(bits)}`,
        `ES${bits}: ${es(bits)}`,
      ]),
      `None: ${token('none', () => Buffer.alloc(0))}`,
      'Two: a.b',
      'Four: a.b.c.d',
    ),
    'http-request set-var(txn.rs) str(RS256)',
    'http-request set-var(txn.hs) str(HS256)',
    'http-request set-var(txn.odd) str(XX256)',
    'http-request set-var(txn.secret) str(secret)',
    `http-request set-var(txn.file) str(${rsaFile})`,
  ),
  ours(
    'HAProxy 2.6 does not know PSS',
    convert(
      'of tokens by PSS',
      Object.fromEntries(each((bits) => [`req.hdr(ps${bits}),jwt_verify(PS${bits},${rsaFile})`, '1]'])),
      ...SIZES.map((bits) => `PS${bits}: ${ps(bits)}`),
    ),
  ),
]);

const NONCE = 'MTIzNDU2Nzg5MDEy';
const KEY = 'Zm9vb2Zvb29mb29wZm9vbw==';
const BLOCK = 'MTIzNDU2Nzg5MDEyMzQ1Ng==';
const bytes = (encoded: string): Buffer => Buffer.from(encoded, 'base64');

const cipher = createCipheriv('aes-128-gcm', bytes(KEY), bytes(NONCE));
const sealed = Buffer.concat([cipher.update('hello'), cipher.final()]).toString('base64');
const tag = cipher.getAuthTag().toString('base64');

/** An encrypted token in its compact form. */
const jwe = (header: object, wrapped: Buffer, content: Buffer): string => {
  const nonce = randomBytes(12);
  const head = part(JSON.stringify({ enc: 'A128GCM', ...header }));
  const gcm = createCipheriv('aes-128-gcm', content, nonce).setAAD(Buffer.from(head));
  const data = Buffer.concat([gcm.update('{"sub":"me"}'), gcm.final()]);
  return [head, part(wrapped), part(nonce), part(data), part(gcm.getAuthTag())].join('.');
};
const content = randomBytes(16);
const wrap = createCipheriv('id-aes128-wrap', bytes(KEY), Buffer.alloc(8, 0xa6));
const kw = Buffer.concat([wrap.update(content), wrap.final()]);
const wrapNonce = randomBytes(12);
const gcmWrap = createCipheriv('aes-128-gcm', bytes(KEY), wrapNonce);
const gcmKw = Buffer.concat([gcmWrap.update(content), gcmWrap.final()]);
const oaep = publicEncrypt(
  { key: rsa.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
  content,
);

testRules('encryption', [
  withRules(
    convert('AES in GCM mode', {
      [`var(txn.enc),b64dec,aes_gcm_dec(128,txn.nonce,${KEY},txn.tag)`]: 'hello]',
      [`var(txn.enc),b64dec,aes_gcm_dec(128,${NONCE},${KEY},${tag})`]: 'hello]',
      [`var(txn.enc),b64dec,aes_gcm_dec(128,${NONCE},${KEY},AAAA)`]: ']',
      [`var(txn.enc),b64dec,aes_gcm_dec(256,${NONCE},${KEY},txn.tag)`]: ']',
      [`var(txn.enc),b64dec,aes_gcm_dec(128,txn.none,${KEY},txn.tag)`]: ']',
    }),
    `http-request set-var(txn.enc) str(${sealed})`,
    `http-request set-var(txn.nonce) str(${NONCE})`,
    `http-request set-var(txn.tag) str(${tag})`,
  ),
  ours(
    'HAProxy 2.6 does not know them',
    convert('there and back', {
      [`str(hello),aes_gcm_enc(128,${NONCE},${KEY},txn.t),aes_gcm_dec(128,${NONCE},${KEY},txn.t)`]: 'hello]',
      'var(txn.t)': `${tag}]`,
      [`str(hello),aes_gcm_enc(128,${NONCE},${KEY},txn.t,YQ==),aes_gcm_dec(128,${NONCE},${KEY},txn.t,Yg==)`]:
        ']',
      [`str(hello),aes_cbc_enc(128,${BLOCK},${KEY}),aes_cbc_dec(128,${BLOCK},${KEY})`]: 'hello]',
      [`str(hello),aes_cbc_dec(128,${BLOCK},${KEY})`]: ']',
    }),
  ),
  ours(
    'HAProxy 2.6 does not know them',
    withRules(
      convert(
        'tokens',
        {
          [`req.hdr(dir),jwt_decrypt_secret(${KEY})`]: '{"sub":"me"}]',
          [`req.hdr(dir),jwt_decrypt_secret(${BLOCK})`]: ']',
          [`req.hdr(kw),jwt_decrypt_secret(${KEY})`]: '{"sub":"me"}]',
          [`req.hdr(gcmkw),jwt_decrypt_secret(${KEY})`]: '{"sub":"me"}]',
          [`req.hdr(oaep),jwt_decrypt_cert(${rsaPrivate})`]: '{"sub":"me"}]',
          'req.hdr(kw),jwt_decrypt_jwk(txn.oct)': '{"sub":"me"}]',
          'req.hdr(oaep),jwt_decrypt_jwk(txn.rsa)': '{"sub":"me"}]',
          'req.hdr(oaep),jwt_decrypt_jwk(txn.oct)': ']',
          'str(a.b.c.d.e),jwt_decrypt_secret(AAAA)': ']',
        },
        `Dir: ${jwe({ alg: 'dir' }, Buffer.alloc(0), bytes(KEY))}`,
        `Kw: ${jwe({ alg: 'A128KW' }, kw, content)}`,
        `Gcmkw: ${jwe({ alg: 'A128GCMKW', iv: part(wrapNonce), tag: part(gcmWrap.getAuthTag()) }, gcmKw, content)}`,
        `Oaep: ${jwe({ alg: 'RSA-OAEP-256' }, oaep, content)}`,
        `Oct: ${base64(JSON.stringify({ kty: 'oct', k: bytes(KEY).toString('base64url') }))}`,
        `Rsa: ${base64(JSON.stringify(rsa.privateKey.export({ format: 'jwk' })))}`,
      ),
      'http-request set-var(txn.oct) req.hdr(oct),b64dec',
      'http-request set-var(txn.rsa) req.hdr(rsa),b64dec',
    ),
  ),
]);
