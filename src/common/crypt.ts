// The hashes of crypt(3) by their looks: which can be verified here, and which cannot. password.ts does it.

export type CryptKind = 'md5' | 'sha256' | 'sha512' | 'bcrypt' | 'des';

interface Looks {
  readonly kind: CryptKind;
  /** Its first capture says how much work one password is. */
  readonly whole: RegExp;
  readonly mostWork: number;
}

/** SHA-crypt of a million rounds keeps a thread busy for some seconds, bcrypt of cost 14 for one. */
const LOOKS: readonly Looks[] = [
  {
    kind: 'sha512',
    whole: /^\$6\$(?:rounds=([1-9]\d{3,8})\$)?[./\w]{0,16}\$[./\w]{86}$/,
    mostWork: 1_000_000,
  },
  {
    kind: 'sha256',
    whole: /^\$5\$(?:rounds=([1-9]\d{3,8})\$)?[./\w]{0,16}\$[./\w]{43}$/,
    mostWork: 1_000_000,
  },
  { kind: 'bcrypt', whole: /^\$2[aby]\$(\d\d)\$[./\w]{53}$/, mostWork: 14 },
  { kind: 'md5', whole: /^\$1\$[./\w]{1,8}\$[./\w]{22}$/, mostWork: 0 },
  { kind: 'des', whole: /^[./\w]{13}$/, mostWork: 0 },
];

/** Methods of libxcrypt that are missing here, by how their hashes begin. */
const MISSING: readonly (readonly [start: RegExp, method: string])[] = [
  [/^\$y\$/, 'yescrypt'],
  [/^\$gy\$/, 'gost-yescrypt'],
  [/^\$7\$/, 'scrypt'],
  [/^\$2x\$/, 'the bcrypt of before 2011'],
  [/^\$sha1\$/, 'sha1crypt'],
  [/^\$md5[,$]/, 'the MD5 of SunOS'],
  [/^\$3\$/, 'the hash of Windows NT'],
  [/^\$apr1\$/, 'the MD5 of Apache'],
  [/^_[./\w]{19}$/, 'the extended DES of BSDi'],
];

/** Undefined for what is no whole hash: no password fits that. */
export const cryptKind = (hash: string): CryptKind | undefined =>
  LOOKS.find(({ whole }) => whole.test(hash))?.kind;

/** Why a hash that crypt(3) could verify cannot be verified here; undefined when it can, or when it is none. */
export const cryptWeakness = (hash: string): string | undefined => {
  const method = MISSING.find(([start]) => start.test(hash))?.[1];
  if (method !== undefined) return `it was made by ${method}`;
  for (const { whole, mostWork } of LOOKS) {
    const work = whole.exec(hash)?.[1];
    if (work !== undefined && Number(work) > mostWork)
      return `a cost of ${Number(work)} would block traffic for seconds, the highest is ${mostWork}`;
  }
  return undefined;
};
