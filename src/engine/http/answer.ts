// Answers that rules give instead of a server: refusals, redirections, texts (manual 4.4).
import { Counter } from '../../state/slots.js';
import { Verdict } from './actions/action.js';
import type { Reply } from './replies.js';
import { repliesOf, sendReply } from './respond.js';
import type { Transaction } from './transaction.js';

/** Refuses a request, or the response to it, with the error page of `status`. */
export const deny = (txn: Transaction, status: number): Verdict => {
  const { entrance, listenerCells } = txn.client;
  if (txn.responseHead) {
    entrance.cells.count(Counter.frontend.deniedResponses);
    listenerCells.count(Counter.listener.deniedResponses);
    txn.backendRuntime?.cells.count(Counter.backend.deniedResponses);
    txn.slot?.cells.count(Counter.server.deniedResponses);
  } else {
    entrance.cells.count(Counter.frontend.deniedRequests);
    listenerCells.count(Counter.listener.deniedRequests);
    txn.backendRuntime?.cells.count(Counter.backend.deniedRequests);
  }
  const replies = repliesOf(txn);
  return answer(txn, replies.get(status) ?? replies.get(txn.responseHead ? 502 : 403)!);
};

/** Answers in place of a server, or in place of what the server has answered. */
export const answer = (txn: Transaction, reply: Reply): Verdict => {
  txn.termination = txn.responseHead ? 'PH' : 'PR';
  if (txn.responseHead) {
    txn.upstream?.abort();
    txn.upstream = undefined;
  }
  sendReply(txn, reply);
  return Verdict.done;
};
