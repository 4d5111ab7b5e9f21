// Servers whose names are asked for while running (manual 5.3): each gets an address that its name has now, and is in
// maintenance while there is none for it. common/name-servers.ts talks to them, find.ts asks, assign.ts deals out.
import { type Answer, type Asker, type Failure, openAsker } from '../../common/name-servers.js';
import type { Model, Resolvers } from '../../config/model.js';
import type { NewAddress } from '../../state/addresses.js';
import type { Cancel, Clock } from '../health/clock.js';
import { type Assign, assignerOf } from './assign.js';
import { type Endpoint, find } from './find.js';
import { type Followed, type Group, groupServers } from './groups.js';

export interface FollowOptions {
  readonly model: Model;
  readonly clock: Clock;
  /** The server has moved; `from` is the name server that says so. */
  move(followed: Followed, to: NewAddress, from: string): void;
  /** It has an address; or it has none, for this reason. */
  settle(followed: Followed, because: string | undefined): void;
  /** 0 to 256, of a service's record. */
  weigh(followed: Followed, weight: number): void;
  /** A name stands for nothing, or nobody says for what. */
  failed(): void;
  /** Stands in for the name servers in tests. */
  readonly openAsker?: (section: Resolvers) => Asker;
}

const BECAUSE: Readonly<Record<Failure, string>> = {
  nx: 'DNS NX status',
  refused: 'DNS refused status',
  timeout: 'DNS timeout status',
  other: 'unspecified DNS error',
};

/** What is known of one group. */
interface Following {
  readonly group: Group;
  readonly asker: Asker;
  readonly assign: Assign;
  /** Endpoints and when each was last in an answer. */
  readonly seen: Map<string, readonly [endpoint: Endpoint, atMs: number]>;
  lastValidMs: number;
}

/** Asks until the returned function is called. */
export const followNames = (options: FollowOptions): (() => void) => {
  const { model, clock, openAsker: open = openAsker } = options;
  const askers = new Map<Resolvers, Asker>();
  const waiting = new Map<Group, Cancel>();
  let stopped = false;
  const round = async (following: Following): Promise<void> => {
    const { group, asker } = following;
    const answer = await find(group, asker);
    if (stopped) return;
    accept(following, answer, options);
    waiting.set(
      group,
      clock.after(group.section.timeouts.resolveMs, () => void round(following)),
    );
  };
  for (const group of groupServers(model)) {
    const asker = askers.get(group.section) ?? open(group.section);
    askers.set(group.section, asker);
    const assign = assignerOf(group);
    void round({ group, asker, assign, seen: new Map(), lastValidMs: Number.NEGATIVE_INFINITY });
  }
  return () => {
    stopped = true;
    for (const cancel of waiting.values()) cancel();
    for (const asker of askers.values()) asker.cancel();
  };
};

const accept = (following: Following, answer: Answer<Endpoint>, options: FollowOptions): void => {
  const { group, seen } = following;
  const { hold } = group.section;
  const nowMs = options.clock.nowMs();
  if ('failure' in answer) {
    options.failed();
    // A good answer outweighs a bad one for a while.
    if (nowMs - following.lastValidMs <= hold[answer.failure]) return;
    for (const followed of group.servers) options.settle(followed, BECAUSE[answer.failure]);
    return;
  }
  following.lastValidMs = nowMs;
  for (const endpoint of answer.found) seen.set(endpoint.key, [endpoint, nowMs]);
  for (const [key, [, atMs]] of seen) if (nowMs - atMs > hold.obsolete) seen.delete(key);
  following.assign(
    [...seen.values()].map(([endpoint]) => endpoint),
    answer.from,
    options,
  );
};
