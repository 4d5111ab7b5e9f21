// Values of header fields that are lists (RFC 9110, 5.6.1).

export type Visit = (value: string) => boolean;

/** Text [start, end) without the blanks around it (RFC 9110, 5.6.3). */
export const trimOws = (text: string, start: number, end: number): string => {
  let from = start;
  let to = end;
  for (let c = text.charCodeAt(from); from < to && (c === SP || c === HT); c = text.charCodeAt(from)) from++;
  for (let c = text.charCodeAt(to - 1); to > from && (c === SP || c === HT); c = text.charCodeAt(to - 1))
    to--;
  return text.slice(from, to);
};

/** Hands what commas outside of quotes separate to `visit` until it says true, and returns whether it did. */
export const eachPart = (value: string, visit: Visit): boolean => {
  for (let start = 0; start <= value.length; ) {
    const end = endOfPart(value, start, false);
    if (visit(trimOws(value, start, end))) return true;
    // A comma at the end is followed by an empty value.
    start = end + 1;
  }
  return false;
};

/** The next comma, or semicolon where those count, that stands outside of quotes. */
export const endOfPart = (value: string, start: number, semicolons: boolean): number => {
  let quoted = false;
  for (let at = start; at < value.length; at++) {
    const char = value.charCodeAt(at);
    if (char === QUOTE) quoted = !quoted;
    else if (quoted) at += char === BACKSLASH ? 1 : 0;
    else if (char === COMMA || (semicolons && char === SEMICOLON)) return at;
  }
  return value.length;
};

const HT = 9;
const SP = 32;
const QUOTE = 34;
const COMMA = 44;
const SEMICOLON = 59;
const BACKSLASH = 92;
