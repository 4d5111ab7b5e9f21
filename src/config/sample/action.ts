// Rules as the parser sees them (manual 4.3 and 4.4): a list of actions by name, and what a rule's line gives its action
// to read. What an action does stands beside its card, in engine/http/actions.
import type { CardStatus, Line, ProxyDraft } from '../card.js';
import type { Ruleset } from '../rules.js';

/** One rule line: the words behind the action's name. Its condition is read afterwards. */
export interface RuleLine extends Line {
  readonly ruleset: Ruleset;
  /** The action's name as written, without parentheses. */
  readonly action: string;
  /** What stands in parentheses behind the name: "txn.x" of "set-var(txn.x)". */
  readonly param: string | undefined;
  readonly draft: ProxyDraft;
}

export interface ActionCard {
  readonly name: string;
  /** Its arguments as the manual writes them, without the condition. */
  readonly usage: string;
  readonly summary: string;
  readonly rulesets: readonly Ruleset[];
  readonly status?: CardStatus;
  /** Why it has no effect, or what to use instead when refused. */
  readonly reason?: string;
  /** Ends its list: rules behind it are only reached where it has a condition. */
  readonly final?: boolean;
  /** Takes the text in parentheses behind its name, or has it taken part of the name ("sc-inc-gpc0(1)"). */
  readonly takesParam?: boolean;
  /** Plain data, or undefined after an alert. */
  readonly parse: (line: RuleLine) => object | undefined;
}

export interface RuleLanguage {
  /** The action of that name in a list. */
  find(ruleset: Ruleset, name: string): ActionCard | undefined;
  readonly actions: readonly ActionCard[];
}

/** Indexes actions by list and name. Two of one name in one list are a bug of ours. */
export const actionsByName = (actions: readonly ActionCard[]): RuleLanguage => {
  const table = new Map<string, ActionCard>();
  for (const action of actions)
    for (const ruleset of action.rulesets) {
      const key = `${ruleset} ${action.name}`;
      if (table.has(key)) throw new Error(`two actions for '${key}'`);
      table.set(key, action);
    }
  return { actions, find: (ruleset, name) => table.get(`${ruleset} ${name}`) };
};
