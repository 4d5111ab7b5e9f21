// What runs once beside the engine threads: health checks, and the stats page for the requests that engines hand over.

import type { Model } from '../config/model.js';
import { type Health, startHealth } from '../control/health/health.js';
import type { SavedHealth } from '../control/health/saved.js';
import type { Stats } from '../control/stats/stats.js';
import type { State } from '../state/state.js';
import { version } from './help.js';
import type { FromEngine, ToEngine } from './messages.js';
import type { Notices } from './notices.js';
import type { Operator } from './operator.js';

export interface ControlContext {
  readonly model: Model;
  readonly state: State;
  readonly notices: Notices;
  readonly operator: Operator;
  /** The one that the stats page names. */
  readonly pid: number;
  /** What the stats page counts its uptime from, ms since the epoch. */
  readonly startedAt: number;
  /** What the process before this one knew of health. */
  readonly saved: SavedHealth | undefined;
  /** To the engine threads. */
  post(message: ToEngine): void;
}

export interface Control {
  /** Everything is read from disk that will be needed: root may be left. */
  readonly loaded: Promise<void>;
  /** `reply` reaches the thread that said it. */
  receive(message: FromEngine, reply: (message: ToEngine) => void): void;
  save(): SavedHealth;
  /** Health checks are somebody else's now. */
  retire(): void;
  stop(): void;
}

export const startControl = (context: ControlContext): Control => {
  const { model, state, notices, operator, saved, post } = context;
  const { logProxy: log } = notices;
  const health = startHealth({ model, state, log, notice: operator.tell, saved, send: post });
  const stats = model.proxies.some((proxy) => proxy.stats) ? openStats(context, health) : undefined;
  return {
    loaded: stats?.then(() => {}) ?? Promise.resolve(),
    receive(message, reply) {
      if (message.type === 'service')
        void stats
          ?.then(({ answer }) => answer(message.request))
          .then((answer) => reply({ type: 'answer', answer }));
      else if (message.type === 'observed')
        health.observed(message.proxy, message.server, message.layer, message.good);
    },
    save: () => health.save(),
    retire: () => health.stop(),
    stop() {
      health.stop();
      // One that did not load has been told of through `loaded`.
      stats?.then((opened) => opened.stop()).catch(() => {});
    },
  };
};

/** fastify and ejs take longer to load than everything else: they come after the listeners, and only for a stats page. */
const openStats = async (
  { model, state, pid, startedAt }: ControlContext,
  health: Health,
): Promise<Stats> => {
  const { createStats } = await import('../control/stats/stats.js');
  return createStats({ model, state, health, startedAt, pid, version: version() });
};
