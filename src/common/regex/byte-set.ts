// Sets of bytes: what one character of a regular expression may be. Bit N of a bigint stands for byte N.

export type ByteSet = bigint;

export const EVERY: ByteSet = (1n << 256n) - 1n;

export const byte = (code: number): ByteSet => 1n << BigInt(code);

export const range = (low: number, high: number): ByteSet =>
  ((1n << BigInt(high - low + 1)) - 1n) << BigInt(low);

export const charsOf = (chars: string): ByteSet =>
  [...chars].reduce((set, char) => set | byte(char.charCodeAt(0)), 0n);

export const without = (set: ByteSet): ByteSet => EVERY & ~set;

const UPPER = range(65, 90);
const LOWER = range(97, 122);

/** With the other case of its letters; of ASCII alone, as PCRE does in the C locale. */
export const ignoringCase = (set: ByteSet): ByteSet => set | ((set & UPPER) << 32n) | ((set & LOWER) >> 32n);

const DIGIT = range(48, 57);
const ALPHA = UPPER | LOWER;
const ALNUM = ALPHA | DIGIT;
const GRAPH = range(33, 126);
const WORD = ALNUM | charsOf('_');
const SPACE = charsOf('\t\n\v\f\r ');

/** `[[:name:]]` (pcre2pattern, "POSIX character classes"), in the C locale. */
export const POSIX_CLASSES: ReadonlyMap<string, ByteSet> = new Map([
  ['alpha', ALPHA],
  ['lower', LOWER],
  ['upper', UPPER],
  ['alnum', ALNUM],
  ['ascii', range(0, 127)],
  ['blank', charsOf('\t ')],
  ['cntrl', range(0, 31) | byte(127)],
  ['digit', DIGIT],
  ['graph', GRAPH],
  ['print', GRAPH | byte(32)],
  ['punct', GRAPH & ~ALNUM],
  ['space', SPACE],
  ['word', WORD],
  ['xdigit', DIGIT | range(65, 70) | range(97, 102)],
]);

const HORIZONTAL = charsOf('\t \xa0');
const VERTICAL = charsOf('\n\v\f\r\x85');

/** `\d` and its like. */
export const ESCAPED_CLASSES: ReadonlyMap<string, ByteSet> = new Map([
  ['d', DIGIT],
  ['D', without(DIGIT)],
  ['w', WORD],
  ['W', without(WORD)],
  ['s', SPACE],
  ['S', without(SPACE)],
  ['h', HORIZONTAL],
  ['H', without(HORIZONTAL)],
  ['v', VERTICAL],
  ['V', without(VERTICAL)],
]);

/** Ranges of neighbours, in order. */
export const rangesOf = (set: ByteSet): [low: number, high: number][] => {
  const ranges: [number, number][] = [];
  for (let code = 0; code < 256; code++) {
    if (((set >> BigInt(code)) & 1n) === 0n) continue;
    const last = ranges.at(-1);
    if (last && last[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges;
};
