// The request's side of cookie persistence: finds the cookie, learns from it which server the client belongs to, and
// leaves of it what that server is meant to see.
import type { HeaderList } from '../../http1/headers.js';
import { wallMs } from '../../net/clock.js';
import type { ServerSlot } from '../server.js';
import { decodeDate } from './cookie-date.js';
import { CookieScan, Remainder } from './cookie-scan.js';
import { CookieTrace, type Persistence, type PersistRule } from './persistence.js';

/** A request as persistence sees it. */
export interface PersistentRequest {
  /** The server it belongs to; one that is named before the cookie is looked at stays. */
  direct: ServerSlot | undefined;
  cookieTrace: CookieTrace | undefined;
  readonly persistRule: PersistRule | undefined;
}

/** A cookie whose date is further in the future is as bad as one that is too old. */
const FUTURE_SECONDS = 86_400;

/** To be called once for each request, when all rules that may name a server have been evaluated. */
export const followCookie = (
  persistence: Persistence,
  request: PersistentRequest,
  headers: HeaderList,
): void => {
  request.cookieTrace = new CookieTrace();
  headers.rewrite('cookie', (value) => followField(persistence, request, value));
};

/** @returns the field as the server gets it, undefined where nothing is left of it */
const followField = (
  persistence: Persistence,
  request: PersistentRequest,
  value: string,
): string | undefined => {
  const { name, mode, indirect } = persistence.cookie;
  const hidden = mode === 'insert' && indirect;
  const scan = new CookieScan(value, 'cookie');
  const remainder = new Remainder();
  let isShared = false;
  while (scan.next()) {
    const isOurs = scan.isPair && scan.hasName(name);
    // Attributes go where the cookie before them goes.
    if (scan.isAttribute) {
      if (!remainder.endsInGap) remainder.keep(scan, scan.raw);
      continue;
    }
    const rest = isOurs ? take(persistence, request, scan.value) : scan.value;
    if (isOurs && hidden) remainder.drop();
    else {
      remainder.keep(scan, scan.isPair ? scan.withValue(rest) : scan.raw);
      isShared = true;
    }
  }
  return remainder.endsInGap && !(isShared && remainder.text !== '') ? undefined : remainder.text;
};

/** Learns what there is to learn from the value of a persistence cookie. @returns what of it is the application's */
const take = (persistence: Persistence, request: PersistentRequest, value: string): string => {
  const trace = request.cookieTrace!;
  const isPrefix = persistence.cookie.mode === 'prefix';
  const delimiter = value.indexOf(isPrefix ? '~' : '|');
  if (!isPrefix && delimiter >= 0) readDates(trace, value, delimiter + 1);
  const server = delimiter < 0 ? value : value.slice(0, delimiter);
  choose(persistence, request, isOutdated(persistence, trace) ? '' : server);
  return isPrefix && delimiter >= 0 ? value.slice(delimiter + 1) : value;
};

/** "server|last seen|first seen", either date left out at will. */
const readDates = (trace: CookieTrace, value: string, at: number): void => {
  trace.lastSeen = decodeDate(value, at) || trace.lastSeen;
  const second = value.indexOf('|', at);
  if (second >= 0) trace.firstSeen = decodeDate(value, second + 1) || trace.firstSeen;
};

/** Marks a cookie that is too old by `maxlife` or `maxidle`, which then counts for nothing. */
const isOutdated = ({ cookie }: Persistence, trace: CookieTrace): boolean => {
  if (isOutside(trace.firstSeen, cookie.maxLifeSeconds)) trace.brought = 'O';
  else if (isOutside(trace.lastSeen, cookie.maxIdleSeconds)) trace.brought = 'E';
  else return false;
  trace.firstSeen = 0;
  trace.lastSeen = 0;
  return true;
};

const isOutside = (date: number, limitSeconds: number | undefined): boolean => {
  if (date === 0 || limitSeconds === undefined) return false;
  const age = Math.floor(wallMs() / 1000) - date;
  return age > limitSeconds || -age > FUTURE_SECONDS;
};

/** The first server of that cookie that runs, or that is to be tried although it does not. */
const choose = (persistence: Persistence, request: PersistentRequest, value: string): void => {
  const trace = request.cookieTrace!;
  const isFree = request.direct === undefined && request.persistRule !== 'ignore';
  const servers = isFree && value !== '' ? (persistence.servers.get(value) ?? []) : [];
  for (const server of servers) {
    const { running } = server;
    trace.brought = running ? 'V' : 'D';
    if (!running && !persistence.reachesDown && request.persistRule !== 'force') continue;
    request.direct = server;
    return;
  }
  // What an earlier cookie of the request has brought holds.
  if (trace.brought === 'N') trace.brought = isFree ? 'I' : 'U';
};
