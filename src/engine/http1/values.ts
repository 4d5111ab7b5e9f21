// Values of header fields that are lists, and cookies in them (RFC 9110, 5.6.1; RFC 6265).
import { eachPart, endOfPart, trimOws, type Visit } from '../../common/header-values.js';
import type { HeaderList } from './headers.js';

/**
 * Hands the values of a field to `visit` until it says true, and returns whether it did: whole lines when `full`, else
 * what commas outside of quotes separate. An empty name is any field.
 */
export const eachValue = (headers: HeaderList, name: string, full: boolean, visit: Visit): boolean => {
  for (let i = 0; i < headers.count; i++) {
    if (name !== '' && headers.names[i] !== name) continue;
    const value = headers.values[i]!;
    if (full || !value.includes(',') ? visit(value) : eachPart(value, visit)) return true;
  }
  return false;
};

/** The last of the values that `eachValue` tells. */
export const lastValue = (headers: HeaderList, name: string, full: boolean): string | undefined => {
  for (let i = headers.count - 1; i >= 0; i--) {
    if (headers.names[i] !== name) continue;
    const value = headers.values[i]!;
    return full || !value.includes(',') ? value : lastPart(value);
  }
  return undefined;
};

const lastPart = (value: string): string => {
  let last = '';
  eachPart(value, (part) => {
    last = part;
    return false;
  });
  return last;
};

/** Where cookies stand: many in a Cookie field, one with its attributes in a Set-Cookie field. */
export type CookieField = 'cookie' | 'set-cookie';

/**
 * Hands the cookies of a name to `visit` until it says true, and returns whether it did. An empty name is any; among the
 * cookies of Set-Cookie HAProxy then counts their attributes as well.
 */
export const eachCookie = (headers: HeaderList, field: CookieField, wanted: string, visit: Visit): boolean =>
  eachPair(headers, field, (name, value) => {
    if (wanted !== '' && name !== wanted) return field === 'cookie' ? NEXT : SKIP;
    return visit(value) ? DONE : NEXT;
  });

/** The names of all cookies. */
export const cookieNames = (headers: HeaderList, field: CookieField): string[] => {
  const names: string[] = [];
  eachPair(headers, field, (name) => {
    names.push(name);
    return field === 'cookie' ? NEXT : SKIP;
  });
  return names;
};

/** The first cookie whose "name=value" begins like that. */
export const cookieBeginning = (
  headers: HeaderList,
  field: CookieField,
  beginning: string,
): string | undefined => {
  let found: string | undefined;
  eachPair(headers, field, (name, value) => {
    const text = `${name}=${value}`;
    if (text.startsWith(beginning)) found = text;
    if (found !== undefined) return DONE;
    return field === 'cookie' ? NEXT : SKIP;
  });
  return found;
};

/** On to the next pair, on to the next value of the field, or no further. */
const NEXT = 0;
const SKIP = 1;
const DONE = 2;

const eachPair = (
  headers: HeaderList,
  field: CookieField,
  visit: (name: string, value: string) => number,
): boolean =>
  eachValue(headers, field, false, (text) => {
    for (let start = 0; start < text.length; ) {
      const sign = nameEnd(text, start, field === 'cookie');
      const hasValue = text.charCodeAt(sign) === EQUALS;
      const end = hasValue ? endOfPart(text, sign + 1, true) : sign;
      const name = trimOws(text, start, sign);
      start = end + 1;
      // Names that begin with "$" are attributes of old (RFC 2109).
      if (!hasValue || name.startsWith('$')) continue;
      const next = visit(name, trimOws(text, sign + 1, end));
      if (next !== NEXT) return next === DONE;
    }
    return false;
  });

/** The equals sign behind a name, or what comes instead. */
const nameEnd = (text: string, start: number, list: boolean): number => {
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === EQUALS || char === SEMICOLON || (list && char === COMMA)) return at;
  }
  return text.length;
};

const COMMA = 44;
const SEMICOLON = 59;
const EQUALS = 61;
