// `use-server` (manual 4.2): a server by rule, for requests that no cookie has bound to one.
import type { Proxy, UseServer } from '../../config/model.js';
import type { PersistRule } from '../backend/persistence/persistence.js';
import type { ServerSlot } from '../backend/server.js';
import type { Test } from '../sample/acl.js';
import type { Compiler } from '../sample/compiler.js';
import type { Stream } from '../sample/stream.js';

/** Who may be sent to a server by rule. */
export interface Directed extends Stream {
  direct: ServerSlot | undefined;
  /** What `balance hash` goes by. */
  hashKey: string | undefined;
  readonly persistRule: PersistRule | undefined;
}

/** Sets `direct` where a rule applies and its server is up, or is to be used even if it is not. */
export type ChooseServer = (stream: Directed) => void;

/** Undefined where there are no such rules. */
export const compileUseServer = (proxy: Proxy, compiler: Compiler): ChooseServer | undefined => {
  if (proxy.useServers.length === 0) return undefined;
  const indexes = new Map<string, number | undefined>();
  // A name that a format makes may be of two servers: it says neither.
  for (const { name, index } of proxy.servers) indexes.set(name, indexes.has(name) ? undefined : index);
  const rules = proxy.useServers.map((rule) => compileRule(rule, indexes, compiler));
  return (stream) => {
    const backend = stream.backendRuntime;
    if (stream.direct || !backend) return;
    for (const { applies, indexOf } of rules) {
      if (applies && !applies(stream)) continue;
      const server = backend.servers[indexOf(stream) ?? -1];
      const reachable = server?.running || proxy.options.persist || stream.persistRule === 'force';
      if (!server || !reachable) continue;
      stream.direct = server;
      return;
    }
  };
};

interface CompiledUseServer {
  readonly applies: Test | undefined;
  /** Its position among the backend's servers. */
  readonly indexOf: (stream: Stream) => number | undefined;
}

const compileRule = (
  rule: UseServer,
  indexes: ReadonlyMap<string, number | undefined>,
  compiler: Compiler,
): CompiledUseServer => {
  const { server } = rule;
  const applies = compiler.applies({ ...rule, action: 'use-server' });
  if (typeof server !== 'string') {
    const name = compiler.format(server);
    return { applies, indexOf: (stream) => indexes.get(name(stream)) };
  }
  const index = indexes.get(server);
  return { applies, indexOf: () => index };
};
