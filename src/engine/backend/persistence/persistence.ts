// The persistence cookie of one backend, made ready once per thread, and what is known of it for one request
// (manual 4.2, "cookie").
import type { Proxy } from '../../../config/model.js';
import type { CookieSettings, PersistRule as Rule } from '../../../config/model-cookie.js';
import type { ServerSlot } from '../server.js';

/** A rule's word on persistence: `force-persist` reaches servers that are down, `ignore-persist` sees no cookie. */
export type PersistRule = Rule['does'];

/** Third letter of the termination state (manual 8.5): what cookie the client has brought. */
export type BroughtCookie = 'N' | 'I' | 'D' | 'V' | 'E' | 'O' | 'U';

/** Fourth letter: what became of the cookie in the response. */
export type SentCookie = 'N' | 'I' | 'U' | 'P' | 'R' | 'D';

/** The last two letters of the termination state; '--' where there is nothing to tell. */
export type CookieState = `${BroughtCookie}${SentCookie}` | '--';

/** What one request and its response say of the cookie. */
export class CookieTrace {
  brought: BroughtCookie = 'N';
  sent: SentCookie = 'N';
  /** Dates that came with it, in seconds since the epoch; 0: none. */
  firstSeen = 0;
  lastSeen = 0;
}

/** A cookie that is only read is not told of. */
export const cookieStateOf = (
  { mode, indirect }: CookieSettings,
  trace: CookieTrace | undefined,
): CookieState => {
  if (mode === undefined && !indirect) return '--';
  return trace ? `${trace.brought}${trace.sent}` : 'NN';
};

export interface Persistence {
  readonly cookie: CookieSettings;
  /** A cookie may name a server that is down: `option persist`. */
  readonly reachesDown: boolean;
  /** Servers by their cookie; several may share one. */
  readonly servers: ReadonlyMap<string, readonly ServerSlot[]>;
  /** What follows the value of a cookie that is inserted. */
  readonly attributes: string;
}

/** Undefined where the backend has no cookie. */
export const compilePersistence = (
  { cookie, options }: Proxy,
  servers: readonly ServerSlot[],
): Persistence | undefined =>
  cookie && {
    cookie,
    reachesDown: options.persist,
    servers: byCookie(servers),
    attributes: attributesOf(cookie),
  };

const byCookie = (servers: readonly ServerSlot[]): Map<string, ServerSlot[]> => {
  const map = new Map<string, ServerSlot[]>();
  for (const server of servers) {
    const { cookie } = server.config;
    if (cookie !== undefined) map.set(cookie, [...(map.get(cookie) ?? []), server]);
  }
  return map;
};

const attributesOf = ({ domains, httponly, secure, attributes }: CookieSettings): string =>
  [
    '; path=/',
    ...domains.map((domain) => `domain=${domain}`),
    ...(httponly ? ['HttpOnly'] : []),
    ...(secure ? ['Secure'] : []),
    ...attributes,
  ].join('; ');
