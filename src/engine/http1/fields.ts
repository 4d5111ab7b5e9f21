// What single fields say about a message: its framing, its connection, its host. Equal repetitions are mended as
// HAProxy does, contradictions are refused.
import { trimOws } from '../../common/header-values.js';
import type { Head } from './head.js';
import { type FieldName, Known, TOKEN } from './headers.js';

const DIGITS = /^\d+$/;
const TRAILERS = /(?:^|[,\s])trailers(?:$|[,;\s])/i;

/** Stores a field and learns what it says about framing. False: the message is not acceptable. */
export const takeField = (head: Head, { name, known }: FieldName, value: string): boolean => {
  switch (known) {
    case Known.contentLength:
      return takeContentLength(head, name, value);
    case Known.transferEncoding:
      return takeTransferEncoding(head, name, value);
    case Known.connection:
      takeConnection(head, name, value);
      return true;
    case Known.host:
      // The same host twice is mended, another one is refused (RFC 9112, 3.2).
      if (head.host !== undefined) return head.host === value;
      head.host = value;
      break;
    case Known.upgrade:
      head.upgrade = value;
      break;
    case Known.websocketKey:
      head.websocketKey = true;
      break;
    case Known.te:
      // Only "trailers" means anything across a proxy (RFC 9110, 10.1.4).
      if (TRAILERS.test(value)) head.headers.add(name, 'trailers');
      return true;
    case Known.dropped:
      return true;
  }
  head.headers.add(name, value);
  return true;
};

/** Equal values, repeated or listed, become one; anything else is refused (RFC 9112, 6.3). */
const takeContentLength = (head: Head, name: string, value: string): boolean => {
  const only = head.contentLength < 0 ? smallNumber(value) : -1;
  if (only >= 0) {
    head.contentLength = only;
    head.headers.add(name, value);
    return true;
  }
  for (const part of value.includes(',') ? value.split(',') : [value]) {
    const digits = trimOws(part, 0, part.length);
    if (!DIGITS.test(digits)) return false;
    const length = Number(digits);
    if (!Number.isSafeInteger(length)) return false;
    if (head.contentLength >= 0) {
      if (head.contentLength !== length) return false;
    } else {
      head.contentLength = length;
      head.headers.add(name, digits);
    }
  }
  return true;
};

/** Up to 9 digits and nothing else, the usual case; else -1. */
const smallNumber = (text: string): number => {
  if (text.length === 0 || text.length > 9) return -1;
  let number = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
};

/**
 * `chunked` must come once and last (RFC 9112, 6.1), else where the body ends is anybody's guess. Other codings before
 * it are well-formed, but nothing here undoes them.
 */
const takeTransferEncoding = (head: Head, name: string, value: string): boolean => {
  if (head.lenientCodings) return takeLenientCodings(head, name, value);
  for (const part of value.toLowerCase().split(',')) {
    const coding = trimOws(part, 0, part.length);
    if (head.chunked) return false;
    if (coding === 'chunked') head.chunked = true;
    else if (coding === '' || TOKEN.test(coding)) head.otherCodings = true;
    else return false;
  }
  head.headers.add(name, value);
  return true;
};

/** Of a lenient response: `chunked` may come more than once, and a coding may be empty. */
const takeLenientCodings = (head: Head, name: string, value: string): boolean => {
  const codings = value
    .toLowerCase()
    .split(',')
    .map((part) => trimOws(part, 0, part.length));
  if (codings.some((coding) => coding !== 'chunked' && coding !== '')) return false;
  head.lengthIsVoid = true;
  if (head.chunked || !codings.includes('chunked')) return true;
  head.chunked = true;
  head.headers.add(name, 'chunked');
  return true;
};

/** close and keep-alive are ours to say anew; other tokens are passed on. */
const takeConnection = (head: Head, name: string, value: string): void => {
  if (value === 'keep-alive') {
    head.keepAlive = true;
    return;
  }
  let others = '';
  for (const part of value.split(',')) {
    const token = trimOws(part, 0, part.length);
    const lower = token.toLowerCase();
    if (lower === 'close') head.close = true;
    else if (lower === 'keep-alive') head.keepAlive = true;
    else if (token !== '') {
      if (lower === 'upgrade') head.connectionUpgrade = true;
      others += others === '' ? token : `, ${token}`;
    }
  }
  if (others !== '') head.headers.add(name, others);
};
