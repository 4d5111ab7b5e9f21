// Whether a cache between the client and us may keep a response (RFC 9111, 3 and 4.2.2), as far as HAProxy looks: what
// `nocache` is for.
import type { ResponseHead } from '../../http1/head.js';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
const BY_DEFAULT: ReadonlySet<number> = new Set([200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501]);

/** Fields without which no cache keeps a response, unless Cache-Control says how long it is good. */
const REASONS: ReadonlySet<string> = new Set(['etag', 'expires', 'last-modified']);
const FORBIDDING: ReadonlySet<string> = new Set([
  'private',
  'no-cache',
  'no-store',
  'max-age=0',
  's-maxage=0',
]);

/** A directive of Cache-Control, with quoted commas in it. */
const DIRECTIVES = /[^\s,](?:[^,"]|"(?:\\.|[^"\\])*"?)*/g;

export const isCacheable = (method: string, { status, headers }: ResponseHead): boolean => {
  let allowed = SAFE.has(method) && BY_DEFAULT.has(status);
  let worthwhile = false;
  for (let i = 0; i < headers.count; i++) {
    const name = headers.names[i]!;
    const value = headers.values[i]!.toLowerCase();
    if (name === 'pragma' && value === 'no-cache') return false;
    if (REASONS.has(name)) worthwhile = true;
    if (name !== 'cache-control') continue;
    for (const directive of value.match(DIRECTIVES) ?? []) {
      const said = directive.trimEnd();
      if (said === 'public') allowed = true;
      else if (FORBIDDING.has(said)) allowed = false;
      else if (/^(?:s-maxage|max-age)/.test(said)) worthwhile = true;
    }
  }
  return allowed && worthwhile;
};
