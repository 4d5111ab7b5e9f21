// The values of the statistics that are more than a cell of the state: names, ages, weights, addresses.
import type { Address, Attached } from '../../config/model.js';
import { Counter, Gauge, ServerState, WEIGHT_SCALE } from '../../state/slots.js';
import { CHECK_STATUSES } from '../health/statuses.js';
import type { BackendEntry, Entry, FrontendEntry, ListenerEntry, ServerEntry } from './entries.js';
import type { Value } from './readers.js';
import { backendStatus } from './status.js';

/** `type` of the management manual 9.1. */
export const TYPES = { frontend: 0, backend: 1, server: 2, listener: 3 } as const;

export const serviceName = (entry: Entry): string => {
  if (entry.kind === 'server') return entry.server.name;
  if (entry.kind === 'listener') return entry.bind.name ?? `sock-${entry.bind.index + 1}`;
  return entry.kind === 'frontend' ? 'FRONTEND' : 'BACKEND';
};

export const serviceId = (entry: Entry): number => {
  if (entry.kind === 'server') return entry.server.id;
  return entry.kind === 'listener' ? entry.bind.id : 0;
};

/** Effective weights are kept in sixteenths; shown rounded up to whole weights. */
export const shownWeight = (effective: number): number => Math.ceil(effective / WEIGHT_SCALE);

/** Whole seconds from a Unix second to now; what never happened since the start counts from the start. */
const secondsSince = (entry: Entry, second: number): number => {
  const started = Math.floor(entry.source.startedAt / 1000);
  return Math.max(0, Math.floor(entry.nowMs / 1000) - Math.max(second, started));
};

export const sinceChange = (entry: BackendEntry | ServerEntry): number => {
  if (entry.kind === 'backend') return secondsSince(entry, entry.cells.get(Gauge.backend.lastChange));
  return secondsSince(entry, entry.source.health.lastChange(entry.proxy.index, entry.server.index));
};

/** -1 when there was none. */
export const sinceSession = (entry: BackendEntry | ServerEntry): number => {
  const last = entry.cells.largest(Counter[entry.kind].lastSession);
  return last === 0 ? -1 : secondsSince(entry, last);
};

/** Empty without servers: such a backend is never down. */
export const backendDowntime = (entry: BackendEntry): Value => {
  if (entry.proxy.servers.length === 0) return undefined;
  const lasting = backendStatus(entry) === 'DOWN' ? sinceChange(entry) : 0;
  return entry.cells.get(Gauge.backend.downtime) + lasting;
};

/** Percent of its weight that a server has during `slowstart`. */
export const throttle = ({ cells }: ServerEntry): Value => {
  if (cells.get(Gauge.server.operational) !== ServerState.starting) return undefined;
  const full = cells.get(Gauge.server.weight) * WEIGHT_SCALE;
  return full === 0 ? undefined : Math.round((100 * cells.get(Gauge.server.effectiveWeight)) / full);
};

export const idleLimit = ({ server }: ServerEntry): Value =>
  server.poolMaxConn === undefined || server.poolMaxConn < 0 ? undefined : server.poolMaxConn;

export const sessionsInMode = ({ proxy, cells }: FrontendEntry, mode: 'http' | 'tcp'): number =>
  proxy.mode === mode ? cells.total(Counter.frontend.sessions) : 0;

export const address = (entry: ListenerEntry | ServerEntry): string =>
  addressText(entry.kind === 'server' ? entry.server.address.to : entry.bind.address);

/** "192.0.2.1:80", "[2001:db8::1]:80", "unix" or "fd@3". */
const addressText = (to: Address | Attached): string => {
  if (to.kind === 'rhttp') return 'rhttp';
  if (to.kind === 'unix') return 'unix';
  if (to.kind === 'fd') return `fd@${to.fd}`;
  return to.host.includes(':') ? `[${to.host}]:${to.port}` : `${to.host}:${to.port}`;
};

export const protocol = ({ bind }: ListenerEntry): string => {
  if (bind.address.kind === 'unix') return 'unix_stream';
  return bind.address.kind === 'inet' && bind.address.host.includes(':') ? 'tcpv6' : 'tcpv4';
};

const MEANINGS: Readonly<Record<string, { readonly meaning: string } | undefined>> = CHECK_STATUSES;

/** `check_desc`: "Layer4 check passed" for L4OK. */
export const checkMeaning = (status: string): Value => MEANINGS[status]?.meaning;
