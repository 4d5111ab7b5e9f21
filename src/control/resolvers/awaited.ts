// Servers whose names had no address at the start, and that neither `resolvers` nor `init-addr` has a say about: their
// names are asked for again, as at the start, until they have one.
import { isIP } from 'node:net';
import type { Model, Server } from '../../config/model.js';
import type { FollowOptions } from './follow.js';

/** Between two questions. */
const AGAIN_MS = 5000;

export interface AwaitOptions extends Pick<FollowOptions, 'model' | 'clock' | 'move' | 'settle'> {
  /** The address of a name, or undefined. */
  lookup(name: string): Promise<string | undefined>;
}

const awaitedName = ({ address: { to }, initAddr, resolvers }: Server): string | undefined =>
  to.kind === 'inet' && isIP(to.host) === 0 && initAddr === undefined && resolvers === undefined
    ? to.host
    : undefined;

const awaitedServers = ({ proxies }: Model) =>
  proxies.flatMap((proxy) =>
    (proxy.disabled ? [] : proxy.servers).flatMap((server) => {
      const name = awaitedName(server);
      return name === undefined ? [] : [{ followed: { proxy, server }, name }];
    }),
  );

/** Asks until all have an address, or the returned function is called. */
export const awaitNames = ({ model, clock, lookup, move, settle }: AwaitOptions): (() => void) => {
  let stopped = false;
  const round = async (): Promise<void> => {
    const missing = awaitedServers(model);
    const hosts = await Promise.all(missing.map(({ name }) => lookup(name)));
    if (stopped) return;
    for (const [at, { followed }] of missing.entries()) {
      const host = hosts[at];
      if (host === undefined) continue;
      move(followed, { host }, "the system's resolver");
      settle(followed, undefined);
    }
    waitForNext();
  };
  const waitForNext = (): void => {
    if (awaitedServers(model).length > 0) cancel = clock.after(AGAIN_MS, () => void round());
  };
  let cancel = (): void => {};
  waitForNext();
  return () => {
    stopped = true;
    cancel();
  };
};
