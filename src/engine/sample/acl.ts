// ACLs and conditions → functions (manual 7.1, 7.2).
import type { AclTest, Condition, Term } from '../../config/rules.js';
import type { Compiler } from './compiler.js';
import { fetches } from './fetches/index.js';
import { compileMatch } from './match.js';
import type { Stream } from './stream.js';

export type Test = (stream: Stream) => boolean;

/** Any group in which all terms hold, or the opposite for `unless`. */
export const compileCondition = (condition: Condition, compiler: Compiler): Test => {
  const groups = condition.groups.map((terms) => allOf(terms.map((term) => compileTerm(term, compiler))));
  const any = anyOf(groups);
  return condition.unless ? (stream) => !any(stream) : any;
};

const compileTerm = (term: Term, compiler: Compiler): Test => {
  const test =
    'test' in term
      ? traced(compileTest(term.test, compiler), `{ ${term.test.expression.text} }`, compiler)
      : traced(compileNamed(term.acl, compiler), term.acl, compiler);
  return term.negated ? (stream) => !test(stream) : test;
};

/** An ACL by name: its lines are tried in order. */
export const compileNamed = (name: string, compiler: Compiler): Test =>
  anyOf(
    (compiler.proxy.acls.find((acl) => acl.name === name)?.tests ?? []).map((test) =>
      compileTest(test, compiler),
    ),
  );

const compileTest = (test: AclTest, compiler: Compiler): Test => {
  const { expression, method } = test;
  const { fetch, converters, type } = expression;
  const matches = compileMatch(test, compiler.model);
  const createEach = fetches.get(fetch.name)!.createEach;
  if (!createEach) {
    const evaluate = compiler.expression(expression);
    return (stream) => {
      const value = evaluate(stream);
      return value !== undefined && matches(value);
    };
  }
  const each = createEach(fetch.args, compiler);
  const convert = compiler.converters(converters, 'any', type);
  const { tracer } = compiler;
  if (!convert && !tracer) return (stream) => each(stream, matches);
  return (stream) => {
    let seen = false;
    const matched = each(stream, (found) => {
      const value = convert ? convert(found, stream) : found;
      seen = true;
      tracer?.sample(expression, value);
      return value !== undefined && (method === 'found' || matches(value));
    });
    if (!seen) tracer?.sample(expression, undefined);
    return matched;
  };
};

const traced = (test: Test, name: string, { tracer }: Compiler): Test =>
  !tracer
    ? test
    : (stream) => {
        const matched = test(stream);
        tracer.acl(name, matched);
        return matched;
      };

const anyOf = (tests: readonly Test[]): Test => {
  const [one, two] = tests;
  if (!one) return () => false;
  if (!two) return one;
  if (tests.length === 2) return (stream) => one(stream) || two(stream);
  return (stream) => {
    for (const test of tests) if (test(stream)) return true;
    return false;
  };
};

const allOf = (tests: readonly Test[]): Test => {
  const [one, two] = tests;
  if (!one) return () => true;
  if (!two) return one;
  if (tests.length === 2) return (stream) => one(stream) && two(stream);
  return (stream) => {
    for (const test of tests) if (!test(stream)) return false;
    return true;
  };
};
