// An IP address as a value: what `src` and `dst` are, what ACLs and maps look up, what `ipmask` masks. Immutable.

/** 32 bits, or 128. */
export type IpFamily = 4 | 6;

export class IpAddress {
  private constructor(
    readonly family: IpFamily,
    /** Unsigned 32-bit words in network order: one of IPv4, four of IPv6. */
    readonly words: readonly number[],
  ) {}

  /** Reads what inet_pton does, which knows neither abbreviations, leading zeros nor zones; undefined is no address. */
  static parse(text: string): IpAddress | undefined {
    if (text.includes(':')) {
      const words = parseIpv6(text);
      return words && new IpAddress(6, words);
    }
    const word = parseIpv4(text);
    return word === undefined ? undefined : new IpAddress(4, [word]);
  }

  /** The address that Node names for a peer of ours, where link-local ones have a zone: fe80::1%eth0. */
  static ofPeer(text: string): IpAddress | undefined {
    const zone = text.indexOf('%');
    return IpAddress.parse(zone < 0 ? text : text.slice(0, zone));
  }

  /** From 32 bits: IPv4. */
  static ipv4(word: number): IpAddress {
    return new IpAddress(4, [word >>> 0]);
  }

  /** From four times 32 bits: IPv6. */
  static ipv6(first: number, second: number, third: number, fourth: number): IpAddress {
    return new IpAddress(6, [first >>> 0, second >>> 0, third >>> 0, fourth >>> 0]);
  }

  /** The netmask of so many leading one bits. */
  static netmask(family: IpFamily, bits: number): IpAddress {
    const ones = (word: number): number => onesOf(bits - 32 * word);
    return family === 4 ? IpAddress.ipv4(ones(0)) : IpAddress.ipv6(ones(0), ones(1), ones(2), ones(3));
  }

  /** As inet_ntop writes it: the longest run of zeros as `::`, the last half of ::192.0.2.1 and ::ffff:192.0.2.1 dotted. */
  toString(): string {
    return this.family === 4 ? dotted(this.words[0]!) : ipv6Text(this.words);
  }

  /** Its 4 or 16 bytes as a latin1 string: the binary form that hashes and stick tables take. */
  toBytes(): string {
    return this.words
      .map((word) => String.fromCharCode(word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255))
      .join('');
  }

  /** The network: its first `bits`, the others zero. */
  mask(bits: number): IpAddress {
    return new IpAddress(
      this.family,
      this.words.map((word, at) => (word & onesOf(bits - 32 * at)) >>> 0),
    );
  }

  /** What it has in common with a netmask of its family, which need not be contiguous. */
  and(netmask: IpAddress): IpAddress {
    return new IpAddress(
      this.family,
      this.words.map((word, at) => (word & netmask.words[at]!) >>> 0),
    );
  }

  equals(other: IpAddress): boolean {
    return this.family === other.family && this.words.every((word, at) => word === other.words[at]);
  }

  /** ::ffff:192.0.2.1, which is how a socket of both families names an IPv4 peer. */
  get mapped(): boolean {
    const [first, second, third] = this.words;
    return this.family === 6 && first === 0 && second === 0 && third === 0xffff;
  }

  /** The IPv4 address inside ::ffff:192.0.2.1, ::192.0.2.1 or 2002:c000:0201::, as HAProxy casts (manual 7.1.6). */
  toIpv4(): IpAddress | undefined {
    if (this.family === 4) return this;
    const [first = 0, second = 0, third, fourth = 0] = this.words;
    if (first === 0 && second === 0 && (third === 0 || third === 0xffff)) return IpAddress.ipv4(fourth);
    return first >>> 16 === 0x2002 ? IpAddress.ipv4((first << 16) | (second >>> 16)) : undefined;
  }

  /** 192.0.2.1 as ::ffff:192.0.2.1. */
  toIpv6(): IpAddress {
    return this.family === 6 ? this : IpAddress.ipv6(0, 0, 0xffff, this.words[0]!);
  }
}

/** A word that starts with so many one bits; fewer than none are none, more than 32 are 32. */
const onesOf = (bits: number): number =>
  bits <= 0 ? 0 : bits >= 32 ? 0xffffffff : (-1 << (32 - bits)) >>> 0;

const dotted = (word: number): string =>
  `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;

const ipv6Text = (words: readonly number[]): string => {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const gap = longestZeros(groups);
  const holdsIpv4 = gap.start === 0 && (gap.length === 6 || (gap.length === 5 && groups[5] === 0xffff));
  const hex = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(':');
  if (holdsIpv4) return `::${gap.length === 5 ? 'ffff:' : ''}${dotted(words[3]!)}`;
  if (gap.length < 2) return hex(groups);
  return `${hex(groups.slice(0, gap.start))}::${hex(groups.slice(gap.start + gap.length))}`;
};

/** The first of the longest. */
const longestZeros = (groups: readonly number[]): { start: number; length: number } => {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
};

const parseIpv4 = (text: string): number | undefined => {
  let word = 0;
  let bytes = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && text.charCodeAt(at) !== DOT) continue;
    const byte = parseByte(text, start, at);
    if (byte === undefined || ++bytes > 4) return undefined;
    word = (word << 8) | byte;
    start = at + 1;
  }
  return bytes === 4 ? word >>> 0 : undefined;
};

const parseByte = (text: string, start: number, end: number): number | undefined => {
  if (end === start || end - start > 3 || (end - start > 1 && text.charCodeAt(start) === ZERO))
    return undefined;
  let byte = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    byte = byte * 10 + digit;
  }
  return byte <= 255 ? byte : undefined;
};

const parseIpv6 = (text: string): number[] | undefined => {
  const gap = text.indexOf('::');
  if (gap < 0) return wordsOf(parseGroups(text));
  const before = gap === 0 ? [] : parseGroups(text.slice(0, gap), false);
  const after = gap + 2 === text.length ? [] : parseGroups(text.slice(gap + 2));
  if (!before || !after || before.length + after.length > 7) return undefined;
  return wordsOf([...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]);
};

/** 16-bit groups by colons; the last 32 bits of all may be a dotted quad. */
const parseGroups = (text: string, mayEndDotted = true): number[] | undefined => {
  const groups: number[] = [];
  const pieces = text.split(':');
  for (const [at, piece] of pieces.entries()) {
    if (mayEndDotted && at === pieces.length - 1 && piece.includes('.')) {
      const word = parseIpv4(piece);
      if (word === undefined) return undefined;
      groups.push(word >>> 16, word & 0xffff);
    } else if (GROUP.test(piece)) groups.push(Number.parseInt(piece, 16));
    else return undefined;
  }
  return groups;
};

const wordsOf = (groups: readonly number[] | undefined): number[] | undefined =>
  groups?.length === 8 ? [0, 2, 4, 6].map((at) => ((groups[at]! << 16) | groups[at + 1]!) >>> 0) : undefined;

const GROUP = /^[0-9a-f]{1,4}$/i;
const DOT = 46;
const ZERO = 48;
