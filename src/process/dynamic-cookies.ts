// `cookie … dynamic` (manual 4.2): the cookie of a server without one of its own is a hash of the backend's secret, its
// address and its port, the same on every proxy in front of it, HAProxy or hapax. Done once addresses are known.
import { IpAddress } from '../common/ip.js';
import { xxh64 } from '../common/xxh64.js';
import type { Address, Attached, Model, Proxy } from '../config/model.js';

export const withDynamicCookies = (model: Model): Model => ({
  ...model,
  proxies: model.proxies.map(withCookies),
});

const withCookies = (proxy: Proxy): Proxy => {
  const { cookie, dynamicCookieKey } = proxy;
  if (!cookie?.dynamic || dynamicCookieKey === undefined) return proxy;
  const servers = proxy.servers.map((server) => {
    const made = server.cookie === undefined && dynamicCookie(dynamicCookieKey, server.address.to);
    return made ? { ...server, cookie: made } : server;
  });
  return { ...proxy, servers };
};

/** Undefined for what has no IP address. */
export const dynamicCookie = (key: string, to: Address | Attached): string | undefined => {
  const address = to.kind === 'inet' ? IpAddress.parse(to.host) : undefined;
  if (to.kind !== 'inet' || !address) return undefined;
  const port = Buffer.alloc(4);
  port.writeInt32BE(to.port);
  const hashed = Buffer.concat([Buffer.from(key + address.toBytes(), 'latin1'), port]);
  return xxh64(hashed).toString(16).padStart(16, '0');
};
