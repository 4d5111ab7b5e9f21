// How a column finds its value: by kind of entry, from a gauge, a counter, a rate or the model. The letters say for
// which kinds, as the management manual writes them (9.1): L listener, F frontend, B backend, S server.
import { Counter, Gauge } from '../../state/slots.js';
import type { CheckView } from '../health/view.js';
import type { Entry, EntryKind, EntryOf, ServerEntry } from './entries.js';
import { isInMaintenance } from './status.js';

/** Undefined is printed empty. */
export type Value = number | string | undefined;

/** A column's way to its value for each kind of entry that has it. */
export type Readers = { readonly [K in EntryKind]?: (entry: EntryOf<K>) => Value };

const KINDS = { L: 'listener', F: 'frontend', B: 'backend', S: 'server' } as const;
type Letter = keyof typeof KINDS;
type KindsIn<Letters extends string> = Letters extends `${infer L extends Letter}${infer Rest}`
  ? (typeof KINDS)[L] | KindsIn<Rest>
  : never;

const kindsIn = (letters: string): EntryKind[] => [...letters].map((letter) => KINDS[letter as Letter]);

/** The same reader for all `letters`. */
export const of = <Letters extends string>(
  letters: Letters,
  read: (entry: EntryOf<KindsIn<Letters>>) => Value,
): Readers => Object.fromEntries(kindsIn(letters).map((kind) => [kind, read]));

/** One reader made for each kind from the slots that kind has. */
const each = (letters: string, make: (kind: EntryKind) => (entry: Entry) => Value): Readers =>
  Object.fromEntries(kindsIn(letters).map((kind) => [kind, make(kind)]));

type Slots = Readonly<Record<EntryKind, Readonly<Record<string, number>>>>;
const slot = (slots: Slots, kind: EntryKind, name: string): number => slots[kind][name]!;

type GaugeOf<Letters extends string> = keyof (typeof Gauge)[KindsIn<Letters>] & string;
type CounterOf<Letters extends string> = keyof (typeof Counter)[KindsIn<Letters>] & string;

/** A gauge as it stands. */
export const gauge = <L extends string>(name: GaugeOf<L>, letters: L): Readers =>
  each(letters, (kind) => {
    const cell = slot(Gauge, kind, name);
    return (entry) => entry.cells.get(cell);
  });

/** A counter summed over the threads. */
export const total = <L extends string>(name: CounterOf<L>, letters: L): Readers =>
  each(letters, (kind) => {
    const cell = slot(Counter, kind, name);
    return (entry) => entry.cells.total(cell);
  });

/** The largest of the threads' cells: maxima. */
export const largest = <L extends string>(name: CounterOf<L>, letters: L): Readers =>
  each(letters, (kind) => {
    const cell = slot(Counter, kind, name);
    return (entry) => entry.cells.largest(cell);
  });

/** Events per second. */
export const rate = <L extends string>(name: CounterOf<L>, letters: L): Readers =>
  each(letters, (kind) => {
    const cell = slot(Counter, kind, name);
    return (entry) => entry.cells.rate(cell, entry.nowMs);
  });

/** The average of the last requests (mode http) or sessions (mode tcp), in ms. */
export const average = <L extends 'BS'>(name: CounterOf<L>, letters: L): Readers =>
  each(letters, (kind) => {
    const cell = slot(Counter, kind, name);
    const requests = slot(Counter, kind, 'requests');
    const sessions = slot(Counter, kind, 'sessions');
    return (entry) => entry.cells.average(cell, entry.proxy.mode === 'http' ? requests : sessions);
  });

/** Only in mode http, else empty. */
export const inHttp = (readers: Readers): Readers =>
  of('LFBS', (entry) => (entry.proxy.mode === 'http' ? readEntry(readers, entry) : undefined));

/** Of a server with a check of its own; empty for those that track another. */
export const ofCheck = (read: (check: CheckView, entry: ServerEntry) => Value): Readers =>
  of('S', (entry) =>
    entry.check === undefined || entry.check.tracking !== undefined ? undefined : read(entry.check, entry),
  );

/** As ofCheck, and empty while the checks pause because the server is in maintenance. */
export const ofRunningCheck = (read: (check: CheckView) => Value): Readers =>
  ofCheck((check, entry) => (isInMaintenance(entry.cells) ? undefined : read(check)));

/** Of a server with an agent of its own; an agent is asked in maintenance, too, for it may end that. */
export const ofAgent = (read: (agent: CheckView) => Value): Readers =>
  of('S', ({ agent }) => (agent === undefined || agent.tracking !== undefined ? undefined : read(agent)));

/** "* " stands before the word of the last result while the next one is found out. */
export const shownStatus = ({ inProgress, status }: CheckView): Value => `${inProgress ? '* ' : ''}${status}`;
export const shownCode = (check: CheckView): Value => (check.withCode ? check.code : check.code || undefined);
export const shownDuration = ({ durationMs }: CheckView): Value => (durationMs < 0 ? undefined : durationMs);

/** Only with `stats show-legends`, else empty. */
export const inLegends =
  <E extends Entry>(read: (entry: E) => Value) =>
  (entry: E): Value =>
    entry.legends ? read(entry) : undefined;

export const readEntry = (readers: Readers, entry: Entry): Value => {
  switch (entry.kind) {
    case 'frontend':
      return readers.frontend?.(entry);
    case 'listener':
      return readers.listener?.(entry);
    case 'server':
      return readers.server?.(entry);
    case 'backend':
      return readers.backend?.(entry);
  }
};
