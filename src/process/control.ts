// What runs once beside the engine threads: health checks, and the stats page for the requests that engines hand over.

import type { Model } from '../config/model.js';
import { type Health, startHealth } from '../control/health/health.js';
import type { SavedHealth } from '../control/health/saved.js';
import { keepMaxima } from '../control/stats/maxima.js';
import type { Stats } from '../control/stats/stats.js';
import type { State } from '../state/state.js';
import { followServers } from './follow.js';
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
  /** Reads everything from disk that will be needed: root is about to be left. */
  load(): Promise<void>;
  /** `reply` reaches the thread that said it. */
  receive(message: FromEngine, reply: (message: ToEngine) => void): void;
  save(): SavedHealth;
  /** Ends what goes on by itself; the stats page goes on answering. */
  stop(): void;
}

export const startControl = (context: ControlContext): Control => {
  const { model, state, notices, operator, saved, post } = context;
  const { logProxy: log } = notices;
  const health = startHealth({ model, state, log, notice: operator.tell, saved, send: post });
  const stopFollowing = followServers(context, health);
  const page = model.proxies.some((proxy) => proxy.stats) ? openStatsPage(context, health) : undefined;
  return {
    load: async () => void (await page?.load()),
    receive(message, reply) {
      if (message.type === 'service')
        void page
          ?.load()
          .then(({ answer }) => answer(message.request))
          .then((answer) => reply({ type: 'answer', answer }));
      else if (message.type === 'change-patterns' || message.type === 'set-variable') post(message);
      else if (message.type === 'observed')
        health.observed(message.proxy, message.server, message.layer, message.good);
    },
    save: () => health.save(),
    stop() {
      health.stop();
      stopFollowing();
      page?.stop();
    },
  };
};

/**
 * fastify and ejs take as long to load as two engine threads. That is done when the start is over, and not at all
 * where the next reload comes before.
 */
const LOAD_AFTER_MS = 1000;

interface StatsPage {
  /** Once; with the first request at the latest. */
  load(): Promise<Stats>;
  stop(): void;
}

const openStatsPage = (context: ControlContext, health: Health): StatsPage => {
  const { model, state, operator, pid, startedAt } = context;
  const maxima = keepMaxima(model, state, Date.now);
  let loading: Promise<Stats> | undefined;
  const create = async (): Promise<Stats> => {
    const { createStats } = await import('../control/stats/stats.js');
    return createStats({ model, state, health, maxima, startedAt, pid, version: version() });
  };
  const load = (): Promise<Stats> => {
    loading ??= create().catch((error: Error) => {
      operator.tell('alert', `the stats page cannot be shown : ${error.stack ?? error.message}`);
      return UNAVAILABLE;
    });
    return loading;
  };
  const timer = setTimeout(load, LOAD_AFTER_MS).unref();
  return {
    load,
    stop() {
      clearTimeout(timer);
      maxima.stop();
    },
  };
};

/** Where hapax's own files are gone or broken. */
const UNAVAILABLE: Stats = {
  answer: async ({ id }) => ({ id, status: 503, headers: [], body: new Uint8Array() }),
};
