// `tcp-request content` in mode http while its rules wait (manual 4.2, "tcp-request inspect-delay"): for more of the body,
// where a condition depends on that, or for what an action has asked for. Then they go on, at the latest when the delay is over.
import type { Proxy } from '../../config/model.js';
import type { Rule, Term } from '../../config/rules.js';
import { monotonicMs } from '../net/clock.js';
import { fetches } from '../sample/fetches/index.js';
import type { Inspection } from '../sample/stream.js';
import { Verdict } from './actions/action.js';
import { endHold, holdFor, PAUSE } from './hold.js';
import { awaitMoreBody, hasRoom } from './request-buffer.js';
import type { Hold } from './rule-marks.js';
import { Stage } from './stage.js';
import { advance } from './steps.js';
import type { ContentRules } from './tcp-rules.js';
import type { Transaction } from './transaction.js';

/** Of a request whose head has been read: there is no looking at its bytes any more. */
export interface RequestInspection extends Inspection {
  readonly bytes: undefined;
  final: boolean;
  readonly endsAt: number;
}

/** Whether more of the body may change what a rule's condition comes to. */
export const asksForBody = ({ condition }: Rule, { acls }: Proxy): boolean => {
  const testsOf = (term: Term) =>
    'test' in term ? [term.test] : (acls.find(({ name }) => name === term.acl)?.tests ?? []);
  return (condition?.groups ?? [])
    .flat()
    .flatMap(testsOf)
    .some(({ expression }) => fetches.get(expression.fetch.name)?.awaitsBody);
};

/** Runs rules that may wait, for the inspect-delay at most, counted from the first look. */
export const runOrWait = ({ run, delayMs = 0 }: ContentRules, txn: Transaction): Verdict => {
  txn.inspection ??= begin(txn, delayMs);
  const { inspection } = txn;
  for (;;) {
    inspection.final ||= txn.body.done || !hasRoom(txn);
    const verdict = run(txn);
    const leftMs = Math.max(0, inspection.endsAt - monotonicMs());
    if (verdict !== Verdict.wait) return end(txn, verdict);
    if (txn.marks?.wait) return holdFor(txn, leftMs, UNTIL_THERE);
    if (awaitMoreBody(txn, leftMs)) return Verdict.wait;
  }
};

const begin = (txn: Transaction, delayMs: number): RequestInspection => {
  txn.mark.wake = () => endHold(txn, 'resume');
  const endsAt = monotonicMs() + delayMs;
  return { bytes: undefined, head: undefined, final: false, undecided: false, endsAt };
};

const end = (txn: Transaction, verdict: Verdict): Verdict => {
  txn.inspection = undefined;
  delete txn.mark.wake;
  return verdict;
};

/** The delay is over: what is there has to do. */
export const endInspection = (txn: Transaction): void => {
  if (txn.stage === Stage.body) txn.client.pauseBody();
  txn.stage = Stage.idle;
  txn.inspection!.final = true;
  delete txn.mark.wake;
  advance(txn);
};

const UNTIL_THERE: Hold = {
  resume: (txn) => {
    if (txn.mark.wait?.over) advance(txn);
    else endInspection(txn);
  },
  leave: (txn) => {
    txn.mark.wait?.cancel();
    PAUSE.leave(txn);
  },
};
