// HAProxy's words for how a server, listener, frontend or backend is, and the colour that goes with each.
import type { Cells } from '../../state/cells.js';
import { DRAIN, Gauge, MAINT, ServerAdmin, ServerState } from '../../state/slots.js';
import type { CheckView } from '../health/view.js';
import type { BackendEntry, FrontendEntry, ListenerEntry, ServerEntry } from './entries.js';

/** What the colour of a server's row says; the legend explains each. */
export type Condition =
  | 'up'
  | 'going_down'
  | 'going_up'
  | 'down'
  | 'nolb'
  | 'draining'
  | 'no_check'
  | 'maintain';

interface Status {
  readonly word: string;
  readonly condition: Condition;
}

export const isInMaintenance = (server: Cells): boolean => (server.get(Gauge.server.admin) & MAINT) !== 0;

/** "UP", "DOWN 1/2", "MAINT (via px/s1)", "no check" …: the status column, and the row's colour. */
export const serverStatus = (entry: ServerEntry): Status => {
  const { cells, check } = entry;
  if (isInMaintenance(cells)) return { word: maintenanceWord(entry), condition: 'maintain' };
  switch (cells.get(Gauge.server.operational)) {
    case ServerState.stopped:
      return downStatus(entry);
    case ServerState.stopping:
      return losing(check)
        ? { word: `NOLB ${countdown(check)}`, condition: 'going_down' }
        : { word: 'NOLB', condition: 'nolb' };
    default:
      return runningStatus(entry);
  }
};

const maintenanceWord = ({ cells, check, agent }: ServerEntry): string => {
  const admin = cells.get(Gauge.server.admin);
  if (admin & ServerAdmin.inheritedMaint) return `MAINT (via ${check?.tracking ?? agent?.tracking ?? '?'})`;
  return admin & ServerAdmin.resolutionMaint ? 'MAINT (resolution)' : 'MAINT';
};

const downStatus = ({ check, agent }: ServerEntry): Status => {
  if (agent?.health === 0) return { word: 'DOWN (agent)', condition: 'down' };
  return check !== undefined && check.health > 0
    ? { word: `DOWN ${check.health}/${check.rise}`, condition: 'going_up' }
    : { word: 'DOWN', condition: 'down' };
};

const runningStatus = ({ cells, check, agent }: ServerEntry): Status => {
  const draining = (cells.get(Gauge.server.admin) & DRAIN) !== 0;
  if (draining && agent) return { word: 'DRAIN (agent)', condition: 'draining' };
  if (losing(check))
    return { word: `${draining ? 'DRAIN' : 'UP'} ${countdown(check)}`, condition: 'going_down' };
  if (draining) return { word: 'DRAIN', condition: 'draining' };
  if (check === undefined) return { word: 'no check', condition: 'no_check' };
  // A weight of 0 takes no new client either, whatever the word says.
  return { word: 'UP', condition: cells.get(Gauge.server.weight) === 0 ? 'draining' : 'up' };
};

/** Up, but some of its last checks have failed. */
const losing = (check: CheckView | undefined): check is CheckView =>
  check !== undefined && check.health < check.rise + check.fall - 1;

/** Failures it can still take, of how many. */
const countdown = (check: CheckView): string => `${check.health - check.rise + 1}/${check.fall}`;

/** Without servers a backend is up: it may have nothing to do but statistics or redirects. */
export const backendStatus = ({ proxy, farm }: BackendEntry): 'UP' | 'DOWN' =>
  proxy.servers.length === 0 || farm.effectiveWeight > 0 ? 'UP' : 'DOWN';

/** "UP", or "UP (2/3)" where not all of its servers are shown: two of three are running. */
export const shownBackendStatus = (entry: BackendEntry): string => {
  const { proxy, source, partial } = entry;
  const status = backendStatus(entry);
  if (!partial) return status;
  const running = proxy.servers.filter(({ index }) => isRunning(source.state.server(proxy.index, index)));
  return `${status} (${running.length}/${proxy.servers.length})`;
};

const isRunning = (server: Cells): boolean =>
  !isInMaintenance(server) && server.get(Gauge.server.operational) !== ServerState.stopped;

export const frontendStatus = ({ cells }: FrontendEntry): string =>
  cells.get(Gauge.frontend.stopped) !== 0 ? 'STOP' : 'OPEN';

/** FULL by its own `maxconn`; WAITING for room in its frontend. */
export const listenerStatus = ({ bind, proxy, cells, source }: ListenerEntry): string => {
  if (bind.maxconn && cells.get(Gauge.listener.sessions) >= bind.maxconn) return 'FULL';
  const frontend = source.state.frontend(proxy.index).get(Gauge.frontend.sessions);
  return proxy.maxconn && frontend >= proxy.maxconn ? 'WAITING' : 'OPEN';
};

/** What `;up` hides: in maintenance, or down without a single good check since. */
export const isPlainlyDown = (entry: ServerEntry): boolean => {
  const { condition } = serverStatus(entry);
  return condition === 'maintain' || condition === 'down';
};
