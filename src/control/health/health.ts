// Health of all servers, on the control side: starts the checks, takes what the engines observe and what operators
// decide, and answers the stats page. Checks find out, state.ts counts, schedule.ts decides when, change.ts writes.
import { Gauge, ServerState } from '../../state/slots.js';
import { type AdminState, disableAtStart, setAdminState, setResolved, setWeight } from './admin.js';
import { systemClock } from './clock.js';
import { type Layer, observe } from './observe.js';
import { orderOf } from './orders.js';
import { type ProbeOptions, startProbes } from './probes.js';
import { restoreHealth, type SavedHealth, saveHealth } from './saved.js';
import {
  type CheckRecord,
  isInMaintenance,
  isStopped,
  operationalOf,
  recordServers,
  rootOf,
  type ServerHealth,
  type Surroundings,
  secondsNow,
} from './servers.js';
import { statusRow } from './statuses.js';
import { climb, setOperational } from './transitions.js';
import type { CheckView, HealthView } from './view.js';

export interface HealthOptions extends Omit<Surroundings, 'clock' | 'send'>, ProbeOptions {
  readonly clock?: Surroundings['clock'];
  readonly send?: Surroundings['send'];
  /** What the process before this one knew. */
  readonly saved?: SavedHealth | undefined;
}

export interface Health extends HealthView {
  /** How real traffic went; counts for servers with `observe`. */
  observed(proxy: number, server: number, layer: Layer, good: boolean): void;
  setAdmin(proxy: number, server: number, state: AdminState): void;
  /** Carries out an action of the stats page's form: how it went; undefined: there is no such action. */
  order(proxy: number, server: number, action: string): boolean | undefined;
  /** The name of the server has no address for it, for this reason; or, undefined, it has one. */
  setResolved(proxy: number, server: number, because: string | undefined): void;
  /** 0 to 256. */
  setWeight(proxy: number, server: number, weight: number): void;
  /** What the process after this one is to know. */
  save(): SavedHealth;
  /** Ends all checks and slow starts; nothing of health keeps the process alive after it. */
  stop(): void;
}

export const startHealth = (options: HealthOptions): Health => {
  const { model, state } = options;
  const around: Surroundings = { clock: systemClock, send: () => {}, ...options };
  const records = recordServers(model, state, secondsNow(around.clock));
  const all = records.flat();
  if (options.saved) restoreHealth(all, options.saved);
  for (const record of all) if (isInMaintenance(record)) disableAtStart(record);
  for (const record of all) if (isStopped(rootOf(record)) && !isStopped(record)) follow(around, record);
  for (const record of all) if (operationalOf(record) === ServerState.starting) climb(around, record);
  const probes = startProbes(around, options, all);
  const recordOf = (proxy: number, server: number): ServerHealth => records[proxy]![server]!;
  return {
    ...viewOf(recordOf, around),
    observed(proxy, server, layer, good) {
      const record = recordOf(proxy, server);
      if (observe(around, record, layer, good)) probes.hurry(record);
    },
    setAdmin: (proxy, server, to) => setAdminState(around, recordOf(proxy, server), to),
    order: (proxy, server, action) => orderOf(action)?.(around, recordOf(proxy, server)),
    setResolved: (proxy, server, because) => setResolved(around, recordOf(proxy, server), because),
    setWeight: (proxy, server, weight) => setWeight(around, recordOf(proxy, server), weight),
    save: () => saveHealth(all),
    stop() {
      probes.stop();
      for (const record of all) record.nextStep?.();
    },
  };
};

/** Whom it tracks is down from the start. */
const follow = ({ state }: Surroundings, record: ServerHealth): void => {
  setOperational(record, ServerState.stopped);
  state.backend(record.proxy.index).add(Gauge.backend.version, 1);
};

const viewOf = (
  recordOf: (proxy: number, server: number) => ServerHealth,
  { clock }: Surroundings,
): HealthView => {
  const downtime = (record: ServerHealth): number => {
    const present = isStopped(record) ? Math.max(secondsNow(clock) - record.lastChange, 0) : 0;
    return record.downtimeSeconds + present;
  };
  return {
    check: (proxy, server) => viewCheck(recordOf(proxy, server), 'check', downtime),
    agent: (proxy, server) => viewCheck(recordOf(proxy, server), 'agent', downtime),
    lastChange: (proxy, server) => recordOf(proxy, server).lastChange,
    downtimeSeconds: (proxy, server) => downtime(recordOf(proxy, server)),
  };
};

const viewCheck = (
  record: ServerHealth,
  kind: 'check' | 'agent',
  downtime: (record: ServerHealth) => number,
): CheckView | undefined => {
  const check: CheckRecord | undefined = rootOf(record)[kind];
  if (check === undefined || check.isOff) return undefined;
  const { tracked, lastChange, downTransitions } = record;
  return {
    tracking: tracked && `${tracked.proxy.name}/${tracked.server.name}`,
    status: check.status,
    ...(statusRow(check.status).withCode ? { code: check.code, withCode: true } : { code: 0 }),
    durationMs: check.durationMs,
    description: check.description,
    inProgress: check.inProgress,
    health: check.health,
    rise: check.settings.rise,
    fall: check.settings.fall,
    failedChecks: check.failedChecks,
    ...(record.server.observe && { failedObservations: check.failedObservations }),
    downTransitions,
    lastChange,
    downtimeSeconds: downtime(record),
  };
};
