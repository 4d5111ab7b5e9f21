// One condition, as it stands after `.if`, `.elif` and the flag -cc (manual 2.4): text → true, false, or what is
// wrong. Recursive descent; there is nothing to skip, as no predicate has a side effect.
import { type Facts, PREDICATES } from './predicates.js';

/** What is wrong, in HAProxy's words, and at which character (from 0). */
export interface ConditionFault {
  readonly error: string;
  readonly at: number;
}

/** The words of the line, put together again with single spaces: that is what HAProxy evaluates. */
export const evaluateCondition = (text: string, facts: Facts): boolean | ConditionFault => {
  if (text.trim() === '') return false;
  const reader = new Reader(text, facts);
  const value = reader.any(0);
  if (typeof value !== 'boolean') return value;
  const rest = reader.rest();
  if (rest === '') return value;
  const error = `unexpected character '${rest[0]}' at the end of conditional expression '${text}'`;
  return { error, at: text.length - rest.length };
};

/** Deeper parentheses are no condition that someone has written. */
const MAX_DEPTH = 100;

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly facts: Facts,
  ) {}

  /** Conditions joined by `||`. */
  any(depth: number): boolean | ConditionFault {
    return this.joined('||', () => this.joined('&&', () => this.term(depth)));
  }

  /** What is left, without the spaces before it. */
  rest(): string {
    while (/[ \t]/.test(this.text[this.at] ?? '')) this.at++;
    return this.text.slice(this.at);
  }

  private joined(operator: '&&' | '||', operand: () => boolean | ConditionFault): boolean | ConditionFault {
    let all = operand();
    while (typeof all === 'boolean' && this.rest().startsWith(operator)) {
      if (this.text.slice(this.at + 2).trim() === '') return this.unparsable();
      this.at += 2;
      const value = operand();
      if (typeof value !== 'boolean') return value;
      all = operator === '&&' ? all && value : all || value;
    }
    return all;
  }

  private term(depth: number): boolean | ConditionFault {
    let negated = false;
    while (this.rest().startsWith('!')) {
      this.at++;
      negated = !negated;
    }
    const value = this.plain(depth);
    return typeof value === 'boolean' ? value !== negated : value;
  }

  private plain(depth: number): boolean | ConditionFault {
    const rest = this.rest();
    if (rest.startsWith('(')) return this.group(depth);
    const integer = /^[+-]?\d+/.exec(rest)?.[0];
    if (integer !== undefined) {
      this.at += integer.length;
      return Number(integer) !== 0;
    }
    return this.predicate(rest);
  }

  private group(depth: number): boolean | ConditionFault {
    if (depth === MAX_DEPTH) return { error: 'too many nested parentheses', at: this.at };
    const start = this.at++;
    const value = this.any(depth + 1);
    if (typeof value !== 'boolean') return value;
    if (!this.rest().startsWith(')')) {
      const error = `expected ')' after conditional expression '${this.text.slice(start)}'`;
      return { error, at: this.at };
    }
    this.at++;
    return value;
  }

  private predicate(rest: string): boolean | ConditionFault {
    const [, name = '', opened = ''] = /^(\w+)(\(?)/.exec(rest) ?? [];
    const predicate = PREDICATES.get(name);
    if (!predicate) return this.unparsable();
    this.at += name.length + opened.length;
    const args = opened ? this.args() : [];
    if ('error' in args) return { ...args, error: `${args.error} of predicate '${name}'` };
    const { takes, holds } = predicate;
    if (args.length === takes) return holds(this.facts, args[0] ?? '', args[1] ?? '');
    const error =
      args.length < takes
        ? `missing arguments (got ${args.length}/${takes}) in predicate '${name}'`
        : `too many arguments (got ${args.length}/${takes}) in predicate '${name}'`;
    return { error, at: this.at - 1 };
  }

  /** Up to the closing parenthesis: by comma, spaces included, with quotes and escapes of their own. */
  private args(): string[] | ConditionFault {
    const args = [''];
    let quote = '';
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!;
      const escaped = char === '\\' && quote !== "'" && /[\\ "',()]/.test(this.text[this.at + 1] ?? '');
      if (escaped) args.push(args.pop()! + this.text[++this.at]);
      else if (char === quote) quote = '';
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (quote === '' && char === ',') args.push('');
      else if (quote === '' && char === ')') {
        this.at++;
        return args;
      } else args.push(args.pop()! + char);
    }
    return { error: `expected ')' after argument ${args.length}`, at: this.at };
  }

  private unparsable(): ConditionFault {
    return { error: `unparsable conditional expression '${this.rest()}'`, at: this.at };
  }
}
