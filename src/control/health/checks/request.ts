// The request of an HTTP check, byte for byte as HAProxy sends it: servers log it, and some answer nothing else.
import { bytesOf } from '../../../common/bytes.js';
import type { CheckText, HttpCheckSend } from '../../../config/model.js';
import type { ServerSamples } from '../../../process/check-samples.js';
import { contentOf } from '../samples.js';

/** Methods whose requests say nothing about a body when they have none. */
const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE']);

/** HAProxy writes these itself, whatever `http-check send hdr` says. */
const OWN_HEADERS = new Set(['content-length', 'transfer-encoding']);

/** What a check sends this time: latin1, a character for each byte. */
export interface FilledRequest {
  readonly method: string;
  readonly uri: string;
  readonly version: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | undefined;
}

export const fillIn = (send: HttpCheckSend, samples: ServerSamples | undefined): FilledRequest => {
  const inHead = (text: CheckText): string =>
    typeof text === 'string' ? bytesOf(text) : (samples?.text(text, 'head') ?? '');
  const { method, uri, version, headers, body } = send;
  return {
    method,
    uri: inHead(uri),
    version,
    headers: headers.map(([name, value]) => [name, inHead(value)]),
    body: typeof body === 'string' ? bytesOf(body) : body && contentOf(body, samples),
  };
};

/** The request as every transport sends it, before framing and persistence; latin1, a character for each byte. */
export interface CheckRequest {
  readonly target: string;
  /** Names lower-cased, without those that HAProxy writes itself. No Host unless the cfg has one (manual, http-check send). */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export const checkRequest = ({ uri, headers: configured }: FilledRequest): CheckRequest => {
  const headers = configured
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !OWN_HEADERS.has(name));
  const host = headers.find(([name]) => name === 'host')?.[1];
  return { target: withAuthority(uri, host), headers };
};

/** Latin1; Content-Length and Connection come last. */
export const renderCheckRequest = (send: FilledRequest): string => {
  const { target, headers } = checkRequest(send);
  const http11 = isHttp11(send.version);
  const lines = [
    `${send.method} ${target} ${http11 ? 'HTTP/1.1' : send.version}`,
    ...headers.filter(([name, value]) => !(name === 'connection' && isPersistence(value))).map(joined),
    ...contentLength(send),
    ...connectionHeader(
      headers.filter(([name]) => name === 'connection').map(([, value]) => value),
      http11,
    ),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${send.body ?? ''}`;
};

const joined = ([name, value]: readonly [string, string]): string => `${name}: ${value}`;

/** Anything from 1.1 on is sent as 1.1; other words go out as they stand. */
export const isHttp11 = (version: string): boolean => /^HTTP\/(1\.[1-9]|[2-9]\.\d)$/.test(version);

const contentLength = ({ method, body }: FilledRequest): string[] => {
  if (body !== undefined) return [`content-length: ${body.length}`];
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
