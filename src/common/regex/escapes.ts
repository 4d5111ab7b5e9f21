// Escapes that stand for one byte, in and out of classes (pcre2pattern, "BACKSLASH").
import type { Reader } from './reader.js';

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['e', 27],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
]);

const PERL_ONLY = 'PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u';

/** The byte that what follows a backslash stands for; undefined where that is a mistake. */
export const readEscapedByte = (reader: Reader): number | undefined => {
  if (reader.done) return void reader.fail('\\ at end of pattern');
  const char = reader.next;
  if (/[0-7]/.test(char)) return octal(reader);
  reader.at++;
  const control = CONTROLS.get(char);
  if (control !== undefined) return control;
  if (char === 'x') return hex(reader);
  if (char === 'o') return bracedOctal(reader);
  if (char === 'c') return controlled(reader);
  if (/[FLlUu]/.test(char)) return void reader.fail(PERL_ONLY);
  if (/[a-zA-Z]/.test(char)) return void reader.fail('unrecognized character follows \\', reader.at - 1);
  return char.charCodeAt(0);
};

const octal = (reader: Reader): number | undefined => {
  const code = Number.parseInt(reader.match(/[0-7]{1,3}/y)![0], 8);
  return code < 256 ? code : void reader.fail('octal value is greater than \\377 in 8-bit non-UTF-8 mode');
};

const hex = (reader: Reader): number | undefined =>
  reader.next === '{' ? braced(reader, /\{([0-9a-f]*)\}/iy, 16) : twoHexDigits(reader);

const twoHexDigits = (reader: Reader): number =>
  Number.parseInt(reader.match(/[0-9a-f]{1,2}/iy)?.[0] ?? '0', 16);

const bracedOctal = (reader: Reader): number | undefined =>
  reader.next === '{'
    ? braced(reader, /\{([0-7]*)\}/y, 8)
    : void reader.fail('missing opening brace after \\o');

const braced = (reader: Reader, digits: RegExp, radix: number): number | undefined => {
  const start = reader.at + 1;
  const found = reader.match(digits);
  if (!found?.[1]) return void reader.fail('digits missing in \\x{} or \\o{} or \\N{U+}', start);
  const code = Number.parseInt(found[1], radix);
  return code < 256
    ? code
    : void reader.fail('character code point value in \\x{} or \\o{} is too large', reader.at - 1);
};

/** `\cA` is 1: the upper case of the character with bit 6 flipped. */
const controlled = (reader: Reader): number | undefined => {
  const found = reader.match(/[ -~]/y);
  return found ? found[0].toUpperCase().charCodeAt(0) ^ 64 : void reader.fail('\\c at end of pattern');
};
