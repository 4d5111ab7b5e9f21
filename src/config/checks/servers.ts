// A server that is checked needs a port to be checked on.
import type { Proxy, Server } from '../model.js';
import { type Check, kindOf } from './check.js';

export const checkServers: Check = (proxy, { report }) => {
  for (const server of proxy.servers) {
    if (!server.check || hasCheckPort(proxy, server)) continue;
    report(
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

/** Its own `port`, the one it serves on, or else that of the proxy's first listener (manual 5.2, "port"). */
const hasCheckPort = (proxy: Proxy, { address, check }: Server): boolean =>
  check?.port !== undefined ||
  address.to.kind !== 'inet' ||
  (address.port === 'fixed' && address.to.port > 0) ||
  proxy.binds.some((bind) => bind.address.kind === 'inet');
