// Balancing by a hash of something of the request: `balance source`, `uri`, and whatever else yields a key. What the
// hash means is up to `hash-type`: a place on a map of servers, or a point on a ring.
import { avalanche, crc32, djb2, type Hash, none, sdbm, wt6 } from '../../../common/hash.js';
import type { HashFunction } from '../../../config/model.js';
import {
  type Accepts,
  type BalanceKey,
  type Balancer,
  type BalancerContext,
  type Candidate,
  configuredWeightsOf,
  type PassesOver,
} from './balancer.js';
import { BoundedLoad } from './bounded-load.js';
import { Refusals } from './refusals.js';
import { HashRing } from './ring.js';
import { createRotation } from './rotation.js';
import { serverMap } from './sequence.js';

/** The unsigned 32-bit hash of a request before `avalanche`, or undefined where it has no such key. */
export type HashOf = (key: BalanceKey) => number | undefined;

/** What an algorithm that hashes text takes of the request, latin1; undefined where it has no such key. */
export type TextOf = (key: BalanceKey) => string | undefined;

const HASHES: { readonly [F in HashFunction]: Hash } = { sdbm, djb2, wt6, crc32, none };

/** Where a hash leads. */
export interface HashedServers {
  /** Positions among the candidates, in the order in which requests without a key take turns. */
  readonly owners: Uint32Array;
  update(candidates: readonly Candidate[]): void;
  /** Position in `owners`. */
  find(hash: number): number;
}

export const createKeyed = (context: BalancerContext, hashOf: HashOf): Balancer =>
  context.hashType.method === 'consistent' ? new Ring(context, hashOf) : new Mapped(context, hashOf);

/** By the function that `hash-type` names. */
export const createTextKeyed = (context: BalancerContext, textOf: TextOf): Balancer => {
  const hash = HASHES[context.hashType.function];
  return createKeyed(context, (key) => {
    const text = textOf(key);
    return text === undefined ? undefined : hash(text);
  });
};

abstract class Keyed implements Balancer {
  protected candidates: readonly Candidate[] = [];
  protected abstract readonly servers: HashedServers;
  private readonly stirs: boolean;
  /** For requests without a key. */
  private readonly turns: Balancer;
  private turnsAreCurrent = false;

  constructor(
    { hashType, backend }: BalancerContext,
    private readonly hashOf: HashOf,
  ) {
    this.stirs = hashType.avalanche;
    this.turns = createRotation(() => this.servers.owners, backend);
  }

  update(candidates: readonly Candidate[]): void {
    this.candidates = candidates;
    this.servers.update(candidates);
    this.turnsAreCurrent = false;
  }

  owner(key: BalanceKey, passesOver: PassesOver): Candidate | undefined {
    if (this.candidates.length === 0) return undefined;
    const hash = this.hashOf(key);
    return hash === undefined ? undefined : this.ownerOf(this.stirs ? avalanche(hash) : hash, passesOver);
  }

  pick(key: BalanceKey, accepts: Accepts): Candidate | undefined {
    if (!this.turnsAreCurrent) this.turns.update(this.candidates);
    this.turnsAreCurrent = true;
    return this.turns.pick(key, accepts);
  }

  protected abstract ownerOf(hash: number, passesOver: PassesOver): Candidate;
}

/** `hash-type map-based`: a hash leads to its place, even to a server that just failed, as in HAProxy. */
class Mapped extends Keyed {
  protected readonly servers = new ServerMap();

  protected ownerOf(hash: number): Candidate {
    return this.candidates[this.servers.owners[this.servers.find(hash)]!]!;
  }
}

/** `hash-type consistent`: a hash leads on to the next server on the ring from one that is passed over. */
class Ring extends Keyed {
  protected readonly servers = new HashRing();
  private readonly bound: BoundedLoad | undefined;
  private refusals = new Refusals(0);

  constructor(context: BalancerContext, hashOf: HashOf) {
    super(context, hashOf);
    this.bound = context.balanceFactor === undefined ? undefined : new BoundedLoad(context.balanceFactor);
  }

  override update(candidates: readonly Candidate[]): void {
    super.update(candidates);
    this.refusals = new Refusals(candidates.length);
    this.bound?.update(candidates);
  }

  protected ownerOf(hash: number, passesOver: PassesOver): Candidate {
    const place = this.servers.find(hash);
    const owner = this.servers.owners[place]!;
    this.bound?.begin();
    return this.refuses(owner, passesOver) ? this.next(place, passesOver) : this.candidates[owner]!;
  }

  /** The same for all requests of this key. Where all are passed over, it is the last one before the place. */
  private next(place: number, passesOver: PassesOver): Candidate {
    const { candidates, refusals } = this;
    const { owners } = this.servers;
    refusals.begin();
    refusals.add(owners[place]!);
    for (let at = place + 1; refusals.left > 0; at++) {
      const next = owners[at % owners.length]!;
      if (refusals.has(next)) continue;
      if (!this.refuses(next, passesOver)) return candidates[next]!;
      refusals.add(next);
    }
    return candidates[owners.at(place - 1)!]!;
  }

  private refuses(candidate: number, passesOver: PassesOver): boolean {
    return passesOver(this.candidates[candidate]!) || this.bound?.exceeds(candidate) === true;
  }
}

/** Smooth by weights, those of the cfg alone, and remapped as a whole when a server goes or comes. */
class ServerMap implements HashedServers {
  owners: Uint32Array = new Uint32Array(0);

  update(candidates: readonly Candidate[]): void {
    this.owners = serverMap(configuredWeightsOf(candidates));
  }

  find(hash: number): number {
    return hash % this.owners.length;
  }
}
