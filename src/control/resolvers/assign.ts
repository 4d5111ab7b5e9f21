// Deals the endpoints of a name out to the servers that follow it: each keeps what it has as long as that is there.
import { BlockList } from 'node:net';
import type { Server } from '../../config/model.js';
import { ipOf } from '../../state/addresses.js';
import { type Endpoint, familyOf, isService } from './find.js';
import type { FollowOptions } from './follow.js';
import type { Followed, Group } from './groups.js';

export type Assign = (
  endpoints: readonly Endpoint[],
  from: string,
  to: Pick<FollowOptions, 'move' | 'settle' | 'weigh'>,
) => void;

const NO_ADDRESS = 'No IP for server';

export const assignerOf = (group: Group): Assign =>
  isService(group.name) ? serviceAssigner(group) : addressAssigner(group);

const addressAssigner = ({ servers }: Group): Assign => {
  const networks = new Map(servers.map(({ server }) => [server, networksOf(server.resolveNet)]));
  return (endpoints, from, { move, settle }) => {
    const addresses = endpoints.map(({ host }) => host);
    for (const followed of servers) {
      const { server } = followed;
      const others = servers.filter((other) => other !== followed);
      const taken = new Set(others.map((other) => ipOf(other.server)));
      const current = ipOf(server);
      const chosen = choose(addresses, server, networks.get(server)!, { current, taken });
      if (chosen !== undefined && chosen !== current) move(followed, { host: chosen }, from);
      settle(followed, chosen === undefined ? NO_ADDRESS : undefined);
    }
  };
};

/** HAProxy's scores: family before network, that before an address of its own, that before the one it has. */
const SCORES = { family: 8, network: 4, free: 2, current: 1 } as const;

interface Situation {
  readonly current: string | undefined;
  readonly taken: ReadonlySet<string | undefined>;
}

const choose = (
  addresses: readonly string[],
  { resolvePrefer = 'ipv6', allowDuplicateIp = false }: Server,
  networks: BlockList,
  { current, taken }: Situation,
): string | undefined => {
  let best: string | undefined;
  let bestScore = -1;
  for (const address of addresses) {
    const isTaken = taken.has(address);
    if (isTaken && !allowDuplicateIp) continue;
    const family = familyOf(address);
    const score =
      (family === resolvePrefer ? SCORES.family : 0) +
      (networks.check(address, family) ? SCORES.network : 0) +
      (isTaken ? 0 : SCORES.free) +
      (address === current ? SCORES.current : 0);
    if (score <= bestScore) continue;
    best = address;
    bestScore = score;
  }
  return best;
};

const networksOf = (cidrs: readonly string[] = []): BlockList => {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
};

/** A record belongs to one server until it is gone. */
const serviceAssigner = ({ servers }: Group): Assign => {
  const held = new Map<Followed, Endpoint>();
  return (endpoints, from, { move, settle, weigh }) => {
    const byKey = new Map(endpoints.map((endpoint) => [endpoint.key, endpoint]));
    for (const [followed, { key }] of held) if (!byKey.has(key)) held.delete(followed);
    const taken = new Set([...held.values()].map(({ key }) => key));
    const free = [...byKey.keys()].filter((key) => !taken.has(key));
    for (const followed of servers) {
      const before = held.get(followed);
      const endpoint = byKey.get(before?.key ?? free.shift() ?? '');
      if (endpoint) {
        held.set(followed, endpoint);
        if (isElsewhere(followed, endpoint)) move(followed, endpoint, from);
        const { weight } = endpoint;
        if (weight !== undefined && weight !== before?.weight && !followed.server.ignoreSrvWeight)
          weigh(followed, weight);
      }
      settle(followed, endpoint ? undefined : NO_ADDRESS);
    }
  };
};

const isElsewhere = (followed: Followed, { host, port }: Endpoint): boolean => {
  const { to } = followed.server.address;
  return ipOf(followed.server) !== host || (to.kind === 'inet' && port !== undefined && to.port !== port);
};
