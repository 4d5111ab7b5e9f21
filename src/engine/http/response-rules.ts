// Rules for responses (manual 4.2, "http-response", "http-after-response"): the backend's first, then the frontend's;
// and between the two lists the persistence cookie.
import { setCookie } from '../backend/persistence/to-client.js';
import type { ResponseHead } from '../http1/head.js';
import { Verdict } from './actions/action.js';
import { captureResponse, captureResponseCookie } from './captures.js';
import { awaitFirstBytes, type HeldResponse } from './held-response.js';
import type { Step } from './steps.js';
import type { Transaction } from './transaction.js';

/**
 * Lets the rules at what the server has answered, and puts the persistence cookie in.
 * @returns whether rules have answered in its place, or hold it back
 */
export const followResponse = (txn: Transaction, head: ResponseHead): boolean => {
  captureResponse(txn, head);
  if (!txn.context.ruledResponses) return finishResponse(txn, head);
  if (onContent(txn, head)) return true;
  if (txn.responseBody !== 'none' && looksAtBody(txn)) {
    awaitFirstBytes(txn, head);
    return true;
  }
  txn.ruleAt = 0;
  return onResponse(txn, head, 0) || finishResponse(txn, head);
};

/** Goes on with what was held back, at the rule where it stopped. */
export const followOn = (txn: Transaction, { head, list }: HeldResponse): boolean =>
  onResponse(txn, head, list) || finishResponse(txn, head);

const finishResponse = (txn: Transaction, head: ResponseHead): boolean => {
  const { ruledResponses } = txn.context;
  const { persistence } = txn.backendRuntime!;
  if (ruledResponses && isBlocked(txn, head)) return true;
  captureResponseCookie(txn, head);
  if (persistence) setCookie(persistence, txn, txn.slot!, head);
  return ruledResponses && afterResponse(txn, head);
};

/**
 * Lets the rules at what a service says in place of a server; the stats page passes them by, as in HAProxy.
 * @returns whether rules have answered in its place
 */
export const followService = (txn: Transaction, head: ResponseHead): boolean =>
  (txn.service !== 'stats' && onResponse(txn, head, 0)) || afterResponse(txn, head);

/** The backend's rules on contents. */
const onContent = (txn: Transaction, head: ResponseHead): boolean =>
  txn.context.plans[txn.backend!.index]!.inspectResponse?.(txn, head) === true;

const looksAtBody = ({ context: { plans }, backend, frontend }: Transaction): boolean =>
  plans[frontend.index]!.looksAtResponse || plans[backend!.index]!.looksAtResponse;

/** The rules for what servers answer, from one list on, and in it from `ruleAt`. */
const onResponse = (txn: Transaction, head: ResponseHead, from: number): boolean => {
  for (let list = from; list < 2; list++) {
    const step = stepOf(txn, 'response', list);
    if (!step) continue;
    txn.responseHead = head;
    const verdict = step(txn);
    txn.responseHead = undefined;
    if (verdict === Verdict.wait) txn.held!.list = list;
    if (verdict >= Verdict.done) return true;
    txn.ruleAt = 0;
  }
  return false;
};

/** `option checkcache` looks at what the rules have left. */
const isBlocked = (txn: Transaction, head: ResponseHead): boolean => {
  txn.responseHead = head;
  const gone = ends(txn.context.plans[txn.backend!.index]!.guard, txn);
  txn.responseHead = undefined;
  return gone;
};

/** The rules for every answer, at the head as it is about to be sent. */
export const afterResponse = (txn: Transaction, head: ResponseHead): boolean => {
  txn.responseHead = head;
  const gone = ends(stepOf(txn, 'afterResponse', 0), txn) || ends(stepOf(txn, 'afterResponse', 1), txn);
  txn.responseHead = undefined;
  return gone;
};

/** Of the backend, 0, where it is another proxy, or of the frontend, 1. */
const stepOf = (txn: Transaction, kind: 'response' | 'afterResponse', list: number): Step | undefined => {
  const { context, backend, frontend } = txn;
  if (list === 1) return context.plans[frontend.index]![kind];
  return backend && backend !== frontend ? context.plans[backend.index]![kind] : undefined;
};

const ends = (step: Step | undefined, txn: Transaction): boolean => {
  txn.ruleAt = 0;
  return step !== undefined && step(txn) >= Verdict.done;
};
