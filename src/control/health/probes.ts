// Who asks how the servers are: for each, the check that its backend has chosen and its agent, all spread over time.
import type { HttpExchange, Model, Server } from '../../config/model.js';
import type { ServerSamples } from '../../process/check-samples.js';
import { settleAgent } from './agent.js';
import { agentCheck } from './checks/agent.js';
import type { Check, CheckResult } from './checks/check.js';
import type { CheckTarget } from './checks/dial.js';
import { externalCheck } from './checks/external.js';
import { type Carried, httpCheck, inTurn, loadTransports } from './checks/http.js';
import { protocolSteps } from './checks/protocols.js';
import { type ConnectStep, type Step, stepCheck } from './checks/steps.js';
import { tcpCheck } from './checks/tcp.js';
import { tcpSteps } from './checks/tcp-steps.js';
import { externalCommand } from './external-command.js';
import { type CheckLoop, startLoop } from './loop.js';
import { needsSamples } from './samples.js';
import { firstDelaysMs, intervalMs } from './schedule.js';
import { type CheckRecord, isStopped, type ServerHealth, type Surroundings } from './servers.js';
import { settle } from './settle.js';
import { checkTarget, stepTarget } from './target.js';

/** The server's own check, or what asks its agent. */
export type ProbeKind = 'check' | 'agent';

export interface ProbeOptions {
  readonly model: Model;
  /** In [0, 1); spreads the intervals by `spread-checks`. */
  readonly random?: () => number;
  /** Stands in for the network in tests. */
  readonly checkOf?: (record: ServerHealth, kind: ProbeKind) => Check;
}

interface Probe {
  readonly kind: ProbeKind;
  readonly record: ServerHealth;
  readonly check: CheckRecord;
}

export interface Probes {
  /** Brings the next check of a server forward to `fastinter`. */
  hurry(record: ServerHealth): void;
  stop(): void;
}

/** To be waited for before startProbes(): no check runs out of time while its own code is loaded. */
export const loadProbes = ({ proxies }: Model): Promise<void> =>
  loadTransports(
    proxies
      .filter(
        ({ disabled, check, servers }) => !disabled && check.kind === 'http' && servers.some(isToBeChecked),
      )
      .flatMap(({ check, servers }) =>
        servers
          .filter(isToBeChecked)
          .map(protoOf)
          .filter((proto) => proto === 'h2' || !needsSamples(check))
          .flatMap((proto) => [...(check.earlier ?? []), check].map(({ send }) => ({ send, proto }))),
      ),
  );

const isToBeChecked = ({ check }: Server): boolean => check !== undefined;

/** Of a server's checks. */
const protoOf = ({ check, proto }: Server): Carried['proto'] => check?.proto ?? proto;

export const startProbes = (
  around: Surroundings,
  { model, random = Math.random, checkOf }: ProbeOptions,
  all: readonly ServerHealth[],
): Probes => {
  const { maxSpreadChecksMs, spreadChecksPercent: spreadPercent } = model.global;
  const probes = all.flatMap(probesOf);
  const delays = firstDelaysMs(
    probes.map(({ check }) => intervalMs(check.settings, check.health)),
    maxSpreadChecksMs,
  );
  const loops = probes.map(({ kind, record, check }, position): CheckLoop => {
    const run = checkOf?.(record, kind) ?? MAKE[kind](around, model, record, check);
    const settled = (result: CheckResult & { readonly durationMs: number }): void =>
      SETTLE[kind](around, record, check, result);
    const firstDelayMs = delays[position]!;
    return startLoop(check, run, settled, { clock: around.clock, firstDelayMs, spreadPercent, random });
  });
  const checks = new Map(probes.map(({ record, kind }, position) => [kind === 'check' && record, position]));
  return {
    hurry: (record) => loops[checks.get(record) ?? -1]?.hurry(),
    stop() {
      for (const loop of loops) loop.stop();
    },
  };
};

const probesOf = (record: ServerHealth): Probe[] => {
  if (record.proxy.disabled) return [];
  const { check, agent } = record;
  return [
    ...(check ? [{ kind: 'check', record, check } as const] : []),
    ...(agent ? [{ kind: 'agent', record, check: agent } as const] : []),
  ];
};

type Make = (around: Surroundings, model: Model, record: ServerHealth, check: CheckRecord) => Check;

const askServer: Make = (around, model, record, check) => {
  const { proxy, server } = record;
  const target = checkTarget(model.global, proxy, server, check.settings);
  const { kind } = proxy.check;
  if (kind === 'external')
    return externalCheck(
      () => externalCommand(model.global, record),
      target.timeouts.connectMs,
      around.clock,
      (reason) => around.notice('alert', reason),
    );
  const { clock } = around;
  const samples = needsSamples(proxy.check) ? around.samples?.(proxy.index, server.index) : undefined;
  const steps = checkSteps(model.global, { record, target, check, samples });
  if (steps) return anew(samples, stepCheck(steps, { clock, numbered: kind === 'tcp-check', samples }));
  if (kind === 'tcp') return tcpCheck(target, clock);
  const leavesOn404 = () => proxy.options.disableOn404 && !isStopped(record);
  const options = { leavesOn404, proto: protoOf(server), samples };
  const { earlier = [] } = proxy.check;
  const at = ({ connect }: HttpExchange): CheckTarget =>
    connect ? stepTarget(model.global, { proxy, server, check: check.settings }, connect) : target;
  return anew(
    samples,
    inTurn([...earlier, proxy.check].map((exchange) => httpCheck(at(exchange), exchange, clock, options))),
  );
};

/** Samples of a check know nothing of the one before. */
const anew = (samples: ServerSamples | undefined, check: Check): Check =>
  samples
    ? (done) => {
        samples.begin();
        return check(done);
      }
    : check;

interface Checked {
  readonly record: ServerHealth;
  readonly target: CheckTarget;
  readonly check: CheckRecord;
  readonly samples: ServerSamples | undefined;
}

/** Undefined: a connection is all, or HTTP is spoken. */
const checkSteps = (
  global: Model['global'],
  { record: { proxy, server }, target, check, samples }: Checked,
): [ConnectStep, ...Step[]] | undefined => {
  const { kind, steps = [] } = proxy.check;
  if (kind !== 'tcp-check') return protocolSteps(proxy.check, target);
  return tcpSteps(
    steps,
    target,
    (step) => stepTarget(global, { proxy, server, check: check.settings }, step),
    samples,
  );
};

const askAgent: Make = ({ clock }, model, { proxy, server }, agent) =>
  agentCheck(checkTarget(model.global, proxy, server, agent.settings), server.agent?.send, clock);

const MAKE: Readonly<Record<ProbeKind, Make>> = { check: askServer, agent: askAgent };
const SETTLE: Readonly<Record<ProbeKind, typeof settle>> = { check: settle, agent: settleAgent };
