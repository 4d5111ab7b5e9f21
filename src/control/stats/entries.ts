// What one line of the statistics is about: a frontend, one of its listeners, a server or a backend, with everything
// its columns are read from. Made anew for each answer, in the order of the cfg.
import {
  type Bind,
  hasBackend,
  hasFrontend,
  type Model,
  type Proxy,
  type Server,
} from '../../config/model.js';
import type { Cells } from '../../state/cells.js';
import { isUsable } from '../../state/eligibility.js';
import { Gauge } from '../../state/slots.js';
import type { State } from '../../state/state.js';
import type { CheckView, HealthView } from '../health/view.js';

/** Where the numbers come from. */
export interface StatsSource {
  readonly model: Model;
  readonly state: State;
  readonly health: HealthView;
  /** Wall clock of the process's start, ms since the epoch. */
  readonly startedAt: number;
}

interface Common {
  readonly source: StatsSource;
  readonly proxy: Proxy;
  readonly cells: Cells;
  /** Wall clock of this answer, ms since the epoch. */
  readonly nowMs: number;
  /** `stats show-legends`: addresses, cookies and algorithms may be told. */
  readonly legends: boolean;
  /** Some servers are not shown (`;up`, `;no-maint`): the status of a backend says how many there are. */
  readonly partial: boolean;
}

export interface FrontendEntry extends Common {
  readonly kind: 'frontend';
}

export interface ListenerEntry extends Common {
  readonly kind: 'listener';
  readonly bind: Bind;
}

export interface ServerEntry extends Common {
  readonly kind: 'server';
  readonly server: Server;
  /** Undefined: neither checked nor tracking. */
  readonly check: CheckView | undefined;
  /** Undefined: it has no agent, nor has the server it tracks. */
  readonly agent: CheckView | undefined;
}

export interface BackendEntry extends Common {
  readonly kind: 'backend';
  readonly farm: Farm;
}

/** The servers of a backend that get requests: what its own line sums up. */
export interface Farm {
  /** Usable servers by role. */
  readonly active: number;
  readonly backup: number;
  /** Sums over the servers in turn now: the active ones, or without any the backups (`allbackups`) or the first of them. */
  readonly effectiveWeight: number;
  readonly userWeight: number;
}

export type Entry = FrontendEntry | ListenerEntry | ServerEntry | BackendEntry;
export type EntryKind = Entry['kind'];
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;

type Shared = Pick<Common, 'source' | 'nowMs' | 'legends' | 'partial'>;

/** Every entry of `proxy`: frontend, listeners (`option socket-stats`), servers, backend. */
export const entriesOf = (proxy: Proxy, shared: Shared): Entry[] => {
  const { state, health } = shared.source;
  const entries: Entry[] = [];
  if (hasFrontend(proxy)) {
    entries.push({ ...shared, kind: 'frontend', proxy, cells: state.frontend(proxy.index) });
    for (const bind of proxy.options.socketStats ? proxy.binds : [])
      entries.push({
        ...shared,
        kind: 'listener',
        proxy,
        bind,
        cells: state.listener(proxy.index, bind.index),
      });
  }
  if (hasBackend(proxy)) {
    for (const server of proxy.servers) {
      const cells = state.server(proxy.index, server.index);
      const check = health.check(proxy.index, server.index);
      const agent = health.agent(proxy.index, server.index);
      entries.push({ ...shared, kind: 'server', proxy, server, cells, check, agent });
    }
    const farm = measureFarm(proxy, state);
    entries.push({ ...shared, kind: 'backend', proxy, farm, cells: state.backend(proxy.index) });
  }
  return entries;
};

const measureFarm = (proxy: Proxy, state: State): Farm => {
  const usable = proxy.servers.filter((server) => isUsable(state.server(proxy.index, server.index)));
  const active = usable.filter((server) => !server.backup);
  const backup = usable.filter((server) => server.backup);
  const inTurn = active.length > 0 ? active : proxy.options.allbackups ? backup : backup.slice(0, 1);
  const sum = (gauge: number) =>
    inTurn.reduce((total, server) => total + state.server(proxy.index, server.index).get(gauge), 0);
  return {
    active: active.length,
    backup: backup.length,
    effectiveWeight: sum(Gauge.server.effectiveWeight),
    userWeight: sum(Gauge.server.weight),
  };
};
