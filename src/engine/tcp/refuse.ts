// Sessions in mode tcp that rules have refused, or that were lost while rules were looking.
import { Counter } from '../../state/slots.js';
import { Verdict } from '../http/actions/action.js';
import type { TcpFailureCause } from './failures.js';
import { blame, finish } from './finish.js';
import type { TcpSession } from './session.js';

/** `reject` of what the client sends. */
export const rejectRequest = (session: TcpSession): void => {
  countDenied(session);
  session.fail('requestRejected');
};

/** `reject` of what the server sends. */
const rejectResponse = (session: TcpSession): void => {
  const { entrance, listenerCells, backendRuntime, slot } = session;
  entrance.cells.count(Counter.frontend.deniedResponses);
  listenerCells.count(Counter.listener.deniedResponses);
  backendRuntime?.cells.count(Counter.backend.deniedResponses);
  slot?.cells.count(Counter.server.deniedResponses);
  session.hangUp('responseRejected');
};

/** What is to come of a server that rules on its first bytes have decided on. */
export const settleResponse = (session: TcpSession, verdict: Verdict): void => {
  const { serverSide, clientSide } = session;
  if (verdict === Verdict.reject) return rejectResponse(session);
  if (verdict === Verdict.drop) return drop(session);
  // What comes before the end is not held up.
  if (verdict !== Verdict.close) session.heedLimits();
  serverSide.pass();
  if (verdict === Verdict.close) {
    serverSide.abort();
    clientSide.close();
  } else if (serverSide.ended && !serverSide.waits) session.endOther(serverSide);
};

/** `silent-drop`. */
export const drop = (session: TcpSession): void => {
  countDenied(session);
  session.backendRuntime?.cells.count(Counter.backend.deniedRequests);
  blame(session, 'requestRejected');
  session.giveUp();
  session.serverSide.close();
  finish(session);
  session.vanish();
};

const countDenied = ({ entrance, listenerCells }: TcpSession): void => {
  entrance.cells.count(Counter.frontend.deniedRequests);
  listenerCells.count(Counter.listener.deniedRequests);
};

/** The client has gone, or was silent for too long, before the rules had decided. */
export const countEarlyLoss = (session: TcpSession, cause: TcpFailureCause): void => {
  session.entrance.cells.count(Counter.frontend.requestErrors);
  session.listenerCells.count(Counter.listener.requestErrors);
  session.fail(cause);
};
