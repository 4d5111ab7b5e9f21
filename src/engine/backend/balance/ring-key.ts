// Where the points of a server on the ring of consistent hashing come from: `hash-key` (manual 5.2).
import { avalanche, crc32 } from '../../../common/hash.js';
import type { HashKey, Server } from '../../../config/model.js';
import { POINTS_PER_SERVER } from './ring.js';

/** The number of its first point; the others follow. What is not there is replaced by the id. */
export const ringKeyOf = (server: Server): number => KEYS[server.hashKey ?? 'id'](server) ?? fromId(server);

/** Ids next to each other leave room for all points between them. */
const fromId = ({ id }: Server): number => Math.imul(id, POINTS_PER_SERVER);

/** The names of servers in other processes, whatever the order of their cfg: any 32 bits will do that differ. */
const fromText = (text: string): number => avalanche(crc32(text));

const KEYS: { readonly [K in HashKey]: (server: Server) => number | undefined } = {
  id: fromId,
  id32: ({ id }) => id,
  guid: ({ guid }) => (guid === undefined ? undefined : fromText(guid)),
  addr: ({ address: { to } }) => (to.kind === 'inet' ? fromText(to.host) : undefined),
  'addr-port': ({ address: { to } }) => (to.kind === 'inet' ? fromText(`${to.host} ${to.port}`) : undefined),
};
