// Between the names of servers and what has to know of their addresses: health, engine threads, logs.
import { isIP } from 'node:net';
import type { Model, Server } from '../config/model.js';
import { systemClock } from '../control/health/clock.js';
import type { Health } from '../control/health/health.js';
import type { FollowOptions } from '../control/resolvers/follow.js';
import { LogLevel } from '../log/log.js';
import { ipOf, moveServer } from '../state/addresses.js';
import { Counter } from '../state/slots.js';
import type { State } from '../state/state.js';
import type { ToEngine } from './messages.js';
import type { Notices } from './notices.js';
import { systemLookup } from './resolve-servers.js';

interface Surroundings {
  readonly model: Model;
  readonly state: State;
  readonly notices: Notices;
  /** To the engine threads. */
  post(message: ToEngine): void;
}

/**
 * Asks for the names of servers from now on: of those with `resolvers` for good, of those without an address until they
 * have one. Nothing is loaded where there are none. Returns what ends it.
 */
export const followServers = (
  { model, state, notices, post }: Surroundings,
  health: Health,
): (() => void) => {
  let stops: (() => void)[] = [];
  let stopped = false;
  const options: FollowOptions = {
    model,
    clock: systemClock,
    failed: () => state.process.count(Counter.process.failedResolutions),
    settle: ({ proxy, server }, because) => health.setResolved(proxy.index, server.index, because),
    weigh: ({ proxy, server }, weight) => health.setWeight(proxy.index, server.index, weight),
    move: ({ proxy, server }, to, from) => {
      const name = `${proxy.name}/${server.name}`;
      const text = `${name} changed its IP from ${ipOf(server) ?? '(none)'} to ${to.host} by ${from}.`;
      notices.tellProxy(proxy.index, LogLevel.notice, 'warning', text);
      moveServer(server, to);
      post({ type: 'move-server', proxy: proxy.index, server: server.index, to });
    },
  };
  const start = async (): Promise<void> => {
    const { followNames } = await import('../control/resolvers/follow.js');
    const { awaitNames } = await import('../control/resolvers/awaited.js');
    if (!stopped) stops = [followNames(options), awaitNames({ ...options, lookup: systemLookup })];
  };
  const isNamed = ({ fqdn, address: { to } }: Server): boolean =>
    fqdn !== undefined || (to.kind === 'inet' && isIP(to.host) === 0);
  if (model.proxies.some(({ servers }) => servers.some(isNamed))) void start();
  return () => {
    stopped = true;
    for (const stop of stops) stop();
  };
};
