// Health of all servers, on the control side: starts the checks, takes what the engines observe and what operators
// decide, and answers the stats page. Checks find out, state.ts counts, schedule.ts decides when, change.ts writes.
import type { HttpExchange, Model } from '../../config/model.js';
import { ServerState } from '../../state/slots.js';
import { type AdminState, disableAtStart, setAdminState, setResolved, setWeight } from './admin.js';
import type { Check } from './checks/check.js';
import type { CheckTarget } from './checks/dial.js';
import { httpCheck, inTurn } from './checks/http.js';
import { protocolSteps } from './checks/protocols.js';
import { type ConnectStep, type Step, stepCheck } from './checks/steps.js';
import { tcpCheck } from './checks/tcp.js';
import { tcpSteps } from './checks/tcp-steps.js';
import { systemClock } from './clock.js';
import { type CheckLoop, startLoop } from './loop.js';
import { type Layer, observe } from './observe.js';
import { orderOf } from './orders.js';
import { restoreHealth, type SavedHealth, saveHealth } from './saved.js';
import { firstDelaysMs, intervalMs } from './schedule.js';
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
import { settle } from './settle.js';
import { statusRow } from './statuses.js';
import { checkTarget, stepTarget } from './target.js';
import { climb } from './transitions.js';
import type { CheckView, HealthView } from './view.js';

export interface HealthOptions extends Omit<Surroundings, 'clock' | 'send'> {
  readonly model: Model;
  readonly clock?: Surroundings['clock'];
  readonly send?: Surroundings['send'];
  /** In [0, 1); spreads the intervals by `spread-checks`. */
  readonly random?: () => number;
  /** What the process before this one knew. */
  readonly saved?: SavedHealth | undefined;
  /** Stands in for the network in tests. */
  readonly checkOf?: (record: ServerHealth) => Check;
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
  for (const record of all) if (operationalOf(record) === ServerState.starting) climb(around, record);
  const loops = startChecks(around, options, all);
  const recordOf = (proxy: number, server: number): ServerHealth => records[proxy]![server]!;
  return {
    ...viewOf(recordOf, around),
    observed(proxy, server, layer, good) {
      const record = recordOf(proxy, server);
      if (observe(around, record, layer, good)) loops.get(record)?.hurry();
    },
    setAdmin: (proxy, server, to) => setAdminState(around, recordOf(proxy, server), to),
    order: (proxy, server, action) => orderOf(action)?.(around, recordOf(proxy, server)),
    setResolved: (proxy, server, because) => setResolved(around, recordOf(proxy, server), because),
    setWeight: (proxy, server, weight) => setWeight(around, recordOf(proxy, server), weight),
    save: () => saveHealth(all),
    stop() {
      for (const loop of loops.values()) loop.stop();
      for (const record of all) record.nextStep?.();
    },
  };
};

type Checked = ServerHealth & { readonly check: CheckRecord };

const isChecked = (record: ServerHealth): record is Checked =>
  record.check !== undefined && !record.proxy.disabled;

const startChecks = (
  around: Surroundings,
  { model, random = Math.random, checkOf }: HealthOptions,
  all: readonly ServerHealth[],
): Map<ServerHealth, CheckLoop> => {
  const { maxSpreadChecksMs, spreadChecksPercent: spreadPercent } = model.global;
  const checked = all.filter(isChecked);
  const delays = firstDelaysMs(
    checked.map(({ check }) => intervalMs(check.settings, check.health)),
    maxSpreadChecksMs,
  );
  const start = (record: Checked, position: number): CheckLoop => {
    const run = checkOf?.(record) ?? networkCheck(around, model, record);
    const settings = { clock: around.clock, firstDelayMs: delays[position]!, spreadPercent, random };
    return startLoop(record.check, run, (result) => settle(around, record, record.check, result), settings);
  };
  return new Map(checked.map((record, position) => [record, start(record, position)]));
};

const networkCheck = (around: Surroundings, model: Model, record: Checked): Check => {
  const { proxy, server, check } = record;
  const target = checkTarget(model.global, proxy, server, check.settings);
  const steps = checkSteps(model.global, record, target);
  if (steps) return stepCheck(steps, around.clock, proxy.check.kind === 'tcp-check');
  if (proxy.check.kind === 'tcp') return tcpCheck(target, around.clock);
  const leavesOn404 = () => proxy.options.disableOn404 && !isStopped(record);
  const { earlier = [] } = proxy.check;
  const at = ({ connect }: HttpExchange): CheckTarget =>
    connect ? stepTarget(model.global, { proxy, server, check: check.settings }, connect) : target;
  return inTurn(
    [...earlier, proxy.check].map((exchange) => httpCheck(at(exchange), exchange, around.clock, leavesOn404)),
  );
};

/** Undefined: a connection is all, or HTTP is spoken. */
const checkSteps = (
  global: Model['global'],
  { proxy, server, check }: Checked,
  target: CheckTarget,
): [ConnectStep, ...Step[]] | undefined => {
  const { kind, steps = [] } = proxy.check;
  if (kind !== 'tcp-check') return protocolSteps(proxy.check, target);
  return tcpSteps(steps, target, (step) =>
    stepTarget(global, { proxy, server, check: check.settings }, step),
  );
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
    check: (proxy, server) => viewCheck(recordOf(proxy, server), downtime),
    lastChange: (proxy, server) => recordOf(proxy, server).lastChange,
    downtimeSeconds: (proxy, server) => downtime(recordOf(proxy, server)),
  };
};

const viewCheck = (
  record: ServerHealth,
  downtime: (record: ServerHealth) => number,
): CheckView | undefined => {
  const { check } = rootOf(record);
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
