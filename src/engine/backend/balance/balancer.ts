// The contract between `assign`, which knows who may be picked, and the balance algorithms, which only pick.
import type { Balance, HashType } from '../../../config/model.js';
import type { Cells } from '../../../state/cells.js';
import { Gauge } from '../../../state/slots.js';

/** A server that may be picked: up, not draining, weight above 0; whether it is full is asked at the pick. */
export interface Candidate {
  /** Position in the backend's server list. */
  readonly index: number;
  /** `id` of the server: the order of `first`, the places on the ring of consistent hashing. */
  readonly id: number;
  /** Weight of the cfg, 1 to 256: what the static algorithms go by (manual, "balance static-rr"). */
  readonly configuredWeight: number;
  /** Gauge.server.effectiveWeight, now: WEIGHT_SCALE to a unit, lowered while a slow start lasts. */
  readonly weight: number;
  /** The server's cells in the shared state. */
  readonly cells: Cells;
}

/** What an algorithm may want to know of the request; `assign` hands in an object that lives as long as the request. */
export interface BalanceKey {
  /** Literal IPv4 or IPv6 address; anything else (a unix socket's client) has no key. */
  readonly clientAddress: string;
}

/**
 * Whether a candidate may have the request: not when it is full, or just failed this very request. Each is asked once in
 * a pick at most, and the first that accepts is the one picked: `accepts` may as well take a slot at once.
 */
export type Accepts = (candidate: Candidate) => boolean;

/** Picks among the servers of one backend; knows nothing of health: the candidates it is given are usable. */
export interface Balancer {
  /**
   * The request's key decides (`source`): such a request waits for its server when that is full, in that server's own
   * queue, and goes elsewhere only when `accepts` says no for another reason. Otherwise any server will do.
   */
  readonly keyed: boolean;
  /** Rebuilds the schedule from the servers that may be picked now. Called when the backend's version changed. */
  update(candidates: readonly Candidate[]): void;
  /** The next server, or undefined when none of the candidates accepts the request, or there is none. */
  pick(key: BalanceKey, accepts: Accepts): Candidate | undefined;
}

/** What an algorithm is made from. */
export interface BalancerContext {
  readonly balance: Balance;
  readonly hashType: HashType;
  /** The backend's cells: the cursor of all who take turns. */
  readonly backend: Cells;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** Requests a server has, served and queued: what leastconn and random compare. */
export const loadOf = (candidate: Candidate): number =>
  candidate.cells.get(Gauge.server.sessions) + candidate.cells.get(Gauge.server.queue);

/** The weights at this moment; one that just fell to 0 is on its way out, and harmless until the next update. */
export const weightsOf = (candidates: readonly Candidate[]): number[] =>
  candidates.map((candidate) => Math.max(1, candidate.weight));

/** The weights of the cfg, for the static algorithms. */
export const configuredWeightsOf = (candidates: readonly Candidate[]): number[] =>
  candidates.map((candidate) => Math.max(1, candidate.configuredWeight));
