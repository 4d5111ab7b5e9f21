// The answer to SIGHUP: the state of every server and proxy in words, as HAProxy writes it to stderr and the logs.
import { hasBackend, hasFrontend, type Proxy } from '../config/model.js';
import { isRunning } from '../state/eligibility.js';
import { Counter, Gauge } from '../state/slots.js';
import type { State } from '../state/state.js';

/** The sentences about one proxy: its servers, then the proxy itself. */
export const describeServers = (proxy: Proxy, state: State): string[] => {
  if (!hasBackend(proxy)) return [describeProxy(proxy, state)];
  const servers = proxy.servers.map((server) => {
    const cells = state.server(proxy.index, server.index);
    const { sessions, queue } = Gauge.server;
    const health = isRunning(cells) ? 'UP' : 'DOWN';
    const load = `${cells.get(sessions)} act, ${cells.get(queue)} pend, ${cells.total(Counter.server.sessions)} tot`;
    return `SIGHUP: Server ${proxy.name}/${server.name} is ${health}. Conn: ${load}.`;
  });
  return [...servers, describeProxy(proxy, state)];
};

const describeProxy = (proxy: Proxy, state: State): string => {
  const frontend = hasFrontend(proxy) ? state.frontend(proxy.index) : undefined;
  const backend = hasBackend(proxy) ? state.backend(proxy.index) : undefined;
  const active = `${frontend?.get(Gauge.frontend.sessions) ?? 0}+${backend?.get(Gauge.backend.sessions) ?? 0}`;
  const pending = backend?.get(Gauge.backend.queue) ?? 0;
  const total = `${frontend?.total(Counter.frontend.connections) ?? 0}+${backend?.total(Counter.backend.sessions) ?? 0}`;
  const load = `Conn: act(FE+BE): ${active}, ${pending} pend (${pending} unass), tot(FE+BE): ${total}.`;
  return `SIGHUP: Proxy ${proxy.name} ${availability(proxy, state)} ${load}`;
};

const availability = (proxy: Proxy, state: State): string => {
  const running = proxy.servers.filter((server) => isRunning(state.server(proxy.index, server.index)));
  const backups = running.filter(({ backup }) => backup).length;
  if (proxy.servers.length === 0) return 'has no servers.';
  if (running.length === 0) return 'has no server available !';
  return `has ${running.length - backups} active servers and ${backups} backup servers available.`;
};

/** What is said, and logged, when a proxy no longer listens. */
export const describeStop = (proxy: Proxy, state: State): string => {
  const frontend = hasFrontend(proxy) ? state.frontend(proxy.index).total(Counter.frontend.connections) : 0;
  const backend = hasBackend(proxy) ? state.backend(proxy.index).total(Counter.backend.sessions) : 0;
  return `Proxy ${proxy.name} stopped (cumulated conns: FE: ${frontend}, BE: ${backend}).`;
};
