// The request of an HTTP check, byte for byte as HAProxy sends it: servers log it, and some answer nothing else.
import type { HttpCheckSend } from '../../../config/model.js';

/** Methods whose requests say nothing about a body when they have none. */
const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE']);

/** HAProxy writes these itself, whatever `http-check send hdr` says. */
const OWN_HEADERS = new Set(['content-length', 'transfer-encoding']);

/** Names lower-cased; Content-Length and Connection come last. No Host unless the cfg has one (manual, http-check send). */
export const renderCheckRequest = (send: HttpCheckSend): string => {
  const headers = send.headers
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => !OWN_HEADERS.has(name));
  const host = headers.find(([name]) => name === 'host')?.[1];
  const version = isHttp11(send.version) ? 'HTTP/1.1' : send.version;
  const lines = [
    `${send.method} ${withAuthority(send.uri, host)} ${version}`,
    ...headers.filter(([name, value]) => !(name === 'connection' && isPersistence(value))).map(joined),
    ...contentLength(send),
    ...connectionHeader(
      headers.filter(([name]) => name === 'connection').map(([, value]) => value),
      isHttp11(send.version),
    ),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${send.body ?? ''}`;
};

const joined = ([name, value]: [string, string]): string => `${name}: ${value}`;

/** Anything from 1.1 on is sent as 1.1; other words go out as they stand. */
const isHttp11 = (version: string): boolean => /^HTTP\/(1\.[1-9]|[2-9]\.\d)$/.test(version);

const contentLength = ({ method, body }: HttpCheckSend): string[] => {
  if (body !== undefined) return [`content-length: ${Buffer.byteLength(body)}`];
  return BODILESS.has(method) ? [] : ['content-length: 0'];
};

const isPersistence = (value: string): boolean => /^(close|keep-alive)$/i.test(value);

/** Only what the version does not imply is said. Without a word from the cfg a check closes. */
const connectionHeader = (configured: readonly string[], http11: boolean): string[] => {
  const closes = configured.length === 0 || configured.some((value) => /^close$/i.test(value));
  if (closes === !http11) return [];
  return [`connection: ${closes ? 'close' : 'keep-alive'}`];
};

/** In an absolute URI the Host header overrules the authority. */
const withAuthority = (uri: string, host: string | undefined): string =>
  host === undefined ? uri : uri.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*/i, (_, scheme) => scheme + host);
