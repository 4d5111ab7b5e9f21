// Reading of an HTTP check's response from what has come so far. Not undici's or Node's parser: a check must take what
// HAProxy takes (lines without CR, folded headers, any reason) and refuse what it refuses, or servers that have been
// up for years would be down here.
import type { Fields } from './header-match.js';

export interface ResponseHead {
  /** 10 or 11. */
  readonly version: number;
  readonly status: number;
  readonly reason: string;
  /** Names in lower case. */
  readonly fields: Fields;
  /** Where the body begins. */
  readonly bodyAt: number;
  readonly framing: Framing;
}

type Framing = { kind: 'none' } | { kind: 'length'; bytes: number } | { kind: 'chunked' } | { kind: 'close' };

export interface ResponseBody {
  readonly text: string;
  readonly isComplete: boolean;
}

/** What has come is no HTTP response and will not become one. */
export const INVALID = 'invalid';

const STATUS_LINE = /^HTTP\/(\d)\.(\d)[ \t]+(\d{1,9})(?:[ \t]+(.*))?$/;
const HEADER_LINE = /^([!#$%&'*+\-.^_`|~\dA-Za-z]+):[ \t]*(.*?)[ \t]*$/;

/** Undefined: more is needed. `text` is latin1; line ends before the status line are skipped. */
export const readHead = (text: string, method: string): ResponseHead | typeof INVALID | undefined => {
  const start = /^[\r\n]*/.exec(text)![0].length;
  if (!'HTTP/'.startsWith(text.slice(start, start + 5))) return INVALID;
  const headers: [name: string, value: string][] = [];
  let statusLine: RegExpExecArray | null | undefined;
  for (let at = start; ; ) {
    const end = text.indexOf('\n', at);
    if (end < 0) return undefined;
    const line = text.slice(at, text[end - 1] === '\r' ? end - 1 : end);
    at = end + 1;
    if (line.includes('\r')) return INVALID;
    if (statusLine === undefined) {
      statusLine = STATUS_LINE.exec(line);
      if (statusLine === null) return INVALID;
    } else if (line === '') {
      return finishHead(statusLine!, headers, at, method);
    } else if (!addHeader(headers, line)) {
      return INVALID;
    }
  }
};

const addHeader = (headers: [string, string][], line: string): boolean => {
  if (/^[ \t]/.test(line)) {
    const folded = headers.at(-1);
    if (folded) folded[1] += ` ${line.trim()}`;
    return folded !== undefined;
  }
  const header = HEADER_LINE.exec(line);
  if (header) headers.push([header[1]!.toLowerCase(), header[2]!]);
  return header !== null;
};

const finishHead = (
  statusLine: RegExpExecArray,
  headers: readonly [string, string][],
  bodyAt: number,
  method: string,
): ResponseHead | typeof INVALID => {
  const status = Number(statusLine[3]);
  const framing = framingOf(headers, method === 'HEAD' || status < 200 || status === 204 || status === 304);
  const version = Number(statusLine[1]! + statusLine[2]!);
  return framing === INVALID
    ? INVALID
    : { version, status, reason: statusLine[4] ?? '', fields: headers, bodyAt, framing };
};

/** RFC 9112, 6.3. What cannot be framed safely is refused even if there is no body. */
const framingOf = (headers: readonly [string, string][], isBodiless: boolean): Framing | typeof INVALID => {
  const listOf = (wanted: string): string[] =>
    headers.filter(([name]) => name === wanted).flatMap(([, value]) => value.split(/[ \t]*,[ \t]*/));
  const lengths = new Set(listOf('content-length'));
  if (lengths.size > 1 || [...lengths].some((length) => !/^\d{1,15}$/.test(length))) return INVALID;
  const codings = listOf('transfer-encoding');
  if (codings.length > 0 && codings.at(-1)!.toLowerCase() !== 'chunked') return INVALID;
  if (isBodiless) return { kind: 'none' };
  if (codings.length > 0) return { kind: 'chunked' };
  const [length] = lengths;
  return length === undefined ? { kind: 'close' } : { kind: 'length', bytes: Number(length) };
};

/** The part of the body that has come. `hasEnded`: the server has closed, nothing follows. */
export const readBody = (
  text: string,
  { bodyAt, framing }: ResponseHead,
  hasEnded: boolean,
): ResponseBody | typeof INVALID => {
  switch (framing.kind) {
    case 'none':
      return { text: '', isComplete: true };
    case 'chunked':
      return readChunks(text, bodyAt, hasEnded);
    case 'close':
      return { text: text.slice(bodyAt), isComplete: hasEnded };
    case 'length': {
      const body = text.slice(bodyAt, bodyAt + framing.bytes);
      return { text: body, isComplete: hasEnded || body.length === framing.bytes };
    }
  }
};

/** Size line of a chunk, with the extensions nobody reads (RFC 9112, 7.1). */
const CHUNK_SIZE = /([\dA-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n/y;
const CHUNK_SIZE_BEGUN = /[\dA-Fa-f]{0,8}[ \t]*(?:;[^\r\n]*)?\r?$/y;
const CHUNK_END = /\r?\n/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const readChunks = (text: string, bodyAt: number, hasEnded: boolean): ResponseBody | typeof INVALID => {
  let body = '';
  for (let at = bodyAt; ; ) {
    const size = matchAt(CHUNK_SIZE, text, at);
    if (size === null)
      return matchAt(CHUNK_SIZE_BEGUN, text, at) ? { text: body, isComplete: hasEnded } : INVALID;
    const bytes = Number.parseInt(size[1]!, 16);
    // Trailers tell a check nothing.
    if (bytes === 0) return { text: body, isComplete: true };
    at += size[0].length;
    body += text.slice(at, at + bytes);
    at += bytes;
    const end = matchAt(CHUNK_END, text, at);
    if (end === null) return at + 1 < text.length ? INVALID : { text: body, isComplete: hasEnded };
    at += end[0].length;
  }
};
