// Which backend gets a connection in mode tcp.
import { reach } from '../backend/reach.js';
import type { TcpSession } from './session.js';

/** What `tcp-request content` rules decide on, they will decide here. */
export const route = (session: TcpSession): void => {
  const { chooseBackend } = session.context.plans[session.frontend.index]!;
  const index = chooseBackend(session);
  const backend = index === undefined ? undefined : session.context.backends[index];
  // A name made by a format may be of a backend in mode http: it is too late to make HTTP of the connection.
  if (backend?.proxy.mode !== 'tcp') return session.fail('noServer');
  backend.enter(session.requestDateMs);
  session.backendRuntime = backend;
  session.context.plans[backend.proxy.index]!.chooseServer?.(session);
  reach(session);
};
