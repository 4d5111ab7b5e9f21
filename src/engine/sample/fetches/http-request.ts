// Samples of the HTTP request's first line (manual 7.3.6).
import { avalanche, sdbm } from '../../../common/hash.js';
import { STRING_DERIVATIVES } from '../../../config/sample/card.js';
import { RequestHead } from '../../http1/head.js';
import { latin1 } from '../../http1/latin1.js';
import { limits } from '../../http1/limits.js';
import { INCOMPLETE, parseRequest } from '../../http1/parse-head.js';
import { pathAndQuery, pathOf, queryOf } from '../../http1/uri.js';
import { type Fetch, family, named, text } from '../fetch.js';
import type { Stream } from '../stream.js';
import { sourceOf } from './client.js';
import { isStream } from './server-side.js';
import { protocolText, versionText } from './texts.js';

const head = family({ need: 'request-head', http: true });
const kept = family({ need: 'request-kept', http: true });

/** The head, when it could be read. */
const parsed = ({ head: request, requestLine }: Stream): RequestHead | undefined =>
  requestLine === undefined ? undefined : request;

/** One of the strings that have derivatives: path_beg and so on. */
const derived = (fetch: Fetch): Fetch => ({ ...fetch, derivatives: STRING_DERIVATIVES });

const path = (stream: Stream): string | undefined => stream.head && pathOf(stream.head.uri);
const pathq = (stream: Stream): string | undefined => stream.head && pathAndQuery(stream.head.uri);

/** Whether a head has been read, or could be from the bytes that a rule in mode tcp looks at. */
const isHttp = (stream: Stream): boolean | undefined => {
  const { inspection } = stream;
  if (!inspection?.bytes) return parsed(stream) !== undefined;
  const end = parseRequest(
    latin1(inspection.bytes, 0, Math.min(limits.head, inspection.bytes.length)),
    0,
    scratch,
  );
  if (end !== INCOMPLETE || inspection.final) return end > 0;
  inspection.undecided = true;
  return undefined;
};

const scratch = new RequestHead();

/** Host and path; only one of them where the other is missing. */
const withHost = (stream: Stream, rest: string | undefined): string | undefined => {
  const host = stream.head?.headers.get('host');
  return host ? host + (rest ?? '') : rest;
};

const base = (stream: Stream): string | undefined => withHost(stream, path(stream));
const baseq = (stream: Stream): string | undefined => withHost(stream, pathq(stream));

/** HAProxy's hash of what one of them says, nothing being hashed as well. */
const hashOf = (key: string | undefined): number => avalanche(sdbm(key ?? ''));
const base32 = (stream: Stream): number | undefined => stream.head && hashOf(base(stream));
const url32 = (stream: Stream): number | undefined => stream.head && hashOf(baseq(stream));

/** The four bytes of a hash, and those of the client's address. */
const withSource = (stream: Stream, hash: number | undefined): Buffer | undefined => {
  if (hash === undefined) return undefined;
  const source = sourceOf(stream)?.toBytes() ?? '';
  const bytes = Buffer.allocUnsafe(4 + source.length);
  bytes.writeUInt32BE(hash);
  bytes.write(source, 4, 'latin1');
  return bytes;
};

/** The second part of a request line as received, as far as it is a path. */
const loggedPath = ({ requestLine: line }: Stream): string | undefined => {
  if (line === undefined) return undefined;
  const start = line.indexOf(' ') + 1;
  const end = line.indexOf(' ', start);
  return pathAndQuery(line.slice(start, end < 0 ? undefined : end));
};

const query: Fetch = {
  name: 'query',
  usage: 'query([with_qm])',
  summary: "The URI's query, behind the question mark.",
  args: [{ name: 'option', kind: 'str', optional: true, oneOf: ['with_qm'] }],
  need: 'request-head',
  http: true,
  out: 'str',
  create: ([option]) => {
    const mark = text(option) === 'with_qm' ? '?' : '';
    return ({ head: request }) => {
      const found = request && queryOf(request.uri);
      return found ? mark + found : found;
    };
  },
};

export const httpRequestFetches: readonly Fetch[] = [
  kept('method', 'meth', "The request's method.", (stream) => parsed(stream)?.method),
  derived(head('path', 'str', "The URI's path, without query.", path)),
  head('pathq', 'str', "The URI's path with its query.", pathq),
  derived(head('url', 'str', 'The URI as received.', (stream) => stream.head?.uri)),
  derived(head('base', 'str', 'Host and path.', base)),
  head('baseq', 'str', 'Host, path and query.', baseq),
  head('base32', 'sint', 'A hash of host and path.', base32),
  head('base32+src', 'bin', "That hash and the client's address.", (stream) =>
    withSource(stream, base32(stream)),
  ),
  head('url32', 'sint', 'A hash of host, path and query.', url32),
  head('url32+src', 'bin', "That hash and the client's address.", (stream) =>
    withSource(stream, url32(stream)),
  ),
  query,
  ...named(
    kept('req.ver', 'str', 'The HTTP version of the request, such as 1.1.', (stream) =>
      versionText(parsed(stream)?.version),
    ),
    'req_ver',
  ),
  ...named(kept('req.proto_http', 'bool', 'Whether a request has been read.', isHttp), 'req_proto_http'),
  kept('capture.req.method', 'str', 'The method, in responses and logs too.', ({ requestLine: line }) =>
    line?.slice(0, line.indexOf(' ')),
  ),
  kept('capture.req.uri', 'str', 'Path and query, in responses and logs too.', loggedPath),
  kept('capture.req.ver', 'str', 'The HTTP version, in responses and logs too.', (stream) =>
    protocolText(parsed(stream)?.version),
  ),
  kept('http_first_req', 'bool', 'Whether it is the first request of its connection.', (stream) =>
    isStream(stream) ? stream.client.requests === 1 : undefined,
  ),
];
