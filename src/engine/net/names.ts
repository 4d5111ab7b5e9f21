// Addresses of names that rules ask for while a client waits (manual 4.4, "do-resolve"). Each thread asks for itself: once
// for all who want the same name at a time, and not again while a good answer holds (manual 5.3.2, "hold valid").
import { type Asker, type Family, openAsker } from '../../common/name-servers.js';
import type { Resolvers } from '../../config/model.js';
import { monotonicMs, refreshClock } from './clock.js';

/** Clients choose the names: with more of them, the oldest answer is forgotten. */
const REMEMBERED_MAX = 1000;

/** Is told an address, or that there is none. */
export type Tell = (address: string | undefined) => void;

export interface Names {
  /** An address that is known already: of several, each in its turn. */
  known(name: string): string | undefined;
  /** Asks for one; `tell` is called later, unless the returned function has been. */
  ask(name: string, tell: Tell): () => void;
}

interface Remembered {
  readonly addresses: readonly string[];
  readonly untilMs: number;
  turn: number;
}

/** @param prefer the family whose addresses are taken where there are some */
export const openNames = (
  section: Pick<Resolvers, 'hold'>,
  prefer: Family,
  asker: Pick<Asker, 'addresses'>,
): Names => {
  const remembered = new Map<string, Remembered>();
  const asked = new Map<string, Set<Tell>>();
  const known = (name: string): string | undefined => {
    const entry = remembered.get(name);
    if (entry && entry.untilMs > monotonicMs()) return entry.addresses[entry.turn++ % entry.addresses.length];
    remembered.delete(name);
    return undefined;
  };
  const remember = (name: string, addresses: readonly string[]): void => {
    remembered.delete(name);
    if (remembered.size >= REMEMBERED_MAX) remembered.delete(remembered.keys().next().value!);
    remembered.set(name, { addresses, untilMs: monotonicMs() + section.hold.valid, turn: 1 });
  };
  const find = async (name: string, tells: Set<Tell>): Promise<void> => {
    const answer = await asker.addresses(name, prefer);
    refreshClock();
    asked.delete(name);
    const addresses = 'found' in answer ? answer.found : [];
    if (addresses.length > 0) remember(name, addresses);
    for (const tell of tells) tell(addresses[0]);
  };
  return {
    known,
    ask: (name, tell) => {
      const tells = asked.get(name) ?? new Set();
      tells.add(tell);
      if (!asked.has(name)) {
        asked.set(name, tells);
        void find(name, tells);
      }
      return () => void tells.delete(tell);
    },
  };
};

const opened = new WeakMap<Resolvers, Map<Family, Names>>();

/** Those of a section, which rules share. */
export const namesOf = (section: Resolvers, prefer: Family): Names => {
  const families = opened.get(section) ?? new Map<Family, Names>();
  opened.set(section, families);
  const names = families.get(prefer) ?? openNames(section, prefer, openAsker(section));
  families.set(prefer, names);
  return names;
};
