// The one thing in a model that changes while it runs: where a server is that follows its name. Each thread has a model
// of its own.
import { isIP } from 'node:net';
import type { Server } from '../config/model.js';

export interface NewAddress {
  readonly host: string;
  /** Absent: as it was. */
  readonly port?: number;
}

/** Changes the address in place: whoever holds it sees it. */
export const moveServer = ({ address }: Server, { host, port }: NewAddress): void => {
  if (address.to.kind !== 'inet') return;
  address.to.host = host;
  if (port === undefined) return;
  address.to.port = port;
  address.port = 'fixed';
};

/** The IP address a server has: none while it has but a name. */
export const ipOf = ({ address: { to } }: Server): string | undefined =>
  to.kind === 'inet' && isIP(to.host) !== 0 ? to.host : undefined;
