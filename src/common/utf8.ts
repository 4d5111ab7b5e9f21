// Characters of UTF-8 one by one, with what is wrong about them: `json` tells them apart (manual 7.3.1).

export interface CodePoint {
  /** 0 where there is none. */
  readonly code: number;
  /** Bytes it takes, at least 1. */
  readonly length: number;
  /** A sequence that is none, one longer than its character needs, or a character that must not be (RFC 3629, 3). */
  readonly fault?: 'sequence' | 'overlong' | 'range';
}

/** The smallest character that needs so many bytes; up to six, as UTF-8 once had. */
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000];

/** How many bytes begin with this one; 0 when none do. */
const lengthFrom = (byte: number): number => {
  if (byte < 0x80) return 1;
  if (byte < 0xc0 || byte >= 0xfe) return 0;
  return Math.clz32(~(byte << 24));
};

/** @param bytes as latin1 */
export const readUtf8 = (bytes: string, start: number): CodePoint => {
  const first = bytes.charCodeAt(start);
  const length = lengthFrom(first);
  if (length === 0) return { code: 0, length: 1, fault: 'sequence' };
  let code = length === 1 ? first : first & (0x7f >> length);
  for (let at = 1; at < length; at++) {
    const byte = bytes.charCodeAt(start + at);
    if ((byte & 0xc0) !== 0x80) return { code: 0, length: at, fault: 'sequence' };
    code = code * 64 + (byte & 0x3f);
  }
  if (code < SMALLEST[length]!) return { code, length, fault: 'overlong' };
  const forbidden = (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff;
  return forbidden ? { code, length, fault: 'range' } : { code, length };
};
