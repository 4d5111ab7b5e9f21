// Asks the name servers of a `resolvers` section: all at once, the first good answer counts (manual 5.3.2).
import { promises as dns, getServers, NODATA, NOTFOUND, REFUSED, TIMEOUT } from 'node:dns';
import { isIP, isIPv6 } from 'node:net';
import type { NameServer, Place, Resolvers, ResolveStatus } from '../config/model.js';

export type Family = 'ipv4' | 'ipv6';

/** Why there is no address; "valid" and "obsolete" are no failures. */
export type Failure = Exclude<ResolveStatus, 'valid' | 'obsolete'>;

export interface SrvRecord {
  readonly host: string;
  readonly port: number;
  /** 0 to 65535. */
  readonly weight: number;
}

/** `from`: "mydns/dns1", the name server whose answer it is. */
export type Answer<T> =
  | { readonly found: readonly T[]; readonly from: string }
  | { readonly failure: Failure };

export interface Asker {
  /** Addresses of one family: the preferred one, or the other one where there are none. */
  addresses(name: string, prefer: Family): Promise<Answer<string>>;
  services(name: string): Promise<Answer<SrvRecord>>;
  /** Ends what is under way. */
  cancel(): void;
}

/** Those of the system: HAProxy makes up a section "default" of them where the cfg has none. */
export const systemNameServers = (place: Place): NameServer[] =>
  getServers()
    .filter((host) => isIP(host) !== 0)
    .map((host) => ({ place, name: host, host, port: 53 }));

const FAILURES: ReadonlyMap<unknown, Failure> = new Map([
  [NOTFOUND, 'nx'],
  // The name is there and has no record of the type: HAProxy counts that among the others.
  [NODATA, 'other'],
  [REFUSED, 'refused'],
  [TIMEOUT, 'timeout'],
]);

const failureOf = (error: unknown): Failure =>
  (error instanceof Error && 'code' in error && FAILURES.get(error.code)) || 'other';

type Query<T> = (server: dns.Resolver) => Promise<readonly T[]>;

export const openAsker = ({ name: section, nameservers, timeouts, retries, family }: Resolvers): Asker => {
  const servers = nameservers.map(({ name, host, port }) => {
    const resolver = new dns.Resolver({ timeout: timeouts.retryMs, tries: 1 });
    resolver.setServers([isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`]);
    return { from: `${section}/${name}`, resolver };
  });
  const askOnce = async <T>(query: Query<T>): Promise<Answer<T>> => {
    // One that says no outweighs one that says nothing.
    let failure: Failure = 'timeout';
    const answers = servers.map(async ({ from, resolver }) => {
      try {
        return { found: await query(resolver), from };
      } catch (error) {
        if (failure === 'timeout') failure = failureOf(error);
        throw error;
      }
    });
    return Promise.any(answers).catch(() => ({ failure }));
  };
  /** What no server has answered in time is asked again. */
  const ask = async <T>(query: Query<T>): Promise<Answer<T>> => {
    let answer: Answer<T> = { failure: 'timeout' };
    for (let tries = 0; tries < retries && 'failure' in answer && answer.failure === 'timeout'; tries++)
      answer = await askOnce(query);
    return answer;
  };
  const queries: Readonly<Record<Family, (name: string) => Query<string>>> = {
    ipv4: (name) => (server) => server.resolve4(name),
    ipv6: (name) => (server) => server.resolve6(name),
  };
  return {
    async addresses(name, prefer) {
      const first = await ask(queries[family ?? prefer](name));
      if (family || 'found' in first || first.failure === 'timeout') return first;
      return ask(queries[prefer === 'ipv4' ? 'ipv6' : 'ipv4'](name));
    },
    services: (name) =>
      ask(async (server) =>
        (await server.resolveSrv(name)).map(({ name: host, port, weight }) => ({ host, port, weight })),
      ),
    cancel() {
      for (const { resolver } of servers) resolver.cancel();
    },
  };
};
