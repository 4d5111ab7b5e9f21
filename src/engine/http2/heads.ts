// Heads on their way between HTTP/1 and HTTP/2 (RFC 9113, 8.2 and 8.3): what a server is sent, and what it has answered
// as the text that HTTP/1's parser reads. What no HTTP/2 message has is left out.
import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http2';
import type { RequestHead } from '../http1/head.js';

/** Fields that are about a connection of HTTP/1 (RFC 9113, 8.2.2). `te` has been cut down to "trailers" before. */
const CONNECTION_FIELDS: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** RFC 6455, 1.3. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Bytes behind the head belong to no message: CONNECT, or another protocol by an extended one (RFC 8441). */
export const opensTunnel = (head: RequestHead): boolean => head.asksUpgrade || head.method === 'CONNECT';

/** A request's head as node:http2 takes it. */
export const requestFields = (head: RequestHead): OutgoingHttpHeaders => {
  const fields: OutgoingHttpHeaders = Object.assign(Object.create(null), pseudoFields(head));
  const { names, values, count } = head.headers;
  for (let i = 0; i < count; i++) {
    const name = names[i]!;
    if (CONNECTION_FIELDS.has(name) || (name === 'host' && fields[':authority'] !== undefined)) continue;
    const before = fields[name];
    fields[name] = before === undefined ? values[i]! : [before, values[i]!].flat().map(String);
  }
  return fields;
};

/** The same with each field once, its values in a list: that says the same (RFC 9110, 5.3). */
export const withSingleFields = (fields: OutgoingHttpHeaders): OutgoingHttpHeaders => {
  const single: OutgoingHttpHeaders = Object.create(null);
  for (const [name, value] of Object.entries(fields))
    single[name] = Array.isArray(value) && name !== 'cookie' ? value.join(', ') : value;
  return single;
};

/**
 * As HAProxy: Host stays a field of its own, the authority is that of the request's target, and without a scheme there it
 * is https.
 */
const pseudoFields = (head: RequestHead): OutgoingHttpHeaders => {
  const { method, uri, host } = head;
  if (method === 'CONNECT') return { ':method': method, ':authority': uri };
  const [, scheme = 'https', authority, path = uri] = ABSOLUTE.exec(uri) ?? [];
  const target = PATH.test(path) ? path : `/${path}`;
  const asked = head.asksUpgrade ? (authority ?? host ?? '') : authority;
  return {
    ':method': head.asksUpgrade ? 'CONNECT' : method,
    ':scheme': scheme.toLowerCase(),
    ...(asked !== undefined && { ':authority': asked }),
    ':path': target,
    ...(head.asksUpgrade && { ':protocol': head.upgrade }),
  };
};

const ABSOLUTE = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?]*)(.*)$/;
/** An absolute target may lack a path; "*" is for OPTIONS alone (RFC 9113, 8.3.1). */
const PATH = /^(?:\/|\*$)/;

/** Names and values by turns, as they were received. */
export type RawFields = readonly string[];

/** The fields of a trailer section; pseudo-fields have no place there. */
export const fieldLines = (raw: RawFields): string => {
  let text = '';
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]!;
    if (!name.startsWith(':') && !CONNECTION_FIELDS.has(name)) text += `${name}: ${raw[i + 1]}\r\n`;
  }
  return text;
};

/** The fields of a trailer section that HTTP/1 has framed, each once. */
export const trailerFields = (lines: string): OutgoingHttpHeaders => {
  const fields: OutgoingHttpHeaders = Object.create(null);
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(': ');
    const name = line.slice(0, Math.max(0, colon));
    if (name === '' || CONNECTION_FIELDS.has(name)) continue;
    const value = line.slice(colon + 2);
    fields[name] = fields[name] === undefined ? value : `${fields[name]}, ${value}`;
  }
  return fields;
};

/** HTTP/2 knows no reason phrases, and HAProxy makes none up. `more` are field lines of ours. */
export const responseHead = (status: number, raw: RawFields, more = ''): string =>
  `HTTP/1.1 ${status} \r\n${fieldLines(raw)}${more}\r\n`;

/** The server has agreed to another protocol: what HTTP/1 says then, in HAProxy's words. */
export const switchingHead = (raw: RawFields, upgrade: string, key: string | undefined): string => {
  const accept = key === undefined ? '' : `Sec-Websocket-Accept: ${acceptOf(key)}\r\n`;
  return responseHead(101, raw, `connection: upgrade\r\nupgrade: ${upgrade}\r\n${accept}`);
};

const acceptOf = (key: string): string =>
  createHash('sha1').update(`${key}${WEBSOCKET_GUID}`, 'latin1').digest('base64');
