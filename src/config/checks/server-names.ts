// Servers of one backend have names of their own. HAProxy up to 1.7 only warned of two that share one; up to 3.2 an
// explicit id was enough to tell them apart.
import type { Proxy, Server } from '../model.js';
import { type Check, type Checking, kindOf } from './check.js';

export const checkServerNames: Check = (proxy, checking) => {
  const first = new Map<string, Server>();
  for (const server of proxy.servers) {
    const twin = first.get(server.name);
    if (twin) complainOfTwins(proxy, [twin, server], checking, first);
    else first.set(server.name, server);
  }
};

const complainOfTwins = (
  proxy: Proxy,
  [twin, server]: readonly [Server, Server],
  checking: Checking,
  taken: Map<string, Server>,
): void => {
  const { name, place } = server;
  const line = wordsOf(proxy, server, checking);
  const toldApart = line.includes('id') || wordsOf(proxy, twin, checking).includes('id');
  const accepted = toldApart || checking.outdated;
  const message = `${kindOf(proxy)} '${proxy.name}', another server named '${name}' was already defined at line ${twin.place.line}, please use distinct names.`;
  const free = freeName(name, proxy, taken);
  // The names of a template are numbers.
  const replace = line[0] === 'server' && name !== 'server' ? ([name, free] as const) : undefined;
  const hint = `HAProxy refuses it since ${toldApart ? '3.3' : '1.8'}: call it '${free}'`;
  const at = { place, word: name, first: true };
  checking.report(
    accepted ? 'warning' : 'alert',
    'duplicate-server',
    message,
    accepted ? { ...at, hint, replace } : at,
  );
  taken.set(free, server);
};

const wordsOf = (proxy: Proxy, { place }: Server, { statements }: Checking): readonly string[] =>
  statements(proxy).find((statement) => statement.place === place)?.words ?? [];

const freeName = (name: string, { servers }: Proxy, taken: ReadonlyMap<string, Server>): string => {
  let number = 2;
  const isTaken = (wanted: string) => taken.has(wanted) || servers.some((server) => server.name === wanted);
  while (isTaken(`${name}-${number}`)) number++;
  return `${name}-${number}`;
};
