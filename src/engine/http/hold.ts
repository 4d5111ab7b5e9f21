// Holding a request back for a while, before anything is decided: `tarpit`, `pause`, `do-resolve` (manual 4.4).
import { Verdict } from './actions/action.js';
import type { Hold } from './rule-marks.js';
import { Stage } from './stage.js';
import { advance } from './steps.js';
import type { Transaction } from './transaction.js';

/** @param ms undefined: until somebody calls `endHold` */
export const holdFor = (txn: Transaction, ms: number | undefined, hold: Hold): Verdict => {
  txn.stage = Stage.held;
  txn.mark.hold = hold;
  txn.context.timers.arm(txn.timer, ms);
  return Verdict.wait;
};

/** The time is over, or what was waited for is there, or the client has gone. */
export const endHold = (txn: Transaction, how: keyof Hold): void => {
  txn.context.timers.cancel(txn.timer);
  const { hold } = txn.mark;
  delete txn.mark.hold;
  txn.stage = Stage.idle;
  hold?.[how](txn);
};

/** Nothing happens meanwhile. */
export const PAUSE: Hold = {
  resume: advance,
  leave: (txn) => txn.fail('clientLeftInRules'),
};
