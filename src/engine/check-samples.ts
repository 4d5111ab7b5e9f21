// Samples for health checks, which run on the control side: compiled as for rules, beside the engines. Process loads this
// for a cfg whose checks have formats, expressions or variables, and hands it over (process/check-samples.ts).
import { type CheckVariable, hasBackend, type Model } from '../config/model.js';
import type { Expression, LogFormat } from '../config/rules.js';
import type { CheckSamples, ServerSamples } from '../process/check-samples.js';
import type { SetVariable, ToEngine } from '../process/messages.js';
import type { State } from '../state/state.js';
import { Backend } from './backend/backend.js';
import { CheckStream } from './check-stream.js';
import type { EngineContext } from './context.js';
import { Gather } from './http1/gather.js';
import { Page } from './net/page.js';
import { Timers } from './net/timers.js';
import { packVariable, setGlobalVariables, takeVariable } from './process-variables.js';
import { compileSetVariable } from './sample/assign.js';
import { Compiler } from './sample/compiler.js';
import { changePatterns } from './sample/pattern-files.js';
import type { Stream } from './sample/stream.js';
import { toInteger } from './sample/value.js';
import { VariableSlots } from './sample/variables.js';

export interface CheckSamplesOptions {
  readonly model: Model;
  readonly state: State;
  /** Tells the engines of a variable of the process. */
  readonly share: (message: SetVariable) => void;
}

export interface SampledChecks {
  readonly of: CheckSamples;
  /** What the engines are told of changes that one of them has made. */
  receive(message: ToEngine): void;
}

/** No engine has this number. */
const THREAD = 0;

export const openCheckSamples = ({ model, state, share }: CheckSamplesOptions): SampledChecks => {
  const variables = new VariableSlots((name, value) => share(packVariable(THREAD, name, value)));
  const context = contextOf(model, state);
  setGlobalVariables(context, variables);
  const compiled = new Map<number, CompiledChecks>();
  const compiledFor = (proxy: number): CompiledChecks => {
    const made =
      compiled.get(proxy) ?? new CompiledChecks(new Compiler(model, model.proxies[proxy]!, variables));
    compiled.set(proxy, made);
    return made;
  };
  return {
    of: (proxy, server) => sampledCheck(new CheckStream(context, proxy, server), compiledFor(proxy)),
    receive(message) {
      if (message.type === 'set-variable') takeVariable(variables, message);
      else if (message.type === 'change-patterns') changePatterns(model, message.change);
    },
  };
};

const sampledCheck = (stream: CheckStream, compiled: CompiledChecks): ServerSamples => ({
  begin: () => stream.begin(),
  connected({ remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 }) {
    stream.outbound = new Page(remoteAddress, remotePort, localAddress, localPort);
  },
  text: (format, place) => compiled.text(format, place)(stream),
  integer: (expression) => compiled.integer(expression)(stream),
  received: (answer) => stream.receive(answer),
  change: (variable) => compiled.change(variable)(stream),
});

/** What the checks of a proxy have, compiled when it is first wanted. */
class CompiledChecks {
  private readonly texts = new WeakMap<LogFormat, (stream: Stream) => string>();
  private readonly integers = new WeakMap<Expression, (stream: Stream) => number | undefined>();
  private readonly changes = new WeakMap<CheckVariable, (stream: Stream) => void>();

  constructor(private readonly compiler: Compiler) {}

  text(format: LogFormat, place: 'head' | 'content'): (stream: Stream) => string {
    const known = this.texts.get(format);
    if (known) return known;
    const made = this.compiler.format(format, place === 'head' ? 'http' : 'check');
    this.texts.set(format, made);
    return made;
  }

  integer(expression: Expression): (stream: Stream) => number | undefined {
    const known = this.integers.get(expression);
    if (known) return known;
    // By way of text, as HAProxy: bytes are no number otherwise.
    const evaluate = this.compiler.expression(expression, 'str');
    const made = (stream: Stream): number | undefined => {
      const value = evaluate(stream);
      return value === undefined ? undefined : toInteger(value);
    };
    this.integers.set(expression, made);
    return made;
  }

  change(variable: CheckVariable): (stream: Stream) => void {
    const known = this.changes.get(variable);
    if (known) return known;
    const made = this.compile(variable);
    this.changes.set(variable, made);
    return made;
  }

  private compile({ value, ...target }: CheckVariable): (stream: Stream) => void {
    if (value) return compileSetVariable({ ...target, value }, this.compiler);
    const variable = this.compiler.variables.variable(target.name);
    return (stream) => variable.unset(stream);
  }
}

/** As much of an engine as samples look at. */
const contextOf = (model: Model, state: State): EngineContext => ({
  model,
  state,
  process: state.process,
  timers: new Timers(),
  gather: new Gather(),
  backends: model.proxies.map((proxy) => (hasBackend(proxy) ? new Backend(proxy, model, state) : undefined)),
  plans: [],
  ruledResponses: false,
  compresses: false,
  ruledAnswers: false,
  replies: [],
  sockets: undefined,
  draining: false,
  post: () => {},
  askService: () => () => {},
});
