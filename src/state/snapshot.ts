// What a process hands to the one that follows it at a reload: counters, highest values, health, weights and
// administration, by the names of proxies and servers, since positions change with the cfg.
import { type Bind, hasBackend, hasFrontend, type Model, type Proxy, type Server } from '../config/model.js';
import { ipOf, moveServer, type NewAddress } from './addresses.js';
import { type Cells, SLIDING_WINDOW } from './cells.js';
import { Counter, DRAIN, Gauge, MAINT, ServerAdmin, WEIGHT_SCALE } from './slots.js';
import type { State } from './state.js';

type Kind = keyof typeof Gauge;
type Numbers = Readonly<Record<string, number>>;

/** Cells of one proxy side, listener or server, by slot name; those that are 0 are left out. */
interface SavedEntity {
  readonly counters: Numbers;
  readonly gauges: Numbers;
}

export interface Snapshot {
  /** By kind and names. */
  readonly entities: Readonly<Record<string, SavedEntity>>;
  /** What each server was by its cfg, by entity. */
  readonly servers: Readonly<Record<string, SavedServer>>;
}

/** Decides how much of a server's state still holds. */
interface SavedServer {
  readonly weight: number;
  readonly disabled: boolean;
  readonly identity: string;
  /** Where it was, for one that follows its name. */
  readonly found?: NewAddress & { readonly fqdn: string };
}

interface Entity {
  readonly key: string;
  readonly kind: Kind;
  readonly cells: Cells;
  readonly proxy: Proxy | undefined;
  readonly server: Server | undefined;
}

export const serverKey = (proxy: Proxy, server: Server): string => `server ${proxy.name}/${server.name}`;

/** Health of a server is that of what is checked, and how. */
export const identityOf = ({ address, fqdn, check, agent, track }: Server): string =>
  JSON.stringify([fqdn ?? address, check !== undefined, agent !== undefined, track]);

export const takeSnapshot = (model: Model, state: State): Snapshot => {
  const entities = entitiesOf(model, state);
  return {
    entities: Object.fromEntries(entities.map((entity) => [entity.key, save(entity)])),
    servers: Object.fromEntries(
      entities.flatMap(({ key, server, cells }) => (server ? [[key, describeServer(server, cells)]] : [])),
    ),
  };
};

const describeServer = (server: Server, cells: Cells): SavedServer => {
  const { weight, disabled, fqdn, address } = server;
  const host = ipOf(server);
  const isResolved = (cells.get(Gauge.server.admin) & ServerAdmin.resolutionMaint) === 0;
  // The ports of a service come with its addresses, others from the cfg.
  const port = fqdn?.startsWith('_') && address.to.kind === 'inet' ? { port: address.to.port } : {};
  return {
    weight,
    disabled,
    identity: identityOf(server),
    ...(fqdn !== undefined && host !== undefined && isResolved && { found: { fqdn, host, ...port } }),
  };
};

/** What was counted between two snapshots of the same process. */
export const countedSince = (before: Snapshot, now: Snapshot): Snapshot['entities'] =>
  Object.fromEntries(
    Object.entries(now.entities).map(([key, { counters }]) => {
      const old = before.entities[key]?.counters ?? {};
      const grown = Object.entries(counters).map(([name, value]) => [
        name,
        isSum(name) ? value - (old[name] ?? 0) : value,
      ]);
      return [key, { counters: Object.fromEntries(grown), gauges: {} }];
    }),
  );

/** Puts a snapshot into a fresh state, before anybody else looks at it. */
export const restoreSnapshot = (model: Model, state: State, { entities, servers }: Snapshot): void => {
  addCounts(model, state, entities);
  for (const { key, kind, cells, server } of entitiesOf(model, state)) {
    const saved = entities[key];
    if (!saved) continue;
    for (const name of keptGauges(kind)) cells.set(slotOf(Gauge, kind, name), saved.gauges[name] ?? 0);
    if (server) restoreServer(cells, server, servers[key]!, saved.gauges);
  }
};

/** Adds what another process has counted to control's own counters. */
export const addCounts = (model: Model, state: State, entities: Snapshot['entities']): void => {
  for (const entity of entitiesOf(model, state)) {
    const saved = entities[entity.key];
    if (saved) addCounters(entity, saved.counters);
  }
};

const entitiesOf = (model: Model, state: State): Entity[] => [
  { key: 'process', kind: 'process', cells: state.process, proxy: undefined, server: undefined },
  ...model.proxies.flatMap((proxy) => entitiesOfProxy(proxy, state)),
];

const entitiesOfProxy = (proxy: Proxy, state: State): Entity[] => {
  const { index, name, binds, servers } = proxy;
  const side = (kind: 'frontend' | 'backend'): Entity => ({
    key: `${kind} ${name}`,
    kind,
    cells: state[kind](index),
    proxy,
    server: undefined,
  });
  const listeners = binds.map((bind): Entity => {
    const cells = state.listener(index, bind.index);
    return { key: listenerKey(proxy, bind), kind: 'listener', cells, proxy, server: undefined };
  });
  const all = servers.map((server): Entity => {
    const cells = state.server(index, server.index);
    return { key: serverKey(proxy, server), kind: 'server', cells, proxy, server };
  });
  return [
    ...(hasFrontend(proxy) ? [side('frontend')] : []),
    ...listeners,
    ...(hasBackend(proxy) ? [side('backend')] : []),
    ...all,
  ];
};

const listenerKey = (proxy: Proxy, { address, v6only }: Bind): string =>
  `listener ${proxy.name} ${JSON.stringify(address)}${v6only}`;

const slotOf = (table: Record<Kind, Numbers>, kind: Kind, name: string): number => table[kind][name]!;

const namesOf = (table: Record<Kind, Numbers>, kind: Kind): string[] =>
  Object.keys(table[kind]).filter((name) => name !== '$size');

/** Averages of the last requests, kept as sliding sums. */
const SLIDING = new Set(['queueTime', 'connectTime', 'responseTime', 'totalTime']);
/** Of no meaning elsewhere. */
const PASSING = new Set(['firstRank']);

const isHighest = (name: string): boolean => name.endsWith('Max') || name === 'lastSession';
const isSum = (name: string): boolean => !isHighest(name) && !SLIDING.has(name);

/** Rates are over before another process is there. */
const isRate = (kind: Kind, name: string): boolean => name.includes('$') || `${name}$now` in Counter[kind];

const keptCounters = (kind: Kind): string[] =>
  namesOf(Counter, kind).filter((name) => !isRate(kind, name) && !PASSING.has(name));

const KEPT_GAUGES: { readonly [K in Kind]?: readonly string[] } = {
  backend: ['lastChange', 'downTransitions', 'downtime', 'roundRobinCursor'],
};

const keptGauges = (kind: Kind): string[] => [
  ...namesOf(Gauge, kind).filter((name) => name.endsWith('Max')),
  ...(KEPT_GAUGES[kind] ?? []),
];

const SERVER_GAUGES = ['operational', 'admin', 'weight', 'effectiveWeight'];

const eventsOf = (proxy: Proxy | undefined): 'requests' | 'sessions' =>
  proxy?.mode === 'tcp' ? 'sessions' : 'requests';

const save = ({ kind, cells, proxy }: Entity): SavedEntity => {
  const read = (name: string): number => {
    const cell = slotOf(Counter, kind, name);
    if (SLIDING.has(name)) return cells.average(cell, slotOf(Counter, kind, eventsOf(proxy)));
    return isHighest(name) ? cells.largest(cell) : cells.total(cell);
  };
  const gauges = [...keptGauges(kind), ...(kind === 'server' ? SERVER_GAUGES : [])];
  return {
    counters: withoutZeros(keptCounters(kind).map((name) => [name, read(name)])),
    gauges: withoutZeros(gauges.map((name) => [name, cells.get(slotOf(Gauge, kind, name))])),
  };
};

const withoutZeros = (entries: readonly (readonly [string, number])[]): Numbers =>
  Object.fromEntries(entries.filter(([, value]) => value !== 0));

const addCounters = ({ kind, cells, proxy }: Entity, saved: Numbers): void => {
  const events = eventsOf(proxy);
  const before = events in Counter[kind] ? cells.mine(slotOf(Counter, kind, events)) : 0;
  const added = saved[events] ?? 0;
  for (const name of keptCounters(kind)) {
    const value = saved[name] ?? 0;
    const cell = slotOf(Counter, kind, name);
    if (isSum(name)) cells.count(cell, value);
    else if (isHighest(name)) cells.put(cell, Math.max(cells.mine(cell), value));
    else if (before + added > 0) {
      const own = cells.mine(cell) / Math.max(1, Math.min(before, SLIDING_WINDOW));
      const average = (own * before + value * added) / (before + added);
      cells.put(cell, average * Math.min(before + added, SLIDING_WINDOW));
    }
  }
};

/** Where cfg and snapshot disagree, what was changed in the cfg wins, and else what was decided or found out since. */
const restoreServer = (cells: Cells, server: Server, was: SavedServer, gauges: Numbers): void => {
  const admin = gauges.admin ?? 0;
  const { forcedDrain, inheritedDrain } = ServerAdmin;
  const kept = server.track ? forcedDrain | inheritedDrain : forcedDrain;
  const maintenance =
    was.disabled === server.disabled
      ? admin & (ServerAdmin.forcedMaint | ServerAdmin.configuredMaint)
      : cells.get(Gauge.server.admin) & MAINT;
  const isFound = was.found !== undefined && was.found.fqdn === server.fqdn;
  if (isFound) moveServer(server, was.found);
  const unresolved = isFound ? 0 : cells.get(Gauge.server.admin) & ServerAdmin.resolutionMaint;
  cells.set(Gauge.server.admin, maintenance | unresolved | (admin & DRAIN & kept));
  const isSameWeight = was.weight === server.weight;
  if (isSameWeight) cells.set(Gauge.server.weight, gauges.weight ?? 0);
  if (was.identity !== identityOf(server) || (admin & MAINT) !== 0) return;
  cells.set(Gauge.server.operational, gauges.operational ?? 0);
  // In the middle of a slow start, too.
  const full = cells.get(Gauge.server.weight) * WEIGHT_SCALE;
  cells.set(Gauge.server.effectiveWeight, isSameWeight ? (gauges.effectiveWeight ?? 0) : full);
};
