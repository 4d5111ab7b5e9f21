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

/** Undefined where more bytes may decide. */
export type TestSoFar = (stream: Stream) => boolean | undefined;

/**
 * The same for rules on bytes of which more may come. As in HAProxy, what matches does so for good; what does not is
 * not decided where a fetch has said so, and a condition is decided by the first group that holds, else by none.
 */
export const compileConditionSoFar = (
  { groups: written, unless }: Condition,
  compiler: Compiler,
): TestSoFar => {
  const groups = written.map((terms) =>
    terms.map((term) => ({ negated: term.negated, test: compileBare(term, compiler) })),
  );
  return (stream) => {
    let open = false;
    for (const terms of groups) {
      const holds = allSoFar(terms, stream);
      if (holds) return !unless;
      if (holds === undefined) open = true;
    }
    return open ? undefined : unless;
  };
};

interface Bare {
  readonly negated: boolean;
  readonly test: Test;
}

/** The first that does not hold, or is not decided, decides. */
const allSoFar = (terms: readonly Bare[], stream: Stream): boolean | undefined => {
  const { inspection } = stream;
  for (const { negated, test } of terms) {
    if (inspection) inspection.undecided = false;
    const matches = test(stream);
    if (!matches && inspection?.undecided) return undefined;
    if (matches === negated) return false;
  }
  return true;
};

const compileTerm = (term: Term, compiler: Compiler): Test => {
  const test = compileBare(term, compiler);
  return term.negated ? (stream) => !test(stream) : test;
};

/** Without what a `!` says. */
const compileBare = (term: Term, compiler: Compiler): Test =>
  'test' in term
    ? traced(compileTest(term.test, compiler), `{ ${term.test.expression.text} }`, compiler)
    : traced(compileNamed(term.acl, compiler), term.acl, compiler);

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
