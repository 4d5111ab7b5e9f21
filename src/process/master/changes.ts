// What a reload has changed, in words: proxies, listeners and servers that came, went or are configured differently.
import type { Model, Proxy, Server } from '../../config/model.js';
import { printAddress } from '../bind-failure.js';

/** One sentence for each change, in the order of the new cfg; what is gone comes last. */
export const describeChanges = (before: Model, after: Model): string[] => {
  const proxies = compare(before.proxies, after.proxies, ({ section, name }) => `${section} ${name}`);
  return [
    ...(sameButFor(before.global, after.global, []) ? [] : ['global settings changed']),
    ...proxies.added.map((proxy) => `${proxy.section} ${proxy.name} added`),
    ...proxies.kept.flatMap(([was, is]) => describeProxy(was, is)),
    ...proxies.removed.map((proxy) => `${proxy.section} ${proxy.name} removed`),
  ];
};

const describeProxy = (was: Proxy, is: Proxy): string[] => {
  const binds = compare(was.binds, is.binds, ({ address }) => printAddress(address));
  const servers = compare(was.servers, is.servers, ({ name }) => name);
  const said = [
    ...binds.added.map(({ address }) => `listener ${printAddress(address)} added`),
    ...binds.removed.map(({ address }) => `listener ${printAddress(address)} removed`),
    ...servers.added.map((server) => `server ${server.name} added (${printServer(server)})`),
    ...servers.kept.flatMap(([old, now]) => describeServer(old, now)),
    ...servers.removed.map((server) => `server ${server.name} removed (${printServer(server)})`),
    ...(sameButFor(was, is, ['binds', 'servers']) ? [] : ['settings changed']),
  ];
  return said.map((text) => `${is.section} ${is.name}: ${text}`);
};

const describeServer = (was: Server, is: Server): string[] => {
  if (sameButFor(was, is, [])) return [];
  if (sameButFor(was, is, ['weight'])) return [`server ${is.name}: weight ${was.weight} is now ${is.weight}`];
  const moved = sameButFor(was.address, is.address, []) ? '' : ` (now ${printServer(is)})`;
  return [`server ${is.name} changed${moved}`];
};

const printServer = ({ address: { to } }: Server): string => printAddress(to);

interface Comparison<T> {
  readonly added: T[];
  readonly removed: T[];
  readonly kept: (readonly [was: T, is: T])[];
}

const compare = <T>(before: readonly T[], after: readonly T[], nameOf: (one: T) => string): Comparison<T> => {
  const old = new Map(before.map((one) => [nameOf(one), one]));
  const names = new Set(after.map(nameOf));
  return {
    added: after.filter((one) => !old.has(nameOf(one))),
    removed: before.filter((one) => !names.has(nameOf(one))),
    kept: after.flatMap((one) => {
      const was = old.get(nameOf(one));
      return was === undefined ? [] : [[was, one] as const];
    }),
  };
};

/** Where something stands in the cfg is no part of what it is. */
const POSITION = ['index', 'id', 'place'];

const sameButFor = (one: object, other: object, leftOut: readonly string[]): boolean =>
  describe(one, leftOut) === describe(other, leftOut);

const describe = (whole: object, leftOut: readonly string[]): string => {
  const top = Object.entries(whole).filter(([key]) => !leftOut.includes(key));
  return JSON.stringify(Object.fromEntries(top), (key, value) =>
    POSITION.includes(key) ? undefined : value,
  );
};
