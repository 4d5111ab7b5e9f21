// Names of servers become addresses, once, before anything starts (manual 5.2, "init-addr"). A server whose cfg does not
// say how, and whose name has no address, is left out until there is one (control/resolvers/awaited.ts).
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Model, Place, Proxy, Server } from '../config/model.js';

export interface Resolved {
  readonly model: Model;
  /** Servers without an address, by position: they stay in maintenance. */
  readonly unresolved: readonly (readonly [proxy: number, server: number])[];
  /** HAProxy's sentences; an alert means that the process must not start. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly severity: 'alert' | 'warning';
  /** "'server a/s' : could not resolve address 'x'." */
  readonly text: string;
  readonly place: Place;
  readonly host: string;
}

/** The address of a name, or undefined. */
export type Lookup = (name: string) => Promise<string | undefined>;

export const systemLookup: Lookup = async (name) => {
  try {
    return (await lookup(name)).address;
  } catch {
    return undefined;
  }
};

/** @param ignoreFailures `-dr`: as if the init-addr of every server ended with "none" */
export const resolveServers = async (
  model: Model,
  ignoreFailures: boolean,
  find: Lookup = systemLookup,
): Promise<Resolved> => {
  const unresolved: [proxy: number, server: number][] = [];
  const problems: Problem[] = [];
  const findOnce = remember(find);
  const resolveOne = async (proxy: Proxy, server: Server): Promise<Server> => {
    const { to } = server.address;
    if (to.kind !== 'inet' || isIP(to.host) !== 0) return server;
    // The name of a service stands for no address: only its resolvers know more.
    if (server.fqdn?.startsWith('_')) {
      unresolved.push([proxy.index, server.index]);
      return server;
    }
    const given = server.initAddr ?? ['last', 'libc'];
    const methods = ignoreFailures || server.initAddr === undefined ? [...given, 'none'] : given;
    const outcome = await tryMethods(methods, to.host, findOnce);
    if (outcome.is === 'found')
      return { ...server, address: { ...server.address, to: { ...to, host: outcome.host } } };
    if (outcome.is === 'disabled') unresolved.push([proxy.index, server.index]);
    if (outcome.is === 'failed' || outcome.tried) problems.push(complain(proxy, server, to.host, outcome.is));
    return server;
  };
  const proxies: Proxy[] = [];
  for (const proxy of model.proxies)
    proxies.push({
      ...proxy,
      servers: await Promise.all(proxy.servers.map((server) => resolveOne(proxy, server))),
    });
  return { model: { ...model, proxies }, unresolved, problems };
};

/** disabled: by "none"; `tried` tells whether another method had failed before, which is worth a warning. */
type Outcome =
  | { readonly is: 'found'; readonly host: string }
  | { readonly is: 'disabled'; readonly tried: boolean }
  | { readonly is: 'failed' };

const tryMethods = async (methods: readonly string[], name: string, find: Lookup): Promise<Outcome> => {
  let tried = false;
  for (const method of methods) {
    if (method === 'none') return { is: 'disabled', tried };
    if (isIP(method) !== 0) return { is: 'found', host: method };
    // "last" needs a server-state file, which is not kept: nothing is known from there.
    if (method !== 'libc') continue;
    const host = await find(name);
    if (host !== undefined) return { is: 'found', host };
    tried = true;
  }
  return { is: 'failed' };
};

const complain = (proxy: Proxy, server: Server, host: string, is: 'disabled' | 'failed'): Problem => {
  const text = `'server ${proxy.name}/${server.name}' : could not resolve address '${host}'`;
  const { place } = server;
  return is === 'failed'
    ? { severity: 'alert', text: `${text}.`, place, host }
    : { severity: 'warning', text: `${text}, disabling server.`, place, host };
};

/** Many servers may share one name. */
const remember = (find: Lookup): Lookup => {
  const known = new Map<string, Promise<string | undefined>>();
  return (name) => {
    const answer = known.get(name) ?? find(name);
    known.set(name, answer);
    return answer;
  };
};
