// What an operator decides (management manual 9.3, set server … state, weight): maintenance, drain, weight. Servers that
// track another inherit its maintenance and drain, each with a flag of its own.
import { LogLevel } from '../../log/log.js';
import { DRAIN, Gauge, MAINT, ServerAdmin, ServerState } from '../../state/slots.js';
import { change, say } from './change.js';
import { nameOf, via, whoIsLeft, whoIsOnline } from './messages.js';
import {
  initialHealth,
  isHeldDown,
  isInMaintenance,
  isStopped,
  operationalOf,
  type ServerHealth,
  type Surroundings,
} from './servers.js';
import { climb, endSessionsOf, isLeaving, setOperational, startingState } from './transitions.js';

export type AdminState = 'ready' | 'drain' | 'maint';

/** `disabled` in the cfg is lifted like a maintenance that was ordered. */
const FORCED_MAINT = ServerAdmin.forcedMaint | ServerAdmin.configuredMaint;

export const setAdminState = (around: Surroundings, record: ServerHealth, state: AdminState): void => {
  if (state === 'maint') raise(around, record, ServerAdmin.forcedMaint, maintenance);
  if (state === 'drain') raise(around, record, ServerAdmin.forcedDrain, drain);
  if (state !== 'drain') lower(around, record, ServerAdmin.forcedDrain, drain);
  if (state !== 'maint') lower(around, record, FORCED_MAINT, maintenance);
};

/** One of the two by itself, the other as it is; @returns whether that changes anything. */
export const setForced = (
  around: Surroundings,
  record: ServerHealth,
  what: 'maint' | 'drain',
  on: boolean,
): boolean => {
  const flags = what === 'maint' ? FORCED_MAINT : ServerAdmin.forcedDrain;
  const kind = what === 'maint' ? maintenance : drain;
  if (isOrdered(record, flags) === on) return false;
  if (on) raise(around, record, flags & ~ServerAdmin.configuredMaint, kind);
  else lower(around, record, flags, kind);
  return true;
};

/** Its name has no address for it, for this reason; or, undefined, it has one. */
export const setResolved = (
  around: Surroundings,
  record: ServerHealth,
  because: string | undefined,
): void => {
  if (because === undefined) lower(around, record, ServerAdmin.resolutionMaint, maintenance);
  else raise(around, record, ServerAdmin.resolutionMaint, maintenanceFor(because));
};

/** 0 to 256; 0 takes no new client. */
export const setWeight = (around: Surroundings, record: ServerHealth, weight: number): void =>
  change(around, record, () => record.cells.set(Gauge.server.weight, weight));

/** Maintenance that the process starts with (`disabled`, an address that does not resolve): nothing is said. */
export const disableAtStart = (record: ServerHealth): void => {
  if (record.server.disabled) setAdminFlags(record, FORCED_MAINT, true);
  pauseCheck(record);
  setOperational(record, ServerState.stopped);
  for (const tracker of record.trackers) {
    setAdminFlags(tracker, ServerAdmin.inheritedMaint, true);
    disableAtStart(tracker);
  }
};

/** Maintenance and drain: the same flags by order and by inheritance, different consequences. */
interface AdminKind {
  readonly mask: number;
  readonly inherited: number;
  enter(around: Surroundings, record: ServerHealth, flag: number): void;
  leave(around: Surroundings, record: ServerHealth, flag: number): void;
  /** One flag went, another keeps the server where it is. */
  remain(record: ServerHealth): string;
}

const raise = (around: Surroundings, record: ServerHealth, flag: number, kind: AdminKind): void => {
  const admin = record.cells.get(Gauge.server.admin);
  if (admin & flag) return;
  if (admin & kind.mask) return setAdminFlags(record, flag, true);
  kind.enter(around, record, flag);
  for (const tracker of record.trackers) raise(around, tracker, kind.inherited, kind);
};

const lower = (around: Surroundings, record: ServerHealth, flag: number, kind: AdminKind): void => {
  const admin = record.cells.get(Gauge.server.admin);
  if (!(admin & flag)) return;
  if (admin & kind.mask & ~flag) {
    setAdminFlags(record, flag, false);
    return say(around, record, LogLevel.notice, kind.remain(record));
  }
  kind.leave(around, record, flag);
  for (const tracker of record.trackers) lower(around, tracker, kind.inherited, kind);
};

const setAdminFlags = ({ cells }: ServerHealth, flags: number, on: boolean): void => {
  const admin = cells.get(Gauge.server.admin);
  cells.set(Gauge.server.admin, on ? admin | flags : admin & ~flags);
};

const isOrdered = (record: ServerHealth, forced: number): boolean =>
  (record.cells.get(Gauge.server.admin) & forced) !== 0;

const pauseCheck = ({ check }: ServerHealth): void => {
  if (check === undefined) return;
  check.isPaused = true;
  check.health = 0;
};

const resumeCheck = ({ check, server }: ServerHealth): void => {
  if (check === undefined) return;
  check.isPaused = false;
  check.health = initialHealth(check.settings, server.initState);
};

const maintenanceFor = (because?: string): AdminKind => ({
  mask: MAINT,
  inherited: ServerAdmin.inheritedMaint,
  enter(around, record, flag) {
    const why = because !== undefined && flag === ServerAdmin.resolutionMaint ? ` (${because})` : '';
    const wasDown = isStopped(record);
    const level = wasDown || isLeaving(record) ? LogLevel.notice : LogLevel.alert;
    const apply = (): void => {
      setAdminFlags(record, flag, true);
      pauseCheck(record);
      setOperational(record, ServerState.stopped);
    };
    change(around, record, apply, (usable) => {
      const where = isOrdered(record, FORCED_MAINT) ? '' : why || via(record);
      const what = wasDown
        ? `was DOWN and now enters maintenance${where}`
        : `is going DOWN for maintenance${where}${whoIsLeft(record, usable)}`;
      say(around, record, level, `${nameOf(record)} ${what}`);
    });
    if (!wasDown) endSessionsOf(around, record);
  },
  leave(around, record, flag) {
    const apply = (): void => {
      setAdminFlags(record, flag, false);
      resumeCheck(record);
      setOperational(record, stateAfterMaintenance(record));
    };
    change(around, record, apply, () => {
      const health = isStopped(record) ? 'DOWN' : 'UP';
      const state = isOrdered(record, DRAIN) ? 'DRAIN' : 'READY';
      const [who, how] = [nameOf(record), leaving(record, flag)];
      say(around, record, LogLevel.notice, `${who}${how.name} is ${health}/${state} (${how.why})`);
    });
    if (operationalOf(record) === ServerState.starting) climb(around, record);
  },
  remain: (record) =>
    isOrdered(record, FORCED_MAINT)
      ? `${nameOf(record)} remains in forced maintenance`
      : `${nameOf(record)} is leaving forced maintenance but remains in maintenance${via(record)}`,
});

const maintenance = maintenanceFor();

const leaving = ({ server }: ServerHealth, flag: number): { readonly name: string; readonly why: string } => {
  if (flag === ServerAdmin.resolutionMaint)
    return { name: server.fqdn === undefined ? '' : ` ('${server.fqdn}')`, why: 'resolves again' };
  const kind = flag === ServerAdmin.inheritedMaint ? 'maintenance' : 'forced maintenance';
  return { name: '', why: `leaving ${kind}` };
};

const stateAfterMaintenance = (record: ServerHealth): number => {
  const tracked = record.tracked && operationalOf(record.tracked);
  return tracked === ServerState.stopped || tracked === ServerState.stopping
    ? tracked
    : isHeldDown(record)
      ? ServerState.stopped
      : startingState(record);
};

const drain: AdminKind = {
  mask: DRAIN,
  inherited: ServerAdmin.inheritedDrain,
  enter(around, record, flag) {
    const isSilent = isInMaintenance(record);
    change(
      around,
      record,
      () => setAdminFlags(record, flag, true),
      (usable) => {
        if (isSilent) return;
        const where = flag === ServerAdmin.forcedDrain ? '' : via(record);
        const rest = isStopped(record) ? whoIsLeft(record, usable) : whoIsOnline(record, usable, 0);
        say(around, record, LogLevel.notice, `${nameOf(record)} enters drain state${where}${rest}`);
      },
    );
  },
  leave(around, record, flag) {
    const isSilent = isInMaintenance(record);
    change(
      around,
      record,
      () => setAdminFlags(record, flag, false),
      () => {
        if (isSilent) return;
        const health = isStopped(record) ? 'DOWN' : 'UP';
        say(around, record, LogLevel.notice, `${nameOf(record)} is ${health} (leaving forced drain)`);
      },
    );
  },
  remain: (record) =>
    isOrdered(record, ServerAdmin.forcedDrain)
      ? `${nameOf(record)} remains in forced drain mode`
      : `${nameOf(record)} remains in drain mode${via(record)}`,
};
