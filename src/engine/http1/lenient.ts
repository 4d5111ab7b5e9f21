// Messages that break the rules of HTTP, where "option accept-unsafe-violations-in-http-request" or "-response" bears with
// them (manual 4.2 lists what). Asked when the strict parser has said no.
import type { RequestHead, ResponseHead } from './head.js';
import { type FieldName, Known } from './headers.js';

/** How a request that says no version is marked: it has no fields, and servers are asked in HTTP/1.0. */
export const NO_VERSION = 'none';

const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Fragments and 8-bit characters, too. */
const URI = /^[\x21-\x7e\x80-\xff]+$/;
/** Of any protocol, with any number of digits. */
const VERSION = /^[A-Z]+\/\d+\.\d+$/;
const STATUS_LINE = /^([A-Z]+\/\d+\.\d+) (\d{3,5})(?: ([^\r\0]*))?$/;
const ONE_DOT_ONE = /^HTTP\/(?:[2-9]\.\d|1\.[1-9])$/;

/** The strict parser has left method and URI behind only where it came so far. */
export const looseRequestLine = (line: string, head: RequestHead): boolean => {
  const [method = '', uri = '', version, more] = line.split(' ');
  if (more !== undefined || !METHOD.test(method) || !URI.test(uri)) return false;
  head.method = method;
  head.uri = uri;
  if (version === undefined) {
    head.protocol = NO_VERSION;
    head.version = 10;
    head.line = `${line} HTTP/1.0`;
    return method === 'GET';
  }
  takeVersion(head, version);
  return VERSION.test(version);
};

export const looseStatusLine = (line: string, head: ResponseHead): boolean => {
  const [, version = '', status, reason = ''] = STATUS_LINE.exec(line) ?? [];
  head.status = Number(status);
  head.reason = reason;
  takeVersion(head, version);
  return head.status >= 100 && head.status <= 0xffff;
};

/** Whoever speaks another protocol is taken to know as much as HTTP/1.0, and its name is passed on. */
const takeVersion = (head: RequestHead | ResponseHead, version: string): void => {
  const isModern = ONE_DOT_ONE.test(version);
  head.version = isModern ? 11 : 10;
  head.protocol = isModern || version === 'HTTP/1.0' ? '' : version;
};

/** In place of a name that is none: the field is read over. */
export const droppedName = (text: string, at: number, contentEnd: number): FieldName | undefined => {
  const colon = text.indexOf(':', at);
  if (colon <= at || colon >= contentEnd) return undefined;
  return { name: '', known: Known.dropped, received: text.slice(at, colon), next: undefined };
};
