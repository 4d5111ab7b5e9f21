// What runs once beside the engine threads: health checks, and the services for the requests that engines hand over.
import type { Model } from '../config/model.js';
import { startHealth } from '../control/health/health.js';
import type { SavedHealth } from '../control/health/saved.js';
import type { openCheckSamples } from '../engine/check-samples.js';
import type { State } from '../state/state.js';
import type { LoopTimes } from './engine-handle.js';
import { followServers } from './follow.js';
import type { FromEngine, ToEngine } from './messages.js';
import type { Notices } from './notices.js';
import type { Operator } from './operator.js';
import { openServices } from './services.js';

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
  /** For checks that have expressions. */
  readonly openCheckSamples: typeof openCheckSamples | undefined;
  /** To the engine threads. */
  post(message: ToEngine): void;
  /** Of the engine threads. */
  times(): LoopTimes;
}

export interface Control {
  /** Reads everything from disk that will be needed: root is about to be left. */
  load(): Promise<void>;
  /** `reply` reaches the thread that said it. */
  receive(message: FromEngine, reply: (message: ToEngine) => void): void;
  save(): SavedHealth;
  /** Ends what goes on by itself; the services go on answering. */
  stop(): void;
}

export const startControl = (context: ControlContext): Control => {
  const { model, state, notices, operator, saved, post } = context;
  const { logProxy: log } = notices;
  const sampled = context.openCheckSamples?.({ model, state, share: post });
  const samples = sampled?.of;
  const health = startHealth({ model, state, log, notice: operator.tell, saved, send: post, samples });
  const stopFollowing = followServers(context, health);
  const services = openServices(context, health);
  return {
    load: () => services.load(),
    receive(message, reply) {
      if (message.type === 'service')
        void services.answer(message.request).then((answer) => reply({ type: 'answer', answer }));
      else if (message.type === 'change-patterns' || message.type === 'set-variable') {
        sampled?.receive(message);
        post(message);
      } else if (message.type === 'observed')
        health.observed(message.proxy, message.server, message.layer, message.good);
    },
    save: () => health.save(),
    stop() {
      health.stop();
      stopFollowing();
      services.stop();
    },
  };
};
