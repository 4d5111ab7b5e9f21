// What the parts of an engine thread share: made once in engine.ts, handed down, only read here.
import type { Model } from '../config/model.js';
import type { FromEngine, ServiceAnswer, ServiceRequest, SocketSet } from '../process/messages.js';
import type { Cells } from '../state/cells.js';
import type { State } from '../state/state.js';
import type { Backend } from './backend/backend.js';
import type { Plan } from './http/plan.js';
import type { Replies } from './http/replies.js';
import type { Gather } from './http1/gather.js';
import type { Timers } from './net/timers.js';

export interface EngineContext {
  readonly model: Model;
  readonly state: State;
  /** Cells of the whole process. */
  readonly process: Cells;
  readonly timers: Timers;
  readonly gather: Gather;
  /** By proxy index; undefined for pure frontends. */
  readonly backends: readonly (Backend | undefined)[];
  /** The steps of requests, by proxy index. */
  readonly plans: readonly Plan[];
  /** Some proxy has rules for responses. */
  readonly ruledResponses: boolean;
  /** Some proxy compresses responses. */
  readonly compresses: boolean;
  /** Some proxy has rules for every answer. */
  readonly ruledAnswers: boolean;
  /** Error pages by proxy index. */
  readonly replies: readonly Replies[];
  /** Listening sockets that were opened for this thread; undefined: it opens its own. */
  readonly sockets: SocketSet | undefined;
  /** Set by SIGUSR1: answers say close, nothing new is accepted. */
  draining: boolean;
  post(message: FromEngine): void;
  /** Asks control for a service's answer; `answer` is called later unless the returned function forgets it. */
  askService(request: Omit<ServiceRequest, 'id'>, answer: (answer: ServiceAnswer) => void): () => void;
}
