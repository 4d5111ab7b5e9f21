// `observe` (manual 5.2, with on-error and error-limit): real traffic that fails counts like a failed check.
import type { OnError } from '../../config/model.js';
import { Gauge } from '../../state/slots.js';
import type { CheckRecord, ServerHealth, Surroundings } from './servers.js';
import { settle } from './settle.js';

export type Layer = 'layer4' | 'layer7';

/** The count that the simulated failed check starts from. */
const HEALTH_BEFORE: Readonly<Record<OnError, ((check: CheckRecord) => number) | undefined>> = {
  fastinter: undefined,
  'fail-check': ({ health }) => health,
  // One more failure will take it down.
  'sudden-death': ({ health, settings }) => (health > settings.rise ? settings.rise + 1 : health),
  'mark-down': ({ settings }) => settings.rise,
};

const LAST_ERROR: Readonly<Record<Layer, string>> = {
  layer4: 'L4 unsuccessful connection',
  layer7: 'Wrong http response',
};

/** Takes one observation. True: there were too many errors, the next check is to come soon (`fastinter`). */
export const observe = (around: Surroundings, record: ServerHealth, layer: Layer, good: boolean): boolean => {
  const { check, cells, server } = record;
  if (check === undefined || check.isPaused || !matters(server.observe?.layer, layer, good)) return false;
  const errors = good ? 0 : cells.get(Gauge.server.observedErrors) + 1;
  const isTooMuch = errors >= server.observe!.errorLimit && !good;
  cells.set(Gauge.server.observedErrors, isTooMuch ? 0 : errors);
  if (isTooMuch) punish(around, record, check, describe(errors, layer));
  return isTooMuch;
};

/** Observing responses, a failed connection counts too, but a good one tells nothing. */
const matters = (observed: Layer | undefined, layer: Layer, good: boolean): boolean =>
  observed === layer || (observed === 'layer7' && !good);

const describe = (errors: number, layer: Layer): string =>
  `Detected ${errors} consecutive errors, last one was: ${LAST_ERROR[layer]}`;

const punish = (
  around: Surroundings,
  record: ServerHealth,
  check: CheckRecord,
  description: string,
): void => {
  check.failedObservations++;
  const healthBefore = HEALTH_BEFORE[record.server.observe!.onError];
  if (healthBefore === undefined) return;
  check.health = healthBefore(check);
  settle(around, record, check, { status: 'HANA', description, durationMs: -1 });
};
