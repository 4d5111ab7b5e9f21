// Dates in persistence cookies, as HAProxy writes them: seconds since the epoch, in steps of four, as five characters
// of base64, the most significant one first. Two proxies in front of the same servers read each other's.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const LENGTH = 5;

/** Rounded up, so that it is not older than what it dates. */
export const encodeDate = (epochSeconds: number): string => {
  let rest = (epochSeconds + 3) >> 2;
  let text = '';
  for (let digit = 0; digit < LENGTH; digit++) {
    text = DIGITS[rest & 0x3f] + text;
    rest >>= 6;
  }
  return text;
};

/** Seconds since the epoch of the date at `start`, 0 where there is none; what follows it does not matter. */
export const decodeDate = (text: string, start: number): number => {
  if (text.length < start + LENGTH) return 0;
  let value = 0;
  for (let at = start; at < start + LENGTH; at++) {
    const digit = DIGITS.indexOf(text[at]!);
    if (digit < 0) return 0;
    value = value * 64 + digit;
  }
  // HAProxy keeps it in 32 bits.
  return value << 2;
};
