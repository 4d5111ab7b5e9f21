// The steps of a request, and how it goes on with them when it had to wait.
import { Verdict } from './actions/action.js';
import type { Transaction } from './transaction.js';

/** One step on the way of a request; `next` and `stop` both go on to the following one. */
export type Step = (txn: Transaction) => Verdict;

/** Goes on with the steps of a request, from where they stopped to wait. */
export const advance = (txn: Transaction): void => {
  while (txn.step < txn.plan.length) {
    const verdict = txn.plan[txn.step]!(txn);
    if (verdict >= Verdict.done) return;
    txn.step++;
    txn.ruleAt = 0;
  }
};
