// Servers by the name that they follow: one question is asked for all that follow the same in the same way.
import { type Family, systemNameServers } from '../../common/name-servers.js';
import { newResolvers } from '../../config/initial.js';
import type { Model, Proxy, Resolvers, Server } from '../../config/model.js';

export interface Followed {
  readonly proxy: Proxy;
  readonly server: Server;
}

export interface Group {
  readonly section: Resolvers;
  readonly name: string;
  readonly prefer: Family;
  readonly servers: readonly Followed[];
}

export const groupServers = ({ global, resolvers, proxies }: Model): readonly Group[] => {
  const sections = new Map(resolvers.map((section) => [section.name, section]));
  const groups = new Map<string, Group & { servers: Followed[] }>();
  for (const proxy of proxies)
    for (const server of proxy.disabled ? [] : proxy.servers) {
      const { resolvers: wanted, fqdn: name, resolvePrefer: prefer = 'ipv6' } = server;
      if (wanted === undefined || name === undefined) continue;
      const section = sections.get(wanted) ?? {
        ...newResolvers(proxy.place, wanted, global.dnsFamily),
        nameservers: systemNameServers(proxy.place),
      };
      sections.set(wanted, section);
      const key = JSON.stringify([proxy.index, wanted, name, prefer]);
      const group = groups.get(key) ?? { section, name, prefer, servers: [] };
      groups.set(key, group);
      group.servers.push({ proxy, server });
    }
  return [...groups.values()].filter(({ section }) => section.nameservers.length > 0);
};
