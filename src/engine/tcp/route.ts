// Which server gets a connection in mode tcp: what the rules of its frontend think of it, which backend they choose, and
// what that one's rules think.
import type { Proxy } from '../../config/model.js';
import { reach } from '../backend/reach.js';
import { Verdict } from '../http/actions/action.js';
import { countEarlyLoss, drop, rejectRequest } from './refuse.js';
import type { TcpSession } from './session.js';

/** From the accept on. */
export const begin = (session: TcpSession): void => {
  examine(session, session.frontend, enterBackend);
};

/** Rules on contents first, where the proxy has some. */
const examine = (session: TcpSession, proxy: Proxy, next: (session: TcpSession) => void): void => {
  const content = session.context.plans[proxy.index]!.onRequestContent;
  if (!content) return next(session);
  session.examineRequest(content, (verdict) => {
    if (verdict === Verdict.reject) rejectRequest(session);
    else if (verdict === Verdict.drop) drop(session);
    else if (verdict === Verdict.switchMode) session.switchToHttp();
    else next(session);
  });
};

const enterBackend = (session: TcpSession): void => {
  const { chooseBackend } = session.context.plans[session.frontend.index]!;
  const index = chooseBackend(session);
  const backend = index === undefined ? undefined : session.context.backends[index];
  if (!backend) return session.fail('noServer');
  if (backend.proxy.mode === 'http') return session.switchToHttp();
  backend.enter(session.requestDateMs);
  session.backendRuntime = backend;
  if (session.lost) return countEarlyLoss(session, session.lost);
  if (backend.proxy === session.frontend) reachServer(session);
  else examine(session, backend.proxy, reachServer);
};

const reachServer = (session: TcpSession): void => {
  session.context.plans[session.backendRuntime!.proxy.index]!.chooseServer?.(session);
  reach(session);
};
