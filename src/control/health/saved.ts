// Health across a reload: what is known of a server beside its cells, handed to the process that follows. The cells
// are state/snapshot.ts's; both go by the same names.
import { ServerState } from '../../state/slots.js';
import { identityOf, serverKey } from '../../state/snapshot.js';
import { type CheckRecord, operationalOf, type ServerHealth } from './servers.js';
import { fullHealth } from './state.js';

type SavedCheck = Omit<CheckRecord, 'settings' | 'inProgress' | 'isPaused'>;

/** By server; plain data. */
export type SavedHealth = Readonly<Record<string, SavedRecord>>;

interface SavedRecord {
  readonly identity: string;
  readonly lastChange: number;
  readonly downtimeSeconds: number;
  readonly downTransitions: number;
  readonly check: SavedCheck | undefined;
  readonly agent: SavedCheck | undefined;
}

export const saveHealth = (records: readonly ServerHealth[]): SavedHealth =>
  Object.fromEntries(records.map((record) => [serverKey(record.proxy, record.server), save(record)]));

const save = (record: ServerHealth): SavedRecord => {
  const { server, lastChange, downtimeSeconds, downTransitions, check, agent } = record;
  const identity = identityOf(server);
  const results = { check: check && saveCheck(check), agent: agent && saveCheck(agent) };
  return { identity, lastChange, downtimeSeconds, downTransitions, ...results };
};

const saveCheck = ({ settings: _, inProgress: __, isPaused: ___, ...kept }: CheckRecord): SavedCheck => kept;

export const restoreHealth = (records: readonly ServerHealth[], saved: SavedHealth): void => {
  for (const record of records) {
    const known = saved[serverKey(record.proxy, record.server)];
    if (known) restore(record, known);
  }
};

const restore = (record: ServerHealth, saved: SavedRecord): void => {
  const { check: savedCheck, agent: savedAgent, identity, ...times } = saved;
  Object.assign(record, times);
  const { check, agent, server } = record;
  if (identity !== identityOf(server)) return;
  if (agent && savedAgent) Object.assign(agent, savedAgent);
  if (!check || !savedCheck) return;
  Object.assign(check, savedCheck);
  check.health = countFor(record, check);
};

/** The count keeps on the side of `rise` that the server is on, whatever the new settings are. */
const countFor = (record: ServerHealth, { health, settings }: CheckRecord): number => {
  const isDown = operationalOf(record) === ServerState.stopped;
  const isDownByAgent = isDown && record.agent?.health === 0;
  if (isDown && !isDownByAgent) return Math.min(health, settings.rise - 1);
  return Math.min(Math.max(health, isDownByAgent ? 0 : settings.rise), fullHealth(settings));
};
