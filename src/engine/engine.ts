// One engine: everything that serves traffic on one thread, made from the model.
import { hasBackend, hasFrontend, type Model } from '../config/model.js';
import { countDroppedIn } from '../log/dropped.js';
import type { FromEngine, ServiceAnswer, SocketSet, ToEngine } from '../process/messages.js';
import { type SharedState, State } from '../state/state.js';
import { Backend } from './backend/backend.js';
import type { EngineContext } from './context.js';
import { Admission } from './frontend/admission.js';
import { BindError, Frontend } from './frontend/frontend.js';
import { compresses } from './http/compression.js';
import { compilePlan } from './http/plan.js';
import { compileReplies } from './http/replies.js';
import { compileUniqueId } from './http/unique-id.js';
import { Gather } from './http1/gather.js';
import { setLimits } from './http1/limits.js';
import { openTrafficLog } from './log/traffic.js';
import { refreshClock } from './net/clock.js';
import { Timers } from './net/timers.js';
import { packVariable, setGlobalVariables, takeVariable } from './process-variables.js';
import { Compiler, type Tracer } from './sample/compiler.js';
import { changePatterns } from './sample/pattern-files.js';
import { VariableSlots } from './sample/variables.js';

export interface EngineOptions {
  readonly model: Model;
  readonly shared: SharedState;
  /** 1 to nbthread. */
  readonly thread: number;
  /** The pid that logs name. */
  readonly pid: number;
  /** Listening sockets that were opened for this thread. */
  readonly sockets: SocketSet | undefined;
  post(message: FromEngine): void;
}

export interface Engine {
  /** Opens the listeners, then says ready or bind-failed. */
  start(): Promise<void>;
  receive(message: ToEngine): void;
}

export const createEngine = (options: EngineOptions): Engine => {
  const { post } = options;
  setLimits(options.model.global);
  const services = createServices(post);
  const variables = new VariableSlots((name, value) => post(packVariable(options.thread, name, value)));
  const context = createContext(options, variables, services.ask);
  countDroppedIn(context.process);
  setGlobalVariables(context, variables);
  const admission = new Admission(context);
  const frontends = openFrontends(context, admission, variables, options.pid);
  return {
    start: () => openAll(frontends, post),
    receive: (message) => {
      refreshClock();
      if (message.type === 'answer') services.answer(message.answer);
      else if (message.type === 'drain') drain(context, frontends, admission, message.idleMs);
      else if (message.type === 'pause') closeAll(frontends);
      else if (message.type === 'stop') stop(frontends, admission);
      else if (message.type === 'move-server')
        context.backends[message.proxy]?.moveServer(message.server, message.to);
      else if (message.type === 'set-variable') {
        if (message.thread !== options.thread) takeVariable(variables, message);
      } else if (message.type === 'change-patterns') changePatterns(context.model, message.change);
      else if (message.type === 'shutdown-sessions')
        context.backends[message.proxy]?.shutdownSessions(message.server);
    },
  };
};

/** What an engine's parts share. With a tracer, rules tell it what they do (explain.ts). */
export const createContext = (
  { model, shared, thread, sockets, post }: Omit<EngineOptions, 'pid'>,
  variables: VariableSlots,
  askService: EngineContext['askService'],
  tracer?: Tracer,
): EngineContext => {
  const state = State.attach(model, shared, thread);
  const gather = new Gather();
  const plans = model.proxies.map((proxy) => compilePlan(proxy, model, variables, tracer));
  return {
    model,
    state,
    process: state.process,
    timers: new Timers(),
    gather,
    backends: model.proxies.map((proxy) => {
      const compiler = new Compiler(model, proxy, variables);
      return hasBackend(proxy)
        ? new Backend(proxy, model, state, {
            compile: (format) => compiler.format(format),
            nameOf: ({ poolConnName }) => poolConnName && compiler.text(poolConnName),
            gather,
          })
        : undefined;
    }),
    plans,
    ruledResponses: plans.some(
      ({ onResponseContent, response, guard, afterResponse }) =>
        onResponseContent ?? response ?? guard ?? afterResponse,
    ),
    compresses: compresses(model.proxies),
    ruledAnswers: plans.some(({ afterResponse }) => afterResponse),
    replies: model.proxies.map((proxy) => compileReplies(proxy, new Compiler(model, proxy, variables))),
    sockets,
    draining: false,
    post,
    askService,
  };
};

const openFrontends = (
  context: EngineContext,
  admission: Admission,
  variables: VariableSlots,
  pid: number,
): Frontend[] =>
  context.model.proxies
    .filter((proxy) => hasFrontend(proxy) && !proxy.disabled)
    .map((proxy) => {
      const { logTag: tag, logHostname: hostname } = context.model.global;
      const compiler = new Compiler(context.model, proxy, variables);
      const log = openTrafficLog(proxy, { tag, pid, hostname }, compiler);
      const uniqueId = compileUniqueId(proxy, (format) => compiler.format(format, 'log'));
      return new Frontend(proxy, context, log, uniqueId, admission);
    });

const openAll = async (frontends: Frontend[], post: (message: FromEngine) => void): Promise<void> => {
  let failed = false;
  for (const frontend of frontends) {
    try {
      await frontend.open();
    } catch (error) {
      if (!(error instanceof BindError)) throw error;
      failed = true;
      const { proxy, bind, message } = error;
      post({ type: 'bind-failed', proxy: proxy.index, bind: bind.index, error: message });
    }
  }
  if (!failed) post({ type: 'ready' });
};

const closeAll = (frontends: Frontend[]): void => {
  for (const frontend of frontends) frontend.close();
};

const drain = (context: EngineContext, frontends: Frontend[], admission: Admission, idleMs: number): void => {
  context.draining = true;
  closeAll(frontends);
  admission.whenEmpty(() => context.post({ type: 'drained' }));
  const leave = (): void => {
    for (const session of admission.sessions) session.drain();
  };
  if (idleMs === 0) leave();
  else setTimeout(leave, idleMs).unref();
};

const stop = (frontends: Frontend[], admission: Admission): void => {
  closeAll(frontends);
  for (const session of admission.sessions) session.connection.abort();
};

/** Requests that control is answering, by number. */
const createServices = (
  post: (message: FromEngine) => void,
): { ask: EngineContext['askService']; answer(answer: ServiceAnswer): void } => {
  const pending = new Map<number, (answer: ServiceAnswer) => void>();
  let last = 0;
  return {
    ask: (request, answer) => {
      const id = ++last;
      pending.set(id, answer);
      post({ type: 'service', request: { ...request, id } });
      return () => void pending.delete(id);
    },
    answer: (answer) => {
      const waiting = pending.get(answer.id);
      pending.delete(answer.id);
      waiting?.(answer);
    },
  };
};
