// What health keeps of each server beside the shared state: its check's last result and count, since when it is how it
// is, and who follows whom (`track`). Plain records; transitions.ts, settle.ts and loop.ts change them.
import type { AgentCheck, Model, Proxy, Server, ServerCheck } from '../../config/model.js';
import type { LogLevel } from '../../log/log.js';
import type { CheckSamples } from '../../process/check-samples.js';
import type { ToEngine } from '../../process/messages.js';
import type { Cells } from '../../state/cells.js';
import { Gauge, MAINT, ServerState } from '../../state/slots.js';
import type { State } from '../../state/state.js';
import type { Cancel, Clock } from './clock.js';
import { fullHealth } from './state.js';
import type { CheckStatus } from './statuses.js';

/** What all of health works with. */
export interface Surroundings {
  readonly state: State;
  readonly clock: Clock;
  /** Sends a line to a proxy's log targets. */
  readonly log: (proxy: number, level: Level, text: string) => void;
  /** Tells the operator: HAProxy's "[WARNING]" lines. */
  readonly notice: (severity: 'alert' | 'warning' | 'notice', text: string) => void;
  /** To all engine threads. */
  readonly send: (message: ToEngine) => void;
  /** There for a cfg whose checks need them. */
  readonly samples?: CheckSamples | undefined;
}

export type Level = (typeof LogLevel)[keyof typeof LogLevel];

export interface ServerHealth {
  readonly proxy: Proxy;
  readonly server: Server;
  readonly cells: Cells;
  /** Undefined without `check`. */
  readonly check: CheckRecord | undefined;
  /** Undefined without `agent-check`. */
  readonly agent: CheckRecord | undefined;
  /** The server it tracks, and those that track it. */
  tracked: ServerHealth | undefined;
  readonly trackers: ServerHealth[];
  /** Unix seconds. */
  lastChange: number;
  /** Seconds, the present period not included. */
  downtimeSeconds: number;
  downTransitions: number;
  /** The next step of a slow start. */
  nextStep: Cancel | undefined;
}

export interface CheckRecord {
  readonly settings: ServerCheck;
  /** See state.ts. */
  health: number;
  status: CheckStatus;
  code: number;
  description: string;
  /** -1: none has ended, or the status did not come from a check. */
  durationMs: number;
  inProgress: boolean;
  /** In maintenance nothing is checked. */
  isPaused: boolean;
  /** An operator wants no checks. */
  isOff: boolean;
  failedChecks: number;
  /** Times that `observe` saw too many errors. */
  failedObservations: number;
}

/** Records of all servers, by position of proxy and server in the model. */
export const recordServers = (model: Model, state: State, nowSeconds: number): ServerHealth[][] => {
  const all = model.proxies.map((proxy) =>
    proxy.servers.map((server) => recordServer(proxy, server, state, nowSeconds)),
  );
  for (const record of all.flat()) followTracked(record, all);
  return all;
};

const recordServer = (proxy: Proxy, server: Server, state: State, nowSeconds: number): ServerHealth => ({
  proxy,
  server,
  cells: state.server(proxy.index, server.index),
  check: server.check && recordCheck(server.check, server.initState),
  agent: server.agent && recordCheck(agentSettings(server.agent)),
  tracked: undefined,
  trackers: [],
  lastChange: nowSeconds,
  downtimeSeconds: 0,
  downTransitions: 0,
  nextStep: undefined,
});

/** As a start, or the end of maintenance, finds it: up, one bad check away from down, unless `init-state` says otherwise. */
export const initialHealth = (settings: ServerCheck, state: Server['initState'] = 'up'): number =>
  ({ 'fully-up': fullHealth(settings), up: settings.rise, down: settings.rise - 1, 'fully-down': 0 })[state];

export const recordCheck = (settings: ServerCheck, state?: Server['initState']): CheckRecord => ({
  settings,
  health: initialHealth(settings, state),
  status: 'INI',
  code: 0,
  description: '',
  durationMs: -1,
  inProgress: false,
  isPaused: false,
  isOff: false,
  failedChecks: 0,
  failedObservations: 0,
});

/** One word of an agent is enough. */
const agentSettings = ({ interMs, port, host }: AgentCheck): ServerCheck => ({
  interMs,
  port,
  ...(host !== undefined && { host }),
  rise: 1,
  fall: 1,
});

const followTracked = (record: ServerHealth, all: readonly ServerHealth[][]): void => {
  const { track } = record.server;
  if (track === undefined) return;
  const tracked = all
    .flat()
    .find(({ proxy, server }) => proxy.name === track.backend && server.name === track.server);
  // The cfg's check refuses circles; one that came from elsewhere would never end.
  if (tracked === undefined || chainOf(tracked).includes(record)) return;
  record.tracked = tracked;
  tracked.trackers.push(record);
};

const chainOf = (record: ServerHealth): ServerHealth[] =>
  record.tracked === undefined ? [record] : [record, ...chainOf(record.tracked)];

/** The server at the end of a chain of `track`: the one that is checked. */
export const rootOf = (record: ServerHealth): ServerHealth => chainOf(record).at(-1)!;

export const isInMaintenance = ({ cells }: ServerHealth): boolean =>
  (cells.get(Gauge.server.admin) & MAINT) !== 0;

/** Its own check or its agent has found it down: the other's good news do not bring it up. */
export const isHeldDown = ({ check, agent }: ServerHealth): boolean =>
  [check, agent].some((one) => one !== undefined && !one.isOff && one.health < one.settings.rise);

export const operationalOf = ({ cells }: ServerHealth): number => cells.get(Gauge.server.operational);

export const isStopped = (record: ServerHealth): boolean => operationalOf(record) === ServerState.stopped;

export const secondsNow = (clock: Clock): number => Math.floor(clock.nowMs() / 1000);
