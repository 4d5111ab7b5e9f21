// A server goes down, comes up or leaves balancing, and those that track it with it.
import { LogLevel } from '../../log/log.js';
import { DRAIN, Gauge, ServerState } from '../../state/slots.js';
import { change, say } from './change.js';
import { type Cause, causeOf, nameOf, whoIsLeft, whoIsOnline } from './messages.js';
import { isInMaintenance, operationalOf, type ServerHealth, type Surroundings } from './servers.js';
import { effectiveWeight, hasStarted, STEP_MS, slowStartSeconds } from './slow-start.js';

export type Move = (around: Surroundings, record: ServerHealth, cause: Cause) => void;

export const stopServer: Move = (around, record, cause) => {
  if (isInMaintenance(record) || operationalOf(record) === ServerState.stopped) return;
  // Who was on the way out anyway is no reason for alarm.
  const level = isLeaving(record) ? LogLevel.notice : LogLevel.alert;
  change(
    around,
    record,
    () => setOperational(record, ServerState.stopped),
    (usable) =>
      say(
        around,
        record,
        level,
        `${nameOf(record)} is DOWN${causeOf(record, cause)}${whoIsLeft(record, usable)}`,
      ),
  );
  endSessionsOf(around, record);
  for (const tracker of record.trackers) stopServer(around, tracker, undefined);
};

/** `http-check disable-on-404`: no new client, but those it has may stay (NOLB). */
export const stopBalancing: Move = (around, record, cause) => {
  if (isInMaintenance(record) || operationalOf(record) === ServerState.stopping) return;
  change(
    around,
    record,
    () => setOperational(record, ServerState.stopping),
    (usable) => {
      const rest = whoIsOnline(record, usable, 0);
      say(around, record, LogLevel.notice, `${nameOf(record)} is stopping${causeOf(record, cause)}${rest}`);
    },
  );
  for (const tracker of record.trackers) stopBalancing(around, tracker, undefined);
};

/** Runs a server, by a slow start where it has one. */
export const runServer: Move = (around, record, cause) => {
  if (isInMaintenance(record) || isServing(record)) return;
  welcome(around, record, startingState(record), causeOf(record, cause));
  if (operationalOf(record) === ServerState.starting) climb(around, record);
  endBackupSessions(around, record);
  for (const tracker of record.trackers) runServer(around, tracker, undefined);
};

export const startingState = (record: ServerHealth): number =>
  slowStartSeconds(record) > 0 ? ServerState.starting : ServerState.running;

export const setOperational = (record: ServerHealth, state: number): void => {
  record.nextStep?.();
  record.nextStep = undefined;
  record.cells.set(Gauge.server.operational, state);
};

/** On its way out, by health or by an operator. */
export const isLeaving = (record: ServerHealth): boolean =>
  operationalOf(record) === ServerState.stopping || (record.cells.get(Gauge.server.admin) & DRAIN) !== 0;

const isServing = (record: ServerHealth): boolean =>
  operationalOf(record) === ServerState.running || operationalOf(record) === ServerState.starting;

const welcome = (around: Surroundings, record: ServerHealth, state: number, cause: string): void =>
  change(
    around,
    record,
    () => setOperational(record, state),
    (usable) => {
      const rest = whoIsOnline(record, usable, takenFromQueue(around, record));
      say(around, record, LogLevel.notice, `${nameOf(record)} is UP${cause}${rest}`);
    },
  );

/** Sessions that wait in the backend's queue and that this server has room for: the engines are about to move them. */
const takenFromQueue = ({ state }: Surroundings, { proxy, cells }: ServerHealth): number => {
  const waiting = state.backend(proxy.index).get(Gauge.backend.queue);
  const maxconn = cells.get(Gauge.server.maxconn);
  return maxconn === 0 ? waiting : Math.max(0, Math.min(waiting, maxconn - cells.get(Gauge.server.sessions)));
};

/** Takes the steps of a slow start; its end is told as HAProxy does, by a second "is UP". */
export const climb = (around: Surroundings, record: ServerHealth): void => {
  record.nextStep = around.clock.after(STEP_MS, () => {
    const now = Math.floor(around.clock.nowMs() / 1000);
    if (hasStarted(record, now)) return welcome(around, record, ServerState.running, '');
    const { cells } = record;
    if (effectiveWeight(record, now) !== cells.get(Gauge.server.effectiveWeight))
      change(around, record, () => {});
    climb(around, record);
  });
};

/** `on-marked-down shutdown-sessions`. */
export const endSessionsOf = ({ send }: Surroundings, { proxy, server }: ServerHealth): void => {
  if (server.onMarkedDown !== 'shutdown-sessions') return;
  send({ type: 'shutdown-sessions', proxy: proxy.index, server: server.index });
};

/** `on-marked-up shutdown-backup-sessions`. */
const endBackupSessions = ({ send }: Surroundings, { proxy, server, cells }: ServerHealth): void => {
  if (server.onMarkedUp !== 'shutdown-backup-sessions' || server.backup) return;
  if (cells.get(Gauge.server.effectiveWeight) === 0) return;
  for (const { backup, index } of proxy.servers)
    if (backup) send({ type: 'shutdown-sessions', proxy: proxy.index, server: index });
};
