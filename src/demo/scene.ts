// What the demo shows, read from the cfg it runs: where its pages are and which web servers have to be played.
import type { Address, Bind, Model, Proxy } from '../config/model.js';

export interface Scene {
  /** Where visitors come in: the first frontend that is no stats page. */
  readonly site: string | undefined;
  readonly stats: StatsPage | undefined;
  readonly servers: readonly Role[];
}

export interface StatsPage {
  readonly url: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** A web server that the cfg expects on this machine. */
export interface Role {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** The scene of a cfg: every server with a loopback address and a port of its own is played. */
export const sceneOf = (model: Model): Scene => {
  const open = model.proxies.filter((proxy) => proxy.binds.length > 0 && !proxy.disabled);
  const site = open.find((proxy) => proxy.stats === undefined);
  const stats = open.find((proxy) => proxy.stats !== undefined);
  return {
    site: site && urlOf(site, '/'),
    stats: stats && statsPage(stats),
    servers: model.proxies.flatMap(rolesOf),
  };
};

const statsPage = (proxy: Proxy): StatsPage | undefined => {
  const url = urlOf(proxy, proxy.stats?.uri ?? '/');
  const [account] = proxy.stats?.auth ?? [];
  return url === undefined ? undefined : { url, user: account?.user, password: account?.password };
};

const rolesOf = (proxy: Proxy): Role[] =>
  proxy.servers.flatMap(({ name, address: { to, port } }) =>
    port === 'fixed' && to.kind === 'inet' && isLoopback(to.host)
      ? [{ name, host: to.host, port: to.port }]
      : [],
  );

const urlOf = (proxy: Proxy, path: string): string | undefined => {
  const port = proxy.binds.map(portOf).find((found) => found !== undefined);
  return port === undefined ? undefined : `http://localhost:${port}${path}`;
};

const portOf = ({ address }: Bind): number | undefined => inet(address)?.port;

const inet = (address: Address) => (address.kind === 'inet' ? address : undefined);

const isLoopback = (host: string): boolean =>
  host.startsWith('127.') || host === '::1' || host === 'localhost';
