// The command of an external check (manual 4.2, external-check command): its arguments, and what its environment tells of
// the proxy and the server.
import type { Global, Proxy, Server } from '../../config/model.js';
import { Gauge } from '../../state/slots.js';
import type { ExternalCommand } from './checks/external.js';
import type { ServerHealth } from './servers.js';

/** Anew for each check: a server moves, and its connections come and go. */
export const externalCommand = (
  { quiet, externalCheck, environment }: Pick<Global, 'quiet' | 'externalCheck' | 'environment'>,
  { proxy, server, cells }: ServerHealth,
): ExternalCommand => {
  const { command = '', path } = proxy.check.external ?? {};
  const listener = listenerOf(proxy);
  const at = addressOf(server);
  const told = {
    PATH: path ?? '',
    HAPROXY_PROXY_NAME: proxy.name,
    HAPROXY_PROXY_ID: String(proxy.id),
    HAPROXY_PROXY_ADDR: listener?.host ?? '',
    HAPROXY_PROXY_PORT: listener?.port ?? '',
    HAPROXY_SERVER_NAME: server.name,
    HAPROXY_SERVER_ID: String(server.id),
    HAPROXY_SERVER_ADDR: at.host,
    HAPROXY_SERVER_PORT: at.port ?? '',
    HAPROXY_SERVER_CURCONN: String(cells.get(Gauge.server.sessions)),
    HAPROXY_SERVER_MAXCONN: String(cells.get(Gauge.server.maxconn)),
    HAPROXY_SERVER_SSL: '0',
    HAPROXY_SERVER_PROTO: proxy.mode === 'http' ? 'h1' : 'tcp',
  };
  return {
    command,
    args: [...argumentsOf(listener), ...argumentsOf(at)],
    environment: externalCheck?.preserveEnv ? preserved(told, path, environment) : told,
    isQuiet: quiet,
  };
};

/** The environment of the process as the cfg has changed it; it has a PATH of its own. */
const preserved = (
  { PATH: _PATH, ...told }: Readonly<Record<string, string>>,
  path: string | undefined,
  changes: Global['environment'] = {},
): ExternalCommand['environment'] => {
  const changed = Object.entries(changes).map(([name, value]) => [name, value ?? undefined]);
  return {
    ...process.env,
    ...Object.fromEntries(changed),
    ...told,
    ...(path !== undefined && { PATH: path }),
  };
};

/** A path has no port. */
interface Where {
  readonly host: string;
  readonly port?: string;
}

const UNKNOWN = 'NOT_USED';

const argumentsOf = (where: Where | undefined): string[] => [where?.host ?? UNKNOWN, where?.port ?? UNKNOWN];

const listenerOf = ({ binds }: Proxy): Where | undefined => {
  for (const { address } of binds) {
    if (address.kind === 'inet') return { host: address.host, port: String(address.port) };
    if (address.kind === 'unix') return { host: address.path };
  }
  return undefined;
};

const addressOf = ({ address: { to } }: Server): Where => {
  if (to.kind === 'inet') return { host: to.host, port: String(to.port) };
  return { host: to.kind === 'unix' ? to.path : '' };
};
