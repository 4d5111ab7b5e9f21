// What travels is bytes, kept as latin1 text: one character each. A cfg is UTF-8.

/** The UTF-8 bytes of a word of the cfg. */
export const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

/** The same latin1 text in one piece: one that was put together stays a chain, which is walked by each who copies it. */
export const inOnePiece = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** In lower case: ASCII alone, as in the C locale. The bytes of other letters stay what they are. */
export const lowerCase = (text: string): string =>
  OTHERS.test(text) ? text.replace(UPPER, (some) => some.toLowerCase()) : text.toLowerCase();

const OTHERS = /[\x80-\xff]/;
const UPPER = /[A-Z]+/g;
