// The statistics as JSON, HAProxy's typed form (`;json`, `show stat json`): an array of values for each entry, every
// value with its origin, nature and scope (management manual 9.2).
import { COLUMNS, type Typed } from './columns.js';
import type { Entry } from './entries.js';
import { readEntry } from './readers.js';
import { serviceId } from './values.js';

const OBJECTS = { frontend: 'Frontend', backend: 'Backend', server: 'Server', listener: 'Listener' } as const;
const ORIGINS: Readonly<Record<string, string>> = { M: 'Metric', S: 'Status', K: 'Key', C: 'Config' };
const SCOPES: Readonly<Record<string, string>> = { P: 'Process', S: 'Service' };
const NATURES: Readonly<Record<string, string>> = {
  A: 'Age',
  a: 'Avg',
  C: 'Counter',
  D: 'Duration',
  G: 'Gauge',
  L: 'Limit',
  M: 'Max',
  N: 'Name',
  O: 'Output',
  R: 'Rate',
};

const explain = (typed: Typed) => ({
  tags: { origin: ORIGINS[typed[0]!], nature: NATURES[typed[1]!], scope: SCOPES[typed[2]!] },
  type: typed.slice(4),
});

const FIELDS = COLUMNS.map(({ name, typed, readers }, pos) => ({
  field: { pos, name },
  readers,
  ...explain(typed),
}));

export const printJson = (entries: readonly Entry[]): string => JSON.stringify(entries.map(describe));

const describe = (entry: Entry): object[] => {
  const of = { objType: OBJECTS[entry.kind], proxyId: entry.proxy.id, id: serviceId(entry) };
  return FIELDS.flatMap(({ field, readers, tags, type }) => {
    const value = readEntry(readers, entry);
    return value === undefined ? [] : [{ ...of, field, processNum: 1, tags, value: { type, value } }];
  });
};
