// Lists of rules at run time (manual 4.3): each is a step of a request.
import type { Rule, Ruleset } from '../../config/rules.js';
import type { Compiler } from '../sample/compiler.js';
import { type Act, Verdict } from './actions/action.js';
import { actionOf } from './actions/index.js';
import type { Step } from './steps.js';
import type { Transaction } from './transaction.js';

interface CompiledRule {
  readonly applies: ((txn: Transaction) => boolean) | undefined;
  readonly act: Act;
}

/** Rules in order as one step; undefined where there are none. */
export const compileRules = (
  rules: readonly Rule[] | undefined,
  ruleset: Ruleset,
  compiler: Compiler,
): Step | undefined => {
  if (!rules || rules.length === 0) return undefined;
  const compiled = rules.map((rule) => compileRule(rule, ruleset, compiler));
  return (txn) => {
    for (let at = txn.ruleAt; at < compiled.length; at++) {
      const { applies, act } = compiled[at]!;
      if (applies && !applies(txn)) continue;
      const verdict = act(txn);
      if (verdict === Verdict.next) continue;
      if (verdict === Verdict.wait) txn.ruleAt = at + 1;
      return verdict;
    }
    return Verdict.next;
  };
};

const compileRule = (rule: Rule, ruleset: Ruleset, compiler: Compiler): CompiledRule => {
  const test = rule.condition && compiler.condition(rule.condition);
  const act = actionOf(ruleset, rule).create(rule.settings, compiler);
  const { tracer } = compiler;
  if (!tracer) return { applies: test, act };
  return {
    applies: (txn) => {
      const applies = test === undefined || test(txn);
      tracer.rule(rule, applies);
      return applies;
    },
    act,
  };
};
