// Lists of rules at run time (manual 4.3): each is a step of a request.
import type { Place } from '../../config/model.js';
import type { Rule, Ruleset } from '../../config/rules.js';
import type { Test } from '../sample/acl.js';
import type { Compiler } from '../sample/compiler.js';
import { type Act, type Neighbours, Verdict } from './actions/action.js';
import { actionOf } from './actions/index.js';
import type { Step } from './steps.js';

interface CompiledRule {
  /** Of a rule that ends its list, for the samples that tell which it was; not kept of old-style redirects. */
  readonly finalPlace: Place | undefined;
  readonly applies: Test | undefined;
  readonly act: Act;
}

/** Rules in order as one step; undefined where there are none. */
export const compileRules = (
  rules: readonly Rule[] | undefined,
  ruleset: Ruleset,
  compiler: Compiler,
): Step | undefined => {
  if (!rules || rules.length === 0) return undefined;
  const compiled = rules.map((rule, i) =>
    compileRule(rule, ruleset, compiler, { previous: rules[i - 1], next: rules[i + 1] }),
  );
  return (txn) => {
    for (let at = txn.ruleAt; at < compiled.length; at++) {
      const { applies, act, finalPlace } = compiled[at]!;
      if (applies && !applies(txn)) continue;
      if (finalPlace) txn.finalRule = finalPlace;
      const verdict = act(txn);
      if (verdict === Verdict.next) continue;
      if (verdict === Verdict.wait) txn.ruleAt = at + 1;
      return verdict;
    }
    return Verdict.next;
  };
};

const compileRule = (
  rule: Rule,
  ruleset: Ruleset,
  compiler: Compiler,
  neighbours: Neighbours,
): CompiledRule => {
  const action = actionOf(ruleset, rule);
  return {
    finalPlace: action.final && ruleset !== 'redirect' ? rule.place : undefined,
    applies: compiler.applies(rule),
    act: action.create(rule.settings, compiler, neighbours),
  };
};
