// Actions with what they do: the card that the parser sees, and `create`, which makes the closure for one rule on one
// thread. A new one is a small file or a row here in actions/, and its line in index.ts.
import type { Rule } from '../../../config/rules.js';
import type { ActionCard, RuleLine } from '../../../config/sample/action.js';
import type { Compiler } from '../../sample/compiler.js';
import type { Transaction } from '../transaction.js';

/** What a step of a request, or a rule in it, comes to. */
export const Verdict = {
  /** On to the next rule. */
  next: 0,
  /** No more rules of this list (`allow`). */
  stop: 1,
  /** The request is answered, or gone: no more steps at all. */
  done: 2,
  /** The step goes on later: whoever waits calls `advance`. */
  wait: 3,
} as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

export type Act = (txn: Transaction) => Verdict;

/** The rules before and behind one in its list. */
export interface Neighbours {
  readonly previous: Rule | undefined;
  readonly next: Rule | undefined;
}

export interface Action extends ActionCard {
  /** @param settings what `parse` has returned */
  readonly create: (settings: object, compiler: Compiler, neighbours: Neighbours) => Act;
}

interface ActionParts<S extends object> extends Omit<ActionCard, 'parse'> {
  readonly parse: (line: RuleLine) => S | undefined;
  readonly create: (settings: S, compiler: Compiler, neighbours: Neighbours) => Act;
}

/** An action whose settings only it knows the shape of: what it creates from is what it has parsed. */
export const action = <S extends object>({ create, ...card }: ActionParts<S>): Action => ({
  ...card,
  create: (settings, compiler, neighbours) => create(settings as S, compiler, neighbours),
});
