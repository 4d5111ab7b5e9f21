// `track`: the followed server exists, has checks of its own at the end of the chain, and no chain runs in a circle.
import { hasBackend, type Model, type Proxy, type Server } from '../model.js';
import { didYouMean } from '../suggest.js';
import type { Check, Checking } from './check.js';

export const checkTracking: Check = (proxy, { model, failed, report }) => {
  for (const server of proxy.servers) {
    if (server.initState) checkInitState(proxy, server, report);
    if (!server.track) continue;
    const { message, hint } = follow(model, proxy, server) ?? {};
    if (message !== undefined && !model.proxies.some((other) => failed(other, 'server')))
      report('alert', 'bad-track', `'server ${proxy.name}/${server.name}' : ${message}`, {
        place: server.place,
        word: server.track.server,
        hint,
      });
  }
};

/** It is for the checks of the server itself (manual 5.2). */
const checkInitState = ({ name }: Proxy, server: Server, report: Checking['report']): void => {
  const at = { place: server.place, word: 'init-state' };
  const who = `'server ${name}/${server.name}' :`;
  if (server.track)
    report('alert', 'bad-track', `${who} 'init-state' cannot be used for a server that tracks another.`, at);
  else if (!server.check && !server.agent)
    report('notice', 'no-effect', `${who} 'init-state' has no effect: nothing checks the server.`, at);
};

interface Wrong {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Walks the chain from `server`; undefined when it ends at a server with checks. */
const follow = (model: Model, proxy: Proxy, server: Server): Wrong | undefined => {
  const seen = new Set<Server>([server]);
  let at = server;
  while (at.track) {
    const { backend, server: name } = at.track;
    const there = model.proxies.find((other) => hasBackend(other) && other.name === backend);
    if (!there) return { message: `unable to find required proxy '${backend}' for tracking.` };
    const next = there.servers.find((other) => other.name === name);
    if (!next) {
      const names = there.servers.map((other) => other.name);
      return {
        message: `unable to find required server '${name}' for tracking.`,
        hint: didYouMean(name, names),
      };
    }
    if (next !== server && seen.has(next)) return undefined; // The circle is further on: its own servers are told.
    if (seen.has(next))
      return {
        message: `unable to track ${backend}/${name} as it belongs to a tracking chain looping back to ${proxy.name}/${server.name}.`,
      };
    seen.add(next);
    at = next;
  }
  const first = server.track;
  return at.check || at.agent || !first
    ? undefined
    : {
        message: `unable to use ${first.backend}/${first.server} for tracking as it does not have any check nor agent enabled.`,
        hint: "add 'check' to that server",
      };
};
