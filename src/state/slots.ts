// The words of the shared state: which gauges and counters a process, frontend, listener, backend and server have.
// A new one is a name in one of these lists; its offset is its position.

type Offsets<Names extends readonly string[]> = { readonly [N in Names[number]]: number } & {
  readonly $size: number;
};

/** Each entity begins a cache line of its own, of so many cells. */
const GAUGES_PER_LINE = 64 / Int32Array.BYTES_PER_ELEMENT;
const COUNTERS_PER_LINE = 64 / Float64Array.BYTES_PER_ELEMENT;

const offsets = <const Names extends readonly string[]>(names: Names, perLine: number): Offsets<Names> => {
  const table = Object.fromEntries([
    ['$size', Math.ceil(names.length / perLine) * perLine],
    ...names.map((name, position) => [name, position]),
  ]);
  // By way of JSON, V8 makes it an object of fixed shape, whose offsets it folds into the code that uses them; with
  // this many properties added one by one it would be a hash table, looked up at every count.
  return Object.freeze(JSON.parse(JSON.stringify(table)) as Offsets<Names>);
};

/** A rate takes three cells: the second it counts in, events in that second, events in the one before. */
const rate = <const N extends string>(name: N) => [name, `${name}$now`, `${name}$before`] as const;

const traffic = ['bytesIn', 'bytesOut', 'deniedRequests', 'deniedResponses'] as const;
/** What `compression` has done: bytes it took and made of them, responses. */
const compression = ['compressorIn', 'compressorOut', 'compressedResponses'] as const;
const statuses = ['http1xx', 'http2xx', 'http3xx', 'http4xx', 'http5xx', 'httpOther'] as const;
/**
 * Common to backends and servers: what every request changes, two cache lines of it. With traffic and statuses behind
 * it a request at one of many servers finds three lines cold. The …Time cells are sliding sums over the last 512
 * requests, in ms.
 */
const serving = [
  'sessions',
  'requests',
  'loadBalanced',
  'reuses',
  'queueTime',
  'connectTime',
  'responseTime',
  'totalTime',
  'queueTimeMax',
  'connectTimeMax',
  'responseTimeMax',
  'totalTimeMax',
  /** Unix seconds of the last session assigned; 0 when none was. */
  'lastSession',
  ...rate('sessionRate'),
] as const;
/** Common to backends and servers: what is rarer. */
const events = [
  'connections',
  'connectErrors',
  'responseErrors',
  'retries',
  'redispatches',
  'clientAborts',
  'serverAborts',
  'internalErrors',
  'failedRewrites',
  /** Rank of the request that comes first in the thread's queue; of no meaning while that is empty. */
  'firstRank',
] as const;

const counters = <const Names extends readonly string[]>(names: Names) => offsets(names, COUNTERS_PER_LINE);
const gauges = <const Names extends readonly string[]>(names: Names) => offsets(names, GAUGES_PER_LINE);

/** Counters: one cell per thread, written by that thread alone, summed by the reader. */
export const Counter = {
  process: counters([
    ...rate('connectionRate'),
    ...rate('sessionRate'),
    'connections',
    'requests',
    'bytesOut',
    /** Lines that no log target could take. */
    'droppedLogs',
    /** Names that servers or rules asked for, and name servers did not know. */
    'failedResolutions',
  ]),
  frontend: counters([
    'connections',
    'sessions',
    'requests',
    'requestErrors',
    'deniedConnections',
    'deniedSessions',
    'intercepted',
    'internalErrors',
    'failedRewrites',
    ...traffic,
    ...statuses,
    ...compression,
    ...rate('connectionRate'),
    ...rate('sessionRate'),
    ...rate('requestRate'),
  ]),
  listener: counters(['connections', 'sessions', 'requestErrors', ...traffic]),
  backend: counters([...serving, ...traffic, ...statuses, ...events, ...compression, ...rate('requestRate')]),
  server: counters([...serving, ...traffic, ...statuses, ...events]),
} as const;

/** Gauges: one cell for all threads, changed by atomic operations only. */
export const Gauge = {
  process: gauges([
    'connections',
    'connectionsMax',
    'stopping',
    'connectionRateMax',
    'sessionRateMax',
    /** Numbers for requests that a log or an id asks for one. */
    'requestNumber',
  ]),
  frontend: gauges([
    'sessions',
    'sessionsMax',
    'connectionRateMax',
    'sessionRateMax',
    'requestRateMax',
    'stopped',
    /** Log lines so far. */
    'logLines',
  ]),
  listener: gauges(['sessions', 'sessionsMax']),
  backend: gauges([
    'sessions',
    'sessionsMax',
    'queue',
    'queueMax',
    /** Requests that wait for this backend or one of its servers. */
    'waiting',
    /** Rises whenever health, weight or admin state of any of its servers changed: engines rebuild their schedule. */
    'version',
    'roundRobinCursor',
    /** Numbers for requests that queue up, so that the order holds over all threads and queues of the backend. */
    'ticket',
    /** Rung when a slot of a server came free for a request that waits on another thread, or a server changed. */
    'wake',
    'sessionRateMax',
    'requestRateMax',
    /** Unix seconds of the last change between "some server usable" and "none". */
    'lastChange',
    'downTransitions',
    /** Seconds without a usable server up to lastChange; a period that still lasts is not in it. */
    'downtime',
  ]),
  server: gauges([
    'sessions',
    'sessionsMax',
    'queue',
    'queueMax',
    /** One of ServerState. */
    'operational',
    /** Bits of ServerAdmin. */
    'admin',
    /** Weight as configured or set at run time, 0 to 256. */
    'weight',
    /** What balancing uses: weight × 16, lowered while a slow start lasts; 0 gets no new client. */
    'effectiveWeight',
    'idleConnections',
    'maxconn',
    /** Consecutive errors seen by `observe`. */
    'observedErrors',
    'sessionRateMax',
  ]),
} as const;

/** A server as health sees it (HAProxy's enum srv_state, the order `show servers state` prints). */
export const ServerState = { stopped: 0, starting: 1, running: 2, stopping: 3 } as const;

/** Why a server is out by decision rather than by health; bits, same values as `show servers state`. */
export const ServerAdmin = {
  forcedMaint: 0x01,
  inheritedMaint: 0x02,
  configuredMaint: 0x04,
  forcedDrain: 0x08,
  inheritedDrain: 0x10,
  resolutionMaint: 0x20,
} as const;

export const MAINT =
  ServerAdmin.forcedMaint |
  ServerAdmin.inheritedMaint |
  ServerAdmin.configuredMaint |
  ServerAdmin.resolutionMaint;
export const DRAIN = ServerAdmin.forcedDrain | ServerAdmin.inheritedDrain;

/** Effective weights are kept in sixteenths so that a slow start can be finer than one weight unit. */
export const WEIGHT_SCALE = 16;
