// Answers that rules give instead of a server: refusals, redirections, texts (manual 4.4).
import { Counter } from '../../state/slots.js';
import { Verdict } from './actions/action.js';
import { finish } from './finish.js';
import type { TerminationState } from './log-record.js';
import type { Reply } from './replies.js';
import { countStatus, sendReply } from './respond.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

/** Refuses a request, or the response to it. */
export const deny = (txn: Transaction, reply: Reply): Verdict => {
  countDenied(txn);
  return answer(txn, reply, 'P');
};

/** What a client asked for and gets from the proxy itself: `return`, `redirect`, `auth`. */
export const intercept = (txn: Transaction, reply: Reply): Verdict => {
  if (!txn.responseHead) countIntercepted(txn);
  return answer(txn, reply, 'L');
};

/** The client is to ask the server itself (manual 5.2, "redir"). */
export const redirectToServer = (txn: Transaction, location: string): void => {
  txn.termination = 'LC';
  const fields = `cache-control: no-cache\r\ncontent-length: 0\r\nlocation: ${location}\r\n`;
  sendReply(txn, { status: 302, statusLine: 'HTTP/1.1 302 Found\r\n', fields, body: '', closes: true });
};

/** A rule of the frontend has answered; those of backends are not counted. */
export const countIntercepted = ({ client, backend, frontend }: Transaction): void => {
  if (!backend || backend === frontend) client.entrance.cells.count(Counter.frontend.intercepted);
};

/** @param who ends it, in the log: P, the proxy refuses; L, it answers locally (manual 8.5) */
const answer = (txn: Transaction, reply: Reply, who: 'P' | 'L'): Verdict => {
  txn.termination = `${who}${txn.responseHead ? 'H' : 'R'}`;
  dropResponse(txn);
  sendReply(txn, reply);
  return Verdict.done;
};

/** Ends a request without a word; `status` is what the log shows. */
export const hangUp = (txn: Transaction, letters: TerminationState = 'PR'): Verdict => {
  txn.termination = letters;
  if (!txn.responseHead) txn.requestReceivedAt = -1;
  dropResponse(txn);
  txn.keepClient = false;
  // Whatever of the body is still to come, nobody waits for it.
  txn.body.start('none');
  countStatus(txn);
  finish(txn);
  return Verdict.done;
};

/** What the server has said is not what the client gets. */
const dropResponse = (txn: Transaction): void => {
  if (!txn.responseHead) return;
  txn.status = txn.responseHead.status;
  txn.respondedAt = -1;
  txn.responseHead = undefined;
  txn.upstream?.abort();
  txn.upstream = undefined;
  txn.stage = Stage.data;
};

export const countDenied = (txn: Transaction): void => {
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
};
