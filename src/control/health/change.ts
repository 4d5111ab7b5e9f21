// The one place that writes a server's state: every change of health, weight or administration passes through `change`,
// which keeps the times, the weight in use and the backend's own ups and downs true, and tells the engines by the
// backend's version.
import type { Proxy } from '../../config/model.js';
import { LogLevel } from '../../log/log.js';
import { isUsable } from '../../state/eligibility.js';
import { Gauge, ServerState } from '../../state/slots.js';
import type { Usable } from './messages.js';
import {
  isStopped,
  type Level,
  operationalOf,
  type ServerHealth,
  type Surroundings,
  secondsNow,
} from './servers.js';
import { effectiveWeight } from './slow-start.js';

/** Applies a change to a server's cells and record; `tell` says so, knowing who is left. */
export const change = (
  around: Surroundings,
  record: ServerHealth,
  apply: () => void,
  tell: (usable: Usable) => void = () => {},
): void => {
  const { cells, proxy } = record;
  const before = countUsable(around, proxy);
  const was = operationalOf(record);
  apply();
  noteChange(record, was, secondsNow(around.clock));
  cells.set(Gauge.server.effectiveWeight, effectiveWeight(record, secondsNow(around.clock)));
  const backend = around.state.backend(proxy.index);
  backend.add(Gauge.backend.version, 1);
  backend.ring(Gauge.backend.wake);
  const after = countUsable(around, proxy);
  tell(after);
  noteBackend(around, proxy, before, after);
};

/** Says something of a server to the operator and to the proxy's logs. */
export const say = (around: Surroundings, { proxy }: ServerHealth, level: Level, sentence: string): void => {
  around.notice('warning', `${sentence}.`);
  around.log(proxy.index, level, `${sentence}.`);
};

const noteChange = (record: ServerHealth, was: number, now: number): void => {
  if (operationalOf(record) === was) return;
  // The clock may have been set back.
  if (was === ServerState.stopped) record.downtimeSeconds += Math.max(now - record.lastChange, 0);
  if (isStopped(record)) record.downTransitions++;
  record.lastChange = now;
};

const countUsable = ({ state }: Surroundings, proxy: Proxy): Usable => {
  const usable = proxy.servers.filter((server) => isUsable(state.server(proxy.index, server.index)));
  const backup = usable.filter((server) => server.backup).length;
  return { active: usable.length - backup, backup };
};

const isNone = ({ active, backup }: Usable): boolean => active + backup === 0;

const noteBackend = (around: Surroundings, proxy: Proxy, before: Usable, after: Usable): void => {
  if (isNone(before) === isNone(after)) return;
  const cells = around.state.backend(proxy.index);
  const now = secondsNow(around.clock);
  if (isNone(before))
    cells.add(Gauge.backend.downtime, Math.max(now - cells.get(Gauge.backend.lastChange), 0));
  cells.set(Gauge.backend.lastChange, now);
  if (!isNone(after)) return;
  cells.add(Gauge.backend.downTransitions, 1);
  const kind = proxy.section === 'listen' ? 'proxy' : 'backend';
  around.notice('alert', `${kind} '${proxy.name}' has no server available!`);
  around.log(proxy.index, LogLevel.emerg, `${kind} ${proxy.name} has no server available!`);
};
