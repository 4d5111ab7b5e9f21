// The endpoints that a name stands for: addresses, or for a service (RFC 2782) hosts with ports and weights.
import { isIPv6 } from 'node:net';
import type { Answer, Asker } from '../../common/name-servers.js';
import type { Group } from './groups.js';

export interface Endpoint {
  /** What it is known by from one answer to the next. */
  readonly key: string;
  readonly host: string;
  /** Of services alone. */
  readonly port?: number;
  /** 0 to 256; of services alone. */
  readonly weight?: number;
}

/** A name such as _http._tcp.example.net. */
export const isService = (name: string): boolean => name.startsWith('_');

export const find = (group: Group, asker: Asker): Promise<Answer<Endpoint>> =>
  isService(group.name) ? findServices(group, asker) : findAddresses(group, asker);

const findAddresses = async ({ name, prefer }: Group, asker: Asker): Promise<Answer<Endpoint>> => {
  const answer = await asker.addresses(name, prefer);
  return 'failure' in answer
    ? answer
    : { ...answer, found: answer.found.map((host) => ({ key: host, host })) };
};

/** A record whose host has no address is passed over. */
const findServices = async ({ name, prefer }: Group, asker: Asker): Promise<Answer<Endpoint>> => {
  const answer = await asker.services(name);
  if ('failure' in answer) return answer;
  const endpoints = answer.found.map(async ({ host: target, port, weight }): Promise<Endpoint[]> => {
    const addresses = await asker.addresses(target, prefer);
    const [host] = 'found' in addresses ? addresses.found : [];
    if (host === undefined) return [];
    // As HAProxy: 0 stays 0, and everything else is at least 1.
    return [{ key: `${target}:${port}`, host, port, weight: Math.ceil(weight / 256) }];
  });
  return { ...answer, found: (await Promise.all(endpoints)).flat() };
};

export const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');
