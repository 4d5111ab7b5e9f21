// What an agent has said is done (manual 5.2, agent-check): administration first, then weight and limit, health last, so that
// each of them sees what those before it have changed. Its complaints are HAProxy's.
import { Gauge } from '../../state/slots.js';
import { setAdminState, setWeight } from './admin.js';
import { type AgentLine, readAgentLine } from './agent-line.js';
import { change } from './change.js';
import type { CheckResult } from './checks/check.js';
import type { CheckRecord, ServerHealth, Surroundings } from './servers.js';
import { settle } from './settle.js';
import { isDynamic } from './slow-start.js';
import { fullHealth } from './state.js';

type Result = CheckResult & { readonly durationMs: number };

/** An agent that has said nothing is no news about the server. */
export const settleAgent = (
  around: Surroundings,
  record: ServerHealth,
  agent: CheckRecord,
  result: Result,
): void => {
  if (result.said === undefined) return settle(around, record, agent, result);
  const line = readAgentLine(result.said);
  if (line.admin) setAdminState(around, record, line.admin);
  const warnings = [applyWeight(around, record, line.weight), applyMaxconn(around, record, line.maxconn)];
  const warning = warnings.find((one) => one !== undefined);
  if (line.health) agent.health = line.health.isUp ? fullHealth(agent.settings) : 0;
  settle(around, record, agent, { durationMs: result.durationMs, ...conclude(line, warning) });
};

/** A reason for being down is told before anything odd; else odd words come first. */
const conclude = ({ health, unknown }: AgentLine, warning: string | undefined): CheckResult => {
  if (health) {
    const odd = unknown ?? warning ?? '';
    const why = health.isUp ? odd || health.why : health.why || odd;
    const description = `via agent : ${health.word}${why === '' ? '' : ` (${why})`}`;
    return { status: health.isUp ? 'L7OK' : 'L7STS', description };
  }
  if (unknown !== undefined) return { status: 'CHECKED', description: `agent reports an error : ${unknown}` };
  return { status: 'CHECKED', description: warning === undefined ? '' : `agent warns : ${warning}` };
};

/** A number as strtol(3) takes it, and what stands behind it. */
const readNumber = (text: string): { readonly value: number; readonly rest: string } | undefined => {
  const found = /^\s*([+-]?\d+)(.*)$/s.exec(text);
  return found ? { value: Number(found[1]), rest: found[2]! } : undefined;
};

/** A relative weight is of the one in the cfg. @returns why it was not applied */
const applyWeight = (
  around: Surroundings,
  record: ServerHealth,
  text: string | undefined,
): string | undefined => {
  if (text === undefined) return undefined;
  if (text === '') return 'Require <weight> or <weight%>.';
  const found = readNumber(text);
  if (!found) return 'Empty weight string empty or preceded by garbage';
  const isRelative = found.rest === '%';
  if (isRelative && found.value < 0) return 'Relative weight must be positive.';
  if (!isRelative && (found.value < 0 || found.value > MOST_WEIGHT))
    return 'Absolute weight can only be between 0 and 256 inclusive.';
  if (!isRelative && found.rest !== '') return 'Trailing garbage in weight string';
  const initial = record.server.weight;
  const weight = isRelative ? Math.floor((initial * found.value) / 100) : found.value;
  const bounded = Math.min(weight, MOST_WEIGHT);
  if (bounded !== 0 && bounded !== initial && !isDynamic(record.proxy))
    return "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.";
  if (record.cells.get(Gauge.server.weight) !== bounded) setWeight(around, record, bounded);
  return undefined;
};

const MOST_WEIGHT = 256;
/** What fits into a gauge; HAProxy takes a negative limit for a very large one. */
const MOST_MAXCONN = 0x7fffffff;

/** @returns why it was not applied */
const applyMaxconn = (
  around: Surroundings,
  record: ServerHealth,
  text: string | undefined,
): string | undefined => {
  if (text === undefined) return undefined;
  if (text === '') return 'Require <maxconn>.';
  const found = readNumber(text);
  if (!found) return 'maxconn string empty or preceded by garbage';
  if (found.rest !== '') return 'Trailing garbage in maxconn string';
  const maxconn = found.value < 0 ? MOST_MAXCONN : Math.min(found.value, MOST_MAXCONN);
  const { cells } = record;
  if (cells.get(Gauge.server.maxconn) !== maxconn)
    change(around, record, () => cells.set(Gauge.server.maxconn, maxconn));
  return undefined;
};
