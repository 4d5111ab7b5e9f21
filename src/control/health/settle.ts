// A check's result becomes what the server is: it is kept, counted, reported and acted upon, in this order.
import { LogLevel } from '../../log/log.js';
import { Gauge, ServerState } from '../../state/slots.js';
import type { CheckResult } from './checks/check.js';
import { checkReport } from './messages.js';
import {
  type CheckRecord,
  isHeldDown,
  operationalOf,
  type ServerHealth,
  type Surroundings,
} from './servers.js';
import { countResult, type Transition } from './state.js';
import { statusRow } from './statuses.js';
import { runServer, stopBalancing, stopServer } from './transitions.js';

/** Characters kept of an explanation, as in HAProxy. */
const LONGEST_DESCRIPTION = 127;

const MOVES = {
  stop: stopServer,
  run: runServer,
  'leave balancing': stopBalancing,
} as const satisfies Partial<Record<Transition, typeof stopServer>>;

export const settle = (
  around: Surroundings,
  record: ServerHealth,
  check: CheckRecord,
  result: CheckResult & { readonly durationMs: number },
): void => {
  const isNews = check.status !== result.status;
  keep(check, result);
  const { verdict } = statusRow(result.status);
  if (verdict === 'none') return;
  // An agent that cannot be asked says nothing about its server.
  const isAgent = check === record.agent;
  const counted = isAgent && result.status !== 'L7STS' && verdict === 'failed' ? 'none' : verdict;
  const { rise, fall } = check.settings;
  const { health, moved, transition } = countResult({ health: check.health, rise, fall }, counted);
  check.health = health;
  if (verdict === 'failed') check.failedChecks += moved ? 1 : 0;
  else if (record.server.observe) record.cells.set(Gauge.server.observedErrors, 0);
  const reportsAll = record.proxy.options.logHealthChecks;
  if (reportsAll && (moved || isNews)) report(around, record, check);
  // What the report has just said need not be said again.
  if (transition !== 'none' && mayMove(record, transition, isAgent))
    MOVES[transition](around, record, reportsAll ? undefined : check);
};

/** A server comes up when both its check and its agent say so; only its check may have taken it out of balancing. */
const mayMove = (record: ServerHealth, transition: Transition, isAgent: boolean): boolean =>
  transition === 'stop' ||
  (!isHeldDown(record) && !(isAgent && operationalOf(record) === ServerState.stopping));

const keep = (check: CheckRecord, result: CheckResult & { readonly durationMs: number }): void => {
  check.status = result.status;
  check.code = result.code ?? 0;
  check.description = (result.description ?? '').split('\0', 1)[0]!.slice(0, LONGEST_DESCRIPTION);
  check.durationMs = result.durationMs;
};

const report = ({ notice, log }: Surroundings, record: ServerHealth, check: CheckRecord): void => {
  const line = checkReport(record, check);
  notice('warning', line);
  log(record.proxy.index, LogLevel.notice, line);
};
