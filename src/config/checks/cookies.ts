// Cookies of servers that do not tell one from another, or that nobody looks at.
import type { Proxy, Server } from '../model.js';
import { type Check, kindOf } from './check.js';

export const checkCookies: Check = (proxy, checking) => {
  const { report } = checking;
  for (const server of proxy.servers) {
    const { place, cookie } = server;
    if (cookie === undefined) continue;
    const where = { place, word: 'cookie' };
    if (proxy.mode !== 'http' && !checking.failed(proxy, 'mode')) {
      const message = `${kindOf(proxy)} '${proxy.name}' : ignoring cookie for server '${server.name}' as HTTP mode is disabled.`;
      report('warning', 'needs-http', message, where);
    } else if (sharesCookie(proxy, server)) {
      const message = `'server ${server.name}' : same cookie value is set for a previous non-backup server in the same backend, it may break connection persistence.`;
      report('diag', 'shared-cookie', message, where);
    }
  }
  if (proxy.cookie?.dynamic && proxy.dynamicCookieKey !== undefined && hasTwins(proxy))
    report(
      'warning',
      'equal-cookies',
      `We generated two equal cookies for two different servers. Please change the secret key for '${proxy.name}'.`,
      { place: proxy.place, word: proxy.name, hint: "give each a 'cookie' of its own" },
    );
};

/** Servers at one address, whose cookies are made from it. */
const hasTwins = ({ servers }: Proxy): boolean => {
  const dynamic = servers.filter(({ cookie, address }) => cookie === undefined && address.to.kind === 'inet');
  return new Set(dynamic.map(({ address }) => JSON.stringify(address.to))).size < dynamic.length;
};

/** Between a server and its backup that is common (manual 5.2, cookie). */
const sharesCookie = ({ servers }: Proxy, server: Server): boolean =>
  !server.backup &&
  servers.some((other) => other.index < server.index && !other.backup && other.cookie === server.cookie);
