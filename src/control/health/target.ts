// Where a server's check connects to (manual 5.2, addr and port): the server itself unless the cfg says otherwise.
import { isIP, type NetConnectOpts } from 'node:net';
import type { CheckConnect, Global, Proxy, Server, ServerCheck } from '../../config/model.js';
import type { CheckTarget } from './checks/dial.js';
import { compileIntroduction } from './checks/proxy-header.js';
import { checkTimeouts } from './schedule.js';

export const checkTarget = (
  global: Pick<Global, 'pp2NeverSendLocal'>,
  proxy: Proxy,
  server: Server,
  check: ServerCheck,
): CheckTarget => ({
  // Anew each time: a server that follows its name moves.
  get to() {
    return destination(proxy, server, check);
  },
  timeouts: checkTimeouts(check, proxy.timeouts),
  introduce: compileIntroduction(server, check, global),
});

/** Where a step of a check connects to: what it says itself comes before what the server's line says. */
export const stepTarget = (
  global: Pick<Global, 'pp2NeverSendLocal'>,
  { proxy, server, check }: { proxy: Proxy; server: Server; check: ServerCheck },
  { port, host, sendProxy }: CheckConnect,
): CheckTarget => {
  const settings: ServerCheck = {
    ...check,
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(sendProxy && { sendProxy }),
  };
  return checkTarget(global, proxy, server, settings);
};

const destination = (proxy: Proxy, server: Server, check: ServerCheck): NetConnectOpts => {
  const { to } = server.address;
  if (to.kind === 'unix' && check.host === undefined) return { path: to.abstract ? `\0${to.path}` : to.path };
  const host = check.host ?? (to.kind === 'inet' ? to.host : '');
  return { host, port: check.port ?? serverPort(proxy, server), ...sourceOf(server, host) };
};

/** A server without a port of its own is checked where a client of the proxy's first listener would be sent. */
const serverPort = (proxy: Proxy, { address }: Server): number => {
  const own = address.to.kind === 'inet' ? address.to.port : 0;
  return address.port === 'fixed' ? own : listenerPort(proxy) + (address.port === 'offset' ? own : 0);
};

const listenerPort = (proxy: Proxy): number => {
  const ports = proxy.binds.map(({ address }) => (address.kind === 'inet' ? address.port : 0));
  return ports.find((port) => port > 0) ?? 0;
};

/** `source`; the port is left to the system, a check must not collide with the traffic that uses it. */
const sourceOf = ({ source }: Server, host: string): { localAddress?: string } =>
  source !== undefined && isIP(source.host) === isIP(host) ? { localAddress: source.host } : {};
