// The response's side of cookie persistence: what becomes of the server's own cookie of that name, and the one that is
// put in (manual 4.2, "cookie").
import type { ResponseHead } from '../../http1/head.js';
import { wallMs } from '../../net/clock.js';
import type { ServerSlot } from '../server.js';
import { isCacheable } from './cacheable.js';
import { encodeDate } from './cookie-date.js';
import { type CookieField, CookieScan, Remainder } from './cookie-scan.js';
import type { PersistentRequest } from './from-client.js';
import type { CookieTrace, Persistence, SentCookie } from './persistence.js';

/** What a response is an answer to. */
export interface AnsweredRequest extends PersistentRequest {
  readonly requestMethod: string;
}

/** Makes the client come back to `server`; for every response but interim ones, behind the rules for responses. */
export const setCookie = (
  persistence: Persistence,
  request: AnsweredRequest,
  server: ServerSlot,
  head: ResponseHead,
): void => {
  const { headers } = head;
  const treat = (field: CookieField) => (value: string) =>
    treatField(persistence, request, server, new CookieScan(value, field));
  headers.rewrite('set-cookie', treat('set-cookie'));
  headers.rewrite('set-cookie2', treat('set-cookie2'));
  const trace = request.cookieTrace!;
  if (server.config.dispatch || !isDue(persistence, request, trace)) return;
  const isOpenToCaches = persistence.cookie.nocache && isCacheable(request.requestMethod, head);
  headers.add('set-cookie', insertedCookie(persistence, trace, server));
  trace.sent = request.direct && server.config.cookie !== undefined ? 'U' : 'I';
  // Old caches know no-cache="set-cookie" not or wrongly.
  if (isOpenToCaches) headers.add('cache-control', 'private');
};

/** @returns what is left of the server's field, undefined where that is nothing */
const treatField = (
  persistence: Persistence,
  request: AnsweredRequest,
  server: ServerSlot,
  scan: CookieScan,
): string | undefined => {
  const remainder = new Remainder();
  while (scan.next()) {
    const isOurs = scan.isPair && scan.hasName(persistence.cookie.name) && request.persistRule !== 'ignore';
    if (isOurs) request.cookieTrace!.sent = fateOf(persistence, request, server);
    const sent = isOurs ? request.cookieTrace!.sent : 'N';
    if (sent === 'D') remainder.drop();
    else {
      const value = sent === 'R' ? markedValue(persistence, server, scan.value) : scan.value;
      remainder.keep(scan, scan.isPair ? scan.withValue(value) : scan.raw);
    }
  }
  return remainder.endsInGap && remainder.text === '' ? undefined : remainder.text;
};

/** What becomes of a cookie of the server's own that has the name of ours. */
const fateOf = ({ cookie }: Persistence, { direct }: AnsweredRequest, server: ServerSlot): SentCookie => {
  const { mode, indirect, preserve } = cookie;
  if (preserve) return 'P';
  if (mode === 'insert' || (direct && indirect)) return 'D';
  return mode !== undefined && server.config.cookie !== undefined ? 'R' : 'P';
};

const markedValue = ({ cookie }: Persistence, server: ServerSlot, value: string): string =>
  cookie.mode === 'prefix' ? `${server.config.cookie}~${value}` : server.config.cookie!;

/** The client has no cookie of this server's, or one whose dates are to be set. */
const isDue = ({ cookie }: Persistence, request: AnsweredRequest, trace: CookieTrace): boolean => {
  if (cookie.mode !== 'insert' || request.persistRule === 'ignore') return false;
  if (cookie.preserve && trace.sent === 'P') return false;
  if (cookie.postonly && request.requestMethod !== 'POST') return false;
  if (!request.direct) return true;
  const { lastSeen, firstSeen } = trace;
  if (lastSeen === 0 ? cookie.maxIdleSeconds !== undefined : lastSeen < nowSeconds()) return true;
  return (cookie.maxLifeSeconds !== undefined) === (firstSeen === 0);
};

const nowSeconds = (): number => Math.floor(wallMs() / 1000);

/** A server without a cookie has the client forget the one it has. */
const insertedCookie = (
  { cookie, attributes }: Persistence,
  { firstSeen }: CookieTrace,
  { config }: ServerSlot,
): string => {
  const { name, maxIdleSeconds, maxLifeSeconds } = cookie;
  if (config.cookie === undefined) return `${name}=; Expires=Thu, 01-Jan-1970 00:00:01 GMT${attributes}`;
  let text = `${name}=${config.cookie}`;
  if (maxIdleSeconds !== undefined || maxLifeSeconds !== undefined) text += `|${encodeDate(nowSeconds())}`;
  if (maxLifeSeconds !== undefined) text += `|${encodeDate(firstSeen || nowSeconds())}`;
  return text + attributes;
};
