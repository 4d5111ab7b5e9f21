// Balancing by a hash of something of the request: `balance source`, and whatever else yields a key. What the hash means
// is up to `hash-type`: a place on a map of servers, or a point on a ring.
import { avalanche } from '../../../common/hash.js';
import {
  type Accepts,
  type BalanceKey,
  type Balancer,
  type BalancerContext,
  type Candidate,
  configuredWeightsOf,
} from './balancer.js';
import { Refusals } from './refusals.js';
import { HashRing } from './ring.js';
import { createRoundRobin } from './roundrobin.js';
import { serverMap } from './sequence.js';

/** The unsigned 32-bit hash of a request before `avalanche`, or undefined where it has no such key. */
export type HashOf = (key: BalanceKey) => number | undefined;

/** Where a hash leads. */
export interface HashedServers {
  /** Positions among the candidates, in the order in which they stand in for one another. */
  readonly owners: Uint32Array;
  update(candidates: readonly Candidate[]): void;
  /** Position in `owners`. */
  find(hash: number): number;
}

export const createKeyed = (context: BalancerContext, hashOf: HashOf): Balancer => new Keyed(context, hashOf);

class Keyed implements Balancer {
  readonly keyed = true;
  private readonly servers: HashedServers;
  /** For requests without a key. */
  private readonly turns: Balancer;
  private turnsAreCurrent = false;
  private candidates: readonly Candidate[] = [];
  private refusals = new Refusals(0);

  constructor(
    private readonly context: BalancerContext,
    private readonly hashOf: HashOf,
  ) {
    this.servers = context.hashType.method === 'consistent' ? new HashRing() : new ServerMap();
    this.turns = createRoundRobin(context);
  }

  update(candidates: readonly Candidate[]): void {
    this.candidates = candidates;
    this.servers.update(candidates);
    this.refusals = new Refusals(candidates.length);
    this.turnsAreCurrent = false;
  }

  pick(key: BalanceKey, accepts: Accepts): Candidate | undefined {
    if (this.candidates.length === 0) return undefined;
    const hash = this.hashOf(key);
    if (hash === undefined) return this.pickInTurn(key, accepts);
    const place = this.servers.find(this.context.hashType.avalanche ? avalanche(hash) : hash);
    const chosen = this.candidates[this.servers.owners[place]!]!;
    return accepts(chosen) ? chosen : this.pickOther(place, accepts);
  }

  /** The next one on the map or ring: the same for all requests of this key. */
  private pickOther(place: number, accepts: Accepts): Candidate | undefined {
    const { candidates, refusals } = this;
    const { owners } = this.servers;
    refusals.begin();
    refusals.add(owners[place]!);
    for (let at = place + 1; refusals.left > 0; at++) {
      const next = owners[at % owners.length]!;
      if (refusals.has(next)) continue;
      if (accepts(candidates[next]!)) return candidates[next];
      refusals.add(next);
    }
    return undefined;
  }

  private pickInTurn(key: BalanceKey, accepts: Accepts): Candidate | undefined {
    if (!this.turnsAreCurrent) this.turns.update(this.candidates);
    this.turnsAreCurrent = true;
    return this.turns.pick(key, accepts);
  }
}

/** hash-type map-based: smooth by weights, those of the cfg alone, and remapped as a whole when a server goes or comes. */
class ServerMap implements HashedServers {
  owners: Uint32Array = new Uint32Array(0);

  update(candidates: readonly Candidate[]): void {
    this.owners = serverMap(configuredWeightsOf(candidates));
  }

  find(hash: number): number {
    return hash % this.owners.length;
  }
}
