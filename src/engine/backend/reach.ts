// Getting a request, or a whole connection in mode tcp, to a server: choose one, or wait for one, then a new connection
// to it, again and elsewhere when that fails (manual "retries", "option redispatch", "timeout connect", "timeout queue").
import type { RetryCause, Timeouts } from '../../config/model.js';
import { Counter } from '../../state/slots.js';
import type { EngineContext } from '../context.js';
import { monotonicMs, refreshClock } from '../net/clock.js';
import type { Connection, ConnectionHandler } from '../net/connection.js';
import type { CancelDial } from '../net/dial.js';
import type { Timer } from '../net/timers.js';
import type { Stream } from '../sample/stream.js';
import type { Assignable, Backend } from './backend.js';
import { observeConnect } from './observe.js';
import type { PersistRule } from './persistence/persistence.js';
import { NOT_ATTACHED, type ServerSlot } from './server.js';

/** How far it has come; who reaches has more stages behind these. */
export const ReachStage = {
  /** Waiting for a slot on a server. */
  queue: 2,
  /** A connection attempt is under way. */
  connect: 3,
  /** Between two attempts. */
  pause: 4,
} as const;

/** Why no server was reached. */
export type ReachFailure =
  | 'noServer'
  | 'queueFull'
  | 'queueTimeout'
  | 'connectFailed'
  | 'connectTimeout'
  | 'outOfFiles';

/** Who wants to reach a server: what is kept of it on the way, and what it is told. */
export interface Reaching extends Omit<Assignable, keyof Stream>, Stream {
  readonly context: EngineContext;
  readonly timer: Timer;
  readonly backendRuntime: Backend | undefined;
  /** One of ReachStage until a server is reached. */
  stage: number;
  slot: ServerSlot | undefined;
  avoid: ServerSlot | undefined;
  direct: ServerSlot | undefined;
  /** The backend's, but for what rules say. */
  readonly timeouts: Timeouts;
  readonly marks: (Assignable['marks'] & { readonly retries?: number }) | undefined;
  readonly persistRule: PersistRule | undefined;
  /** What a connection to the chosen server begins with; '' for nothing. */
  introduction: string;
  cancelDial: CancelDial | undefined;
  retries: number;
  redispatched: boolean;
  queueLeftAt: number;
  serverQueuePosition: number;
  backendQueuePosition: number;
  /** A slot on `server` is taken: call openConnection, unless one is open already. */
  useServer(server: ServerSlot): void;
  /** openConnection has come to its end. Call `attach` at once, and begin with the introduction. */
  onConnect(attach: (handler: ConnectionHandler) => Connection, server: ServerSlot): void;
  fail(cause: ReachFailure): void;
}

/** HAProxy waits a second before it tries the same server again, or `timeout connect` when that is shorter. */
const TURN_AROUND_MS = 1000;

/** Errors of connecting for which no server is to blame: no more files, ports, memory. */
const OUR_LACK: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM']);

/** Picks a server now, or waits in a queue. */
export const reach = (who: Reaching): void => {
  const backend = who.backendRuntime!;
  if (!who.direct && backend.available === 0) return who.fail('noServer');
  const server = backend.assign(who);
  if (server === 'full')
    return who.direct && mayRedispatch(who) ? reachElsewhere(who, who.direct) : who.fail('queueFull');
  if (server !== 'queued') return serverChosen(who, server);
  who.stage = ReachStage.queue;
  const position = who.place.position;
  if (who.place.queue === backend.queue) who.backendQueuePosition = position;
  else who.serverQueuePosition = position;
  const { queue, connect } = who.timeouts;
  who.context.timers.arm(who.timer, queue ?? connect);
};

/** Persistence gives way, since `server` has no room even to wait (manual 5.2, maxqueue). */
const reachElsewhere = (who: Reaching, server: ServerSlot): void => {
  who.avoid = server;
  who.direct = undefined;
  reach(who);
};

/** A slot on `server` is taken for it. */
export const serverChosen = (who: Reaching, server: ServerSlot): void => {
  const backend = who.backendRuntime!;
  who.wanted = undefined;
  if (who.direct && who.direct !== server) {
    // It went down while this waited for it.
    who.avoid = who.direct;
    who.direct = undefined;
  }
  if (who.avoid && who.avoid !== server) {
    who.redispatched = true;
    who.avoid.cells.count(Counter.server.redispatches);
    backend.cells.count(Counter.backend.redispatches);
  } else if (who.avoid) countRetry(who, server);
  who.slot = server;
  who.introduction = server.introduce?.(who) ?? '';
  server.cells.count(Counter.server.requests);
  countSession(who, server);
  // Attempts at the same server after this one are part of connecting to it.
  who.queueLeftAt = monotonicMs();
  who.useServer(server);
};

/** As HAProxy, to which each attempt at a server is a session of it. */
export const countSession = (who: Reaching, { cells }: ServerSlot): void => {
  const second = Math.floor(who.requestDateMs / 1000);
  who.backendRuntime!.cells.put(Counter.backend.lastSession, second);
  cells.put(Counter.server.lastSession, second);
  cells.count(Counter.server.sessions);
  cells.tick(Counter.server.sessionRate, second);
};

export const openConnection = (who: Reaching, server: ServerSlot): void => {
  const { context, backendRuntime } = who;
  who.stage = ReachStage.connect;
  context.timers.arm(who.timer, who.timeouts.connect);
  server.cells.count(Counter.server.connections);
  backendRuntime!.cells.count(Counter.backend.connections);
  who.cancelDial = server.dial(who, {
    onConnect: (attach) => {
      refreshClock();
      who.cancelDial = undefined;
      observeConnect(who, server, true);
      who.onConnect(attach, server);
    },
    onFail: (error) => {
      refreshClock();
      who.cancelDial = undefined;
      if (error === NOT_ATTACHED) return who.fail('connectFailed');
      connectFailed(who, server, OUR_LACK.has(error) ? 'outOfFiles' : 'connectFailed');
    },
  });
};

/** The timer of one of these stages has struck. */
export const onReachTimeout = (who: Reaching): void => {
  if (who.stage === ReachStage.queue) {
    who.queueLeftAt = monotonicMs();
    who.fail('queueTimeout');
  } else if (who.stage === ReachStage.connect) {
    who.cancelDial?.();
    who.cancelDial = undefined;
    connectFailed(who, who.slot!, 'connectTimeout');
  } else if (who.slot) {
    countRetry(who, who.slot);
    countSession(who, who.slot);
    openConnection(who, who.slot);
  } else reach(who);
};

const connectFailed = (who: Reaching, server: ServerSlot, cause: ReachFailure): void => {
  if (cause !== 'outOfFiles') observeConnect(who, server, false);
  const { proxy, available } = who.backendRuntime!;
  if (who.retries >= (who.marks?.retries ?? proxy.retries) || !retriesConnecting(proxy.retryOn))
    return who.fail(cause);
  who.retries++;
  const elsewhere = redispatch(who, server);
  if (elsewhere && available > 1) return reach(who);
  who.stage = ReachStage.pause;
  // That was pause enough.
  if (cause === 'connectTimeout') return onReachTimeout(who);
  who.context.timers.arm(who.timer, Math.min(TURN_AROUND_MS, proxy.timeouts.connect ?? TURN_AROUND_MS));
};

const retriesConnecting = (retryOn: readonly RetryCause[] | undefined): boolean =>
  !retryOn || retryOn.includes('conn-failure');

/** Whether `option redispatch` gives this retry to another server: then `server` is given up. */
export const redispatch = (who: Reaching, server: ServerSlot): boolean => {
  const backend = who.backendRuntime!;
  const { proxy } = backend;
  // Where the next pick is another server anyway, every retry goes to it.
  const others = backend.available > 1 && !backend.isKeyed && !who.direct;
  const isTime = others || !server.running || isRedispatchTurn(who.retries, proxy);
  if (!mayRedispatch(who) || !isTime) return false;
  who.avoid = server;
  who.direct = undefined;
  who.slot = undefined;
  backend.release(server);
  return true;
};

/** The final redispatch is always disabled by `force-persist` (manual 4.2). */
const mayRedispatch = (who: Reaching): boolean =>
  who.backendRuntime!.proxy.redispatch !== 0 && who.persistRule !== 'force';

/** `option redispatch N`: every Nth retry; negative counts from the last one. */
const isRedispatchTurn = (retry: number, proxy: { redispatch: number; retries: number }): boolean =>
  proxy.redispatch > 0
    ? retry % proxy.redispatch === 0
    : retry % (proxy.retries + 1 + proxy.redispatch) === 0;

export const countRetry = (who: Reaching, server: ServerSlot): void => {
  server.cells.count(Counter.server.retries);
  who.backendRuntime!.cells.count(Counter.backend.retries);
};
