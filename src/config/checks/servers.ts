// A server that is checked needs a port to be checked on, and what is observed must be there.
import type { Proxy, Server } from '../model.js';
import { saysPlace } from '../source.js';
import { didYouMean } from '../suggest.js';
import { type Check, type Checking, kindOf, whereSaid } from './check.js';

export const checkServers: Check = (proxy, checking) => {
  complainOfUseServers(proxy, checking);
  complainOfDispatch(proxy, checking);
  for (const server of proxy.servers) {
    if (server.observe?.layer === 'layer7' && proxy.mode !== 'http' && !checking.failed(proxy, 'mode'))
      checking.report(
        'alert',
        'needs-http',
        `'server ${proxy.name}/${server.name}' : 'layer7' can only be used in http proxies.`,
        { place: server.place, word: 'layer7' },
      );
    complainOfProto(proxy, server, checking);
    complainOfSocks4(server, checking);
    if (!server.check || hasCheckPort(server)) continue;
    const port = firstPort(proxy);
    if (port !== undefined) takePort(proxy, server, port, checking);
    else if (!checking.failed(proxy, 'bind'))
      checking.report(
        'alert',
        'no-check-port',
        `config: ${kindOf(proxy)} '${proxy.name}': server '${server.name}' has neither service port nor check port.`,
        {
          place: server.place,
          word: server.name,
          hint: "write the port behind the address, or 'port <number>'",
        },
      );
  }
};

const complainOfDispatch = (proxy: Proxy, checking: Checking): void => {
  if (!checking.said(proxy, 'dispatch') || !checking.said(proxy, 'balance')) return;
  const message = `dispatch address of ${kindOf(proxy)} '${proxy.name}' will be ignored in balance mode.`;
  checking.report('warning', 'ignored', message, whereSaid(checking, proxy, 'dispatch'));
};

/** What `proto` and `check-proto` name is HTTP. */
const complainOfProto = (proxy: Proxy, server: Server, { report, failed }: Checking): void => {
  const { name, place, proto, check } = server;
  if (proto && proxy.mode !== 'http' && !failed(proxy, 'mode')) {
    const message = `${kindOf(proxy)} '${proxy.name}' : MUX protocol '${proto}' is not usable for server '${name}' at [${saysPlace(place)}].`;
    report('alert', 'needs-http', message, {
      place,
      word: 'proto',
      hint: "it is for proxies in 'mode http'",
    });
  }
  if (check?.proto && proxy.check.kind !== 'http' && !failed(proxy, 'option')) {
    const message = `${kindOf(proxy)} '${proxy.name}': server '${name}' uses an incompatible MUX protocol for the selected check type`;
    report('alert', 'needs-http', message, { place, word: 'check-proto', hint: "add 'option httpchk'" });
  }
};

const complainOfSocks4 = (server: Server, { report }: Checking): void => {
  const { name, place, proto, socks4, address } = server;
  if (!proto || !socks4 || address.to.kind === 'rhttp') return;
  const message = `server '${name}' : 'socks4' and 'proto ${proto}' are not supported together.`;
  report('alert', 'not-supported', message, { place, word: 'socks4' });
};

const complainOfUseServers = (proxy: Proxy, checking: Checking): void => {
  const { servers, useServers } = proxy;
  if (checking.failed(proxy, 'server')) return;
  const names = servers.map(({ name }) => name);
  for (const { server, place } of useServers) {
    if (typeof server !== 'string') continue;
    const at = { place, word: server };
    if (!names.includes(server)) {
      const message = `${kindOf(proxy)} '${proxy.name}' : unable to find server '${server}' referenced in a 'use-server' rule.`;
      checking.report('alert', 'unknown-reference', message, { ...at, hint: didYouMean(server, names) });
    } else if (names.indexOf(server) !== names.lastIndexOf(server)) {
      const message = `Refusing to use duplicated server '${server}' found in proxy: ${proxy.name}!`;
      checking.report('alert', 'duplicate-server', message, { ...at, hint: 'give them names of their own' });
    }
  }
};

/** Its own `port`, the one it serves on, or an offset to the client's. */
const hasCheckPort = ({ address, check }: Server): boolean =>
  check?.port !== undefined || address.to.kind !== 'inet' || address.port === 'offset' || address.to.port > 0;

const firstPort = ({ binds }: Proxy): number | undefined => {
  for (const { address } of binds) if (address.kind === 'inet') return address.port;
  return undefined;
};

/** Requests go to the port the client came in on, and so do checks, as in HAProxy up to 1.9; today's asks for a port. */
const takePort = (proxy: Proxy, server: Server, port: number, { report }: Checking): void => {
  // A `port` of its own would take the PROXY header away from the check.
  if (server.check && server.sendProxy === 'none') server.check.port = port;
  const template = proxy.servers.find(({ place }) => place === server.place);
  if (template !== server) return;
  report(
    'warning',
    'implied-check-port',
    `server '${server.name}' has neither service port nor check port: it is checked on that of the first 'bind'.`,
    {
      place: server.place,
      word: server.name,
      hint: `write 'check port ${port}'`,
      replace: server.sendProxy === 'none' ? ['check', `check port ${port}`] : undefined,
    },
  );
};
