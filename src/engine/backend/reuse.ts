// Which connection a request goes out on: an idle one where http-reuse allows it, else a new one (manual 4.2).
import type { Proxy } from '../../config/model.js';
import type { ServerSlot } from './server.js';
import type { ServerConnection } from './upstream/server-connection.js';

/** What a request brings to the choice. */
export interface ReuseRequest {
  /** The first one of its client connection. */
  readonly first: boolean;
  /** May be sent again when the connection turns out dead: idempotent, and no body (RFC 9110, 9.2.2). */
  readonly repeatable: boolean;
  /** Connections that only this client's requests may use. */
  readonly own: ServerConnection[];
  /** What a connection must have begun with. */
  readonly introduction: string;
  /** Where the client came to, or what rules have made of it: a server without an address is there (`set-dst`). */
  readonly localAddress: string;
  readonly localPort: number;
}

/** Most private connections of one client, where `max-session-srv-conns` does not say. */
const OWN_MAX = 5;

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export const isIdempotent = (method: string): boolean => IDEMPOTENT.has(method);

/** An idle connection to `server` for this request, taken out of where it waited. */
export const takeIdle = (
  server: ServerSlot,
  reuse: Proxy['httpReuse'],
  request: ReuseRequest,
): ServerConnection | undefined => {
  for (let i = request.own.length - 1; i >= 0; i--) {
    const own = request.own[i]!;
    if (own.server !== server || own.introduction !== request.introduction) continue;
    if (!server.isReached(own.connection, request)) continue;
    request.own.splice(i, 1);
    if (own.usable) return own;
  }
  if (server.introduce || !mayShare(server, reuse, request)) return undefined;
  for (let idle = takeShared(server, request); idle; idle = takeShared(server, request))
    if (idle.usable) return idle;
  return undefined;
};

const takeShared = (server: ServerSlot, request: ReuseRequest): ServerConnection | undefined => {
  const to = server.isFixed ? undefined : server.addressFor(request);
  return to?.kind === 'inet' ? server.idle.takeTo(to.host, to.port) : server.idle.take();
};

/**
 * `safe` sends a client's first request over a connection of its own, because a server may close an idle one just
 * then. What can be repeated unnoticed is as safe on an idle one, so it may use it from the first request on.
 */
const mayShare = (server: ServerSlot, reuse: Proxy['httpReuse'], request: ReuseRequest): boolean => {
  switch (reuse) {
    case 'never':
      return false;
    case 'safe':
      return !request.first || request.repeatable;
    case 'aggressive':
      return !request.first || request.repeatable || server.idle.provenOnTop;
    case 'always':
      return true;
  }
};

/**
 * Keeps a connection that a response has left reusable; closes it where there is no room. One that began with a PROXY
 * header is its client's alone: HAProxy shares connections among requests with the same header, ports included.
 */
export const giveBack = (
  connection: ServerConnection,
  reuse: Proxy['httpReuse'],
  own: ServerConnection[] | undefined,
  mostOwn = OWN_MAX,
): void => {
  connection.finish();
  if ((reuse !== 'never' && connection.introduction === '') || connection.server.opensConnections) {
    if (!connection.server.idle.put(connection)) connection.close();
  } else if (own && own.length < mostOwn) own.push(connection);
  else connection.close();
};
