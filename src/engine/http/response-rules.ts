// Rules for responses (manual 4.2, "http-response", "http-after-response"): the backend's first, then the frontend's;
// and between the two lists the persistence cookie.
import { setCookie } from '../backend/persistence/to-client.js';
import type { ResponseHead } from '../http1/head.js';
import { Verdict } from './actions/action.js';
import { captureResponse, captureResponseCookie } from './captures.js';
import type { Step } from './steps.js';
import type { Transaction } from './transaction.js';

/**
 * Lets the rules at what the server has answered, and puts the persistence cookie in.
 * @returns whether rules have answered in its place
 */
export const followResponse = (txn: Transaction, head: ResponseHead): boolean => {
  const { ruledResponses } = txn.context;
  const { persistence } = txn.backendRuntime!;
  captureResponse(txn, head);
  if (ruledResponses && (onContent(txn, head) || onResponse(txn, head))) return true;
  captureResponseCookie(txn, head);
  if (persistence) setCookie(persistence, txn, txn.slot!, head);
  return ruledResponses && afterResponse(txn, head);
};

/**
 * Lets the rules at what a service says in place of a server; the stats page passes them by, as in HAProxy.
 * @returns whether rules have answered in its place
 */
export const followService = (txn: Transaction, head: ResponseHead): boolean =>
  (txn.service !== 'stats' && onResponse(txn, head)) || afterResponse(txn, head);

/** The backend's rules on contents. */
const onContent = (txn: Transaction, head: ResponseHead): boolean =>
  txn.context.plans[txn.backend!.index]!.inspectResponse?.(txn, head) === true;

/** The rules for what servers answer. */
const onResponse = (txn: Transaction, head: ResponseHead): boolean => {
  txn.responseHead = head;
  const gone = bothOf(txn, 'response');
  txn.responseHead = undefined;
  return gone;
};

/** The rules for every answer, at the head as it is about to be sent. */
export const afterResponse = (txn: Transaction, head: ResponseHead): boolean => {
  txn.responseHead = head;
  const gone = bothOf(txn, 'afterResponse');
  txn.responseHead = undefined;
  return gone;
};

const bothOf = (txn: Transaction, list: 'response' | 'afterResponse'): boolean => {
  const { plans } = txn.context;
  const { backend, frontend } = txn;
  const first = backend && backend !== frontend ? plans[backend.index]![list] : undefined;
  return (first !== undefined && ends(first, txn)) || ends(plans[frontend.index]![list], txn);
};

const ends = (step: Step | undefined, txn: Transaction): boolean => {
  txn.ruleAt = 0;
  return step !== undefined && step(txn) >= Verdict.done;
};
