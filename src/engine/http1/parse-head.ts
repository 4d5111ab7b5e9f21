// Reads heads of HTTP/1 messages (RFC 9112, 2 to 6): text in, fields and framing out. What is ambiguous is refused, what
// HAProxy mends safely is mended the same way. Works on the latin1 text of the bytes received so far.
import { trimOws } from '../../common/header-values.js';
import { takeField } from './fields.js';
import type { Head, RequestHead, ResponseHead } from './head.js';
import { type FieldName, fieldName, TOKEN } from './headers.js';
import { droppedName, looseRequestLine, looseStatusLine, NO_VERSION } from './lenient.js';
import { limits } from './limits.js';
import { acceptableRequest } from './request-rules.js';

/** Parse results other than "the head ends at this offset". */
export const INCOMPLETE = -1;
export const INVALID = -2;
/** Well-formed, but its body has a coding that only the next one could undo: 422. */
export const UNPROCESSABLE = -3;
/** A body where HTTP/1.0 has none: others on the way may take it for the next request. */
export const PAYLOAD = -4;

/** Neither control characters nor spaces nor 8-bit ones, and no fragment (RFC 9112, 3.2). */
const URI = /^[\x21\x22\x24-\x7e]+$/;
/** What a request line may look like before its end has come: anything else can be refused at once. */
const PARTIAL_LINE =
  /^[!#$%&'*+\-.^_`|~0-9A-Za-z]*(?:(?<=.) (?:[\x21\x22\x24-\x7e]+(?: (?:H(?:T(?:T(?:P(?:\/(?:\d(?:\.(?:\d\r?)?)?)?)?)?)?)?)?)?)?)?$/;
const VERSION = /^HTTP\/(\d)\.(\d)$/;
const STATUS_LINE = /^HTTP\/(\d)\.(\d) (\d{3})(?: (.*))?$/;

/**
 * Parses a request head that starts at `start` of `text`.
 * @returns the offset behind the empty line, INCOMPLETE or INVALID
 */
export const parseRequest = (text: string, start: number, head: RequestHead): number => {
  head.reset();
  const lineStart = skipEmptyLines(text, start);
  const lineEnd = text.indexOf('\n', lineStart);
  if (lineEnd < 0) return head.lenient || PARTIAL_LINE.test(text.slice(lineStart)) ? INCOMPLETE : INVALID;
  const line = text.slice(lineStart, text.charCodeAt(lineEnd - 1) === CR ? lineEnd - 1 : lineEnd);
  head.line = line;
  if (!parseRequestLine(line, head) && !(head.lenient && looseRequestLine(line, head))) return INVALID;
  const end = head.protocol === NO_VERSION ? lineEnd + 1 : parseFields(text, lineEnd + 1, head);
  if (end < 0) return end;
  if (!acceptableRequest(head)) return INVALID;
  if (head.otherCodings) return UNPROCESSABLE;
  return head.version === 10 && hasOddPayload(head) ? PAYLOAD : end;
};

const hasOddPayload = ({ method, contentLength }: RequestHead): boolean =>
  contentLength > 0 && !limits.anyPayload && (method === 'GET' || method === 'HEAD' || method === 'DELETE');

/**
 * Parses a response head that starts at `start` of `text`.
 * @returns the offset behind the empty line, INCOMPLETE or INVALID
 */
export const parseResponse = (text: string, start: number, head: ResponseHead): number => {
  head.reset();
  const lineEnd = text.indexOf('\n', start);
  if (lineEnd < 0) return INCOMPLETE;
  const line = text.slice(start, text.charCodeAt(lineEnd - 1) === CR ? lineEnd - 1 : lineEnd);
  if (!parseStatusLine(line, head) && !(head.lenient && looseStatusLine(line, head))) return INVALID;
  const end = parseFields(text, lineEnd + 1, head);
  if (end < 0) return end;
  if (head.otherCodings) return INVALID;
  if (head.contentLength >= 0 && (head.chunked || head.lengthIsVoid)) head.dropContentLength();
  return end;
};

const CR = 13;
const LF = 10;
const SP = 32;
const HT = 9;
const COLON = 58;

/** RFC 9112, 2.2: empty lines before a request line are ignored. */
const skipEmptyLines = (text: string, start: number): number => {
  let at = start;
  for (;;) {
    const char = text.charCodeAt(at);
    if (char === LF) at++;
    else if (char === CR && text.charCodeAt(at + 1) === LF) at += 2;
    else return at;
  }
};

export const parseRequestLine = (line: string, head: RequestHead): boolean => {
  const methodEnd = line.startsWith('GET ') ? 3 : line.indexOf(' ');
  const uriEnd = line.indexOf(' ', methodEnd + 1);
  if (methodEnd <= 0 || uriEnd < 0) return false;
  // A literal is an interned string, whose hash and comparisons cost nothing later on.
  head.method = methodEnd === 3 && line.startsWith('GET') ? 'GET' : line.slice(0, methodEnd);
  head.uri = line.slice(methodEnd + 1, uriEnd);
  if (uriEnd === line.length - 9 && line.endsWith('HTTP/1.1')) head.version = 11;
  else {
    const version = VERSION.exec(line.slice(uriEnd + 1));
    if (!version || version[1] === '0') return false;
    head.version = version[1]! > '1' || version[2]! >= '1' ? 11 : 10;
  }
  return (head.method === 'GET' || TOKEN.test(head.method)) && URI.test(head.uri);
};

export const parseStatusLine = (line: string, head: ResponseHead): boolean => {
  if (line.startsWith('HTTP/1.1 200 OK') && line.length === 15) {
    head.status = 200;
    head.reason = 'OK';
    return true;
  }
  const parts = STATUS_LINE.exec(line);
  if (!parts || parts[3]! < '100') return false;
  head.version = parts[1]! > '1' || (parts[1] === '1' && parts[2]! >= '1') ? 11 : 10;
  head.status = Number(parts[3]);
  head.reason = parts[4] ?? '';
  return !head.reason.includes('\r') && !head.reason.includes('\0');
};

/** Field lines up to the empty line (RFC 9112, 5), obs-fold unfolded. */
const parseFields = (text: string, start: number, head: Head): number => {
  let at = start;
  let cr = -1;
  let last = head.firstField;
  for (;;) {
    const lineEnd = text.indexOf('\n', at);
    if (lineEnd < 0) return INCOMPLETE;
    // CR belongs in front of LF and nowhere else (RFC 9112, 2.2).
    if (cr < at) cr = positionOf(text, '\r', at);
    if (cr < lineEnd - 1) return INVALID;
    const contentEnd = cr < lineEnd ? cr : lineEnd;
    if (contentEnd === at) return !head.lenient && hasNul(text, start, lineEnd) ? INVALID : lineEnd + 1;
    const following = text.charCodeAt(lineEnd + 1);
    // Whether this field goes on cannot be told before the first character of the next line is there.
    if (Number.isNaN(following)) return INCOMPLETE;
    const field =
      nameAt(text, at, contentEnd, last) ?? (head.lenient ? droppedName(text, at, contentEnd) : undefined);
    if (!field || head.headers.count >= limits.fields) return INVALID;
    last = field;
    const valueStart = at + field.received.length + 1;
    if (following === SP || following === HT) {
      const unfolded = unfold(text, valueStart, lineEnd);
      if (!unfolded) return INCOMPLETE;
      at = unfolded.next;
      if (unfolded.value.includes('\r') || !takeField(head, field, unfolded.value)) return INVALID;
    } else {
      at = lineEnd + 1;
      if (!takeField(head, field, trimOws(text, valueStart, contentEnd))) return INVALID;
    }
  }
};

const positionOf = (text: string, char: string, from: number): number => {
  const found = text.indexOf(char, from);
  return found < 0 ? text.length : found;
};

/** NUL is never valid in a field (RFC 9110, 5.5). */
const hasNul = (text: string, start: number, end: number): boolean => positionOf(text, '\0', start) < end;

/** The field's name, guessed from the one before it, else looked up. */
const nameAt = (text: string, at: number, contentEnd: number, last: FieldName): FieldName | undefined => {
  const guess = last.next;
  if (guess && text.charCodeAt(at + guess.received.length) === COLON && text.startsWith(guess.received, at))
    return guess;
  const colon = text.indexOf(':', at);
  if (colon < 0 || colon >= contentEnd) return undefined;
  const found = fieldName(text.slice(at, colon));
  last.next = found;
  return found;
};

/** A value continued on following lines: each line break becomes spaces (RFC 9112, 5.2). */
const unfold = (
  text: string,
  valueStart: number,
  firstEnd: number,
): { value: string; next: number } | undefined => {
  let end = firstEnd;
  for (;;) {
    end = text.indexOf('\n', end + 1);
    if (end < 0 || end + 1 >= text.length) return undefined;
    const following = text.charCodeAt(end + 1);
    if (following !== SP && following !== HT) break;
  }
  const value = text.slice(valueStart, end).replace(/\r?\n/g, (lineBreak) => ' '.repeat(lineBreak.length));
  return { value: trimOws(value, 0, value.endsWith('\r') ? value.length - 1 : value.length), next: end + 1 };
};
