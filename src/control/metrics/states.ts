// Metrics of a state are a line for each state there could be, 1 for the one it is.
import { DRAIN, Gauge, ServerState } from '../../state/slots.js';
import { CHECK_STATUSES, type CheckStatus } from '../health/statuses.js';
import type { Entry, ServerEntry } from '../stats/entries.js';
import { backendStatus, frontendStatus, isInMaintenance, listenerStatus } from '../stats/status.js';

const UP_OR_DOWN = ['DOWN', 'UP'];
const LISTENER_STATES = ['WAITING', 'OPEN', 'FULL'];
export const SERVER_STATES: readonly string[] = [...UP_OR_DOWN, 'MAINT', 'DRAIN', 'NOLB'];

/** Not what a check has found. */
const NO_RESULTS: readonly CheckStatus[] = ['UNK', 'INI', 'CHECKED'];
export const CHECK_STATES: readonly string[] = Object.keys(CHECK_STATUSES).filter(
  (status) => !NO_RESULTS.some((none) => none === status),
);

export const statesOf = ({ kind }: Entry): readonly string[] => {
  if (kind === 'server') return SERVER_STATES;
  return kind === 'listener' ? LISTENER_STATES : UP_OR_DOWN;
};

export const stateOf = (entry: Entry): string => {
  switch (entry.kind) {
    case 'frontend':
      return frontendStatus(entry) === 'STOP' ? 'DOWN' : 'UP';
    case 'listener':
      return listenerStatus(entry);
    case 'server':
      return serverState(entry);
    case 'backend':
      return backendStatus(entry);
  }
};

export const serverState = ({ cells }: ServerEntry): string => {
  if (isInMaintenance(cells)) return 'MAINT';
  const operational = cells.get(Gauge.server.operational);
  if (operational === ServerState.stopped) return 'DOWN';
  if (operational === ServerState.stopping) return 'NOLB';
  return (cells.get(Gauge.server.admin) & DRAIN) !== 0 ? 'DRAIN' : 'UP';
};

/** The last result; undefined for a server that is not checked, or not now. */
export const checkState = ({ check, cells }: ServerEntry): string | undefined =>
  check === undefined || check.tracking !== undefined || isInMaintenance(cells) ? undefined : check.status;
