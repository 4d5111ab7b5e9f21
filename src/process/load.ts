// Loads a cfg whose ACLs may name hosts: their addresses are asked for, once, and the cfg is read with them (manual 7.1.6).
import { lookup } from 'node:dns/promises';
import type { World } from '../config/card.js';
import { type Loaded, loadConfig } from '../config/load.js';
import type { Source } from '../config/source.js';
import { language } from '../keywords.js';
import type { Lookup } from './resolve-servers.js';

/** HAProxy takes IPv4 addresses only; a host that has none is known by its IPv6 address here. */
const lookupIpv4First: Lookup = async (name) => {
  try {
    return (await lookup(name, { order: 'ipv4first' })).address;
  } catch {
    return undefined;
  }
};

/** Reading is pure and cannot wait: what names it meets is learned from a first reading, which is most often the last. */
export const loadWithHosts = async (
  sources: readonly Source[],
  world: World,
  find: Lookup = lookupIpv4First,
): Promise<Loaded> => {
  const names = new Set<string>();
  const addressOf = (name: string): undefined => void names.add(name);
  const loaded = loadConfig(sources, { ...world, addressOf }, language);
  if (names.size === 0) return loaded;
  const found = new Map<string, string | undefined>();
  await Promise.all([...names].map(async (name) => found.set(name, await find(name))));
  return loadConfig(sources, { ...world, addressOf: (name) => found.get(name) }, language);
};
