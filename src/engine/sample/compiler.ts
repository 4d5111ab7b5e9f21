// Expressions, conditions and formats → closures, once per thread. With a tracer, everything that is evaluated is told
// to it: this is how a request is explained.
import type { Model, Proxy } from '../../config/model.js';
import type { Call, Condition, Expression, LogFormat, Rule, SampleType } from '../../config/rules.js';
import { compileCondition, compileConditionSoFar, compileNamed, type Test, type TestSoFar } from './acl.js';
import { converters } from './converters/index.js';
import type { Convert, Evaluate } from './fetch.js';
import { fetches } from './fetches/index.js';
import {
  compileFormat,
  compileLine,
  type Format,
  type Purpose,
  type ReadText,
  type WriteLine,
} from './format/compile.js';
import { encodeControls, encodeUnsafe } from './format/encode.js';
import type { Stream } from './stream.js';
import { castTo, type Sample, toText, type Value } from './value.js';
import type { VariableSlots } from './variables.js';

/** Is told what evaluating comes to. */
export interface Tracer {
  /** An expression has given `value`. */
  sample(expression: Expression, value: Value): void;
  /** An ACL by name, or by its text where it has none, has matched or not. */
  acl(name: string, matched: boolean): void;
  /** A rule's turn has come: what follows is of its condition. */
  consider(rule: Pick<Rule, 'place' | 'action'>): void;
  /** It applies, or does not; what follows is of its action. */
  decide(applies: boolean): void;
}

/** Compiles what one proxy has; names without a proxy mean that one. */
export class Compiler {
  /** Something that was compiled looks at the body of a response. */
  looksAtResponse = false;

  constructor(
    readonly model: Model,
    readonly proxy: Proxy,
    /** Shared by all proxies of a thread, since a variable goes with the request from one to the next. */
    readonly variables: VariableSlots,
    readonly tracer?: Tracer,
  ) {}

  /** @param type what the outcome is cast to */
  expression(expression: Expression, type: SampleType = 'any'): Evaluate {
    const { fetch, converters: calls } = expression;
    const read = fetches.get(fetch.name)!.create(fetch.args, this);
    const convert = this.converters(calls, type, expression.type);
    const evaluate: Evaluate = convert
      ? (stream) => {
          const value = read(stream);
          return value === undefined ? undefined : convert(value, stream);
        }
      : read;
    const { tracer } = this;
    if (!tracer) return evaluate;
    return (stream) => {
      const value = evaluate(stream);
      tracer.sample(expression, value);
      return value;
    };
  }

  /** An expression as text; undefined where there is nothing to be taken. */
  text(expression: Expression): (stream: Stream) => string | undefined {
    const evaluate = this.expression(expression, 'str');
    return (stream) => {
      const value = evaluate(stream);
      return value === undefined ? undefined : toText(value);
    };
  }

  /** The converters and the cast at the end as one; undefined where there is nothing to do. */
  converters(calls: readonly Call[], type: SampleType, from: SampleType): Convert | undefined {
    const steps: Convert[] = [];
    for (const { name, args } of calls) {
      const card = converters.get(name)!;
      const cast = castTo(card.in);
      if (card.in !== 'any') steps.push(cast);
      steps.push(card.create(args, this));
    }
    if (type !== 'any' && type !== from) steps.push(castTo(type));
    return steps.length === 0 ? undefined : chain(steps);
  }

  condition(condition: Condition): Test {
    return compileCondition(condition, this);
  }

  /** Whether a rule applies; undefined: it always does, and nobody wants to be told. */
  applies({ condition, ...rule }: Pick<Rule, 'place' | 'action' | 'condition'>): Test | undefined {
    const test = condition && this.condition(condition);
    const { tracer } = this;
    if (!tracer) return test;
    return (stream) => {
      tracer.consider(rule);
      const applies = test === undefined || test(stream);
      tracer.decide(applies);
      return applies;
    };
  }

  /** The same for rules on bytes of which more may come. */
  appliesSoFar({ condition, ...rule }: Pick<Rule, 'place' | 'action' | 'condition'>): TestSoFar | undefined {
    const test = condition && compileConditionSoFar(condition, this);
    const { tracer } = this;
    if (!tracer) return test;
    return (stream) => {
      tracer.consider(rule);
      const applies = test === undefined || test(stream);
      tracer.decide(applies === true);
      return applies;
    };
  }

  /** An ACL by name. */
  acl(name: string): Test {
    return compileNamed(name, this);
  }

  /** Text for a header, a variable, a path, where a missing sample is nothing, or of a log line. */
  format(format: LogFormat, purpose: Purpose = 'value'): Format<Stream> {
    return compileFormat(format, purpose, this.reader(format, purpose));
  }

  /** A log line. */
  line(format: LogFormat): WriteLine<Stream> {
    return compileLine(format, this.reader(format, 'log'));
  }

  private reader(format: LogFormat, purpose: Purpose): ReadText<Stream> {
    return (expression, isEncoded) => {
      const encode = ENCODINGS[isEncoded ? 'value' : purpose];
      const evaluate = this.expression(expression, format.bin || isEncoded ? 'any' : 'str');
      return (stream) => {
        const value = evaluate(stream);
        if (Buffer.isBuffer(value) || value === undefined) return value;
        return encode(toText(value));
      };
    };
  }
}

const ENCODINGS: Readonly<Record<Purpose, (text: string) => string>> = {
  log: encodeUnsafe,
  value: (text) => text,
  http: encodeControls,
  check: (text) => text,
};

const chain = (steps: readonly Convert[]): Convert => {
  const [first] = steps;
  if (steps.length === 1 && first) return first;
  return (value, stream) => {
    let current: Sample = value;
    for (const step of steps) {
      const next = step(current, stream);
      if (next === undefined) return undefined;
      current = next;
    }
    return current;
  };
};
