// The contract between `assign`, which knows who may be picked, and the balance algorithms, which only pick.
import type { Balance, HashType } from '../../../config/model.js';
import type { Cells } from '../../../state/cells.js';
import { Gauge } from '../../../state/slots.js';
import type { RequestHead } from '../../http1/head.js';

/** A server that may be picked: up, not draining, weight above 0; whether it is full is asked at the pick. */
export interface Candidate {
  /** Position in the backend's server list. */
  readonly index: number;
  /** `id` of the server: the order of `first`. */
  readonly id: number;
  /** Where its points on the ring of consistent hashing come from (manual 5.2, "hash-key"): the first of them. */
  readonly ringKey: number;
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
  /** Of a request; a connection in mode tcp has none. */
  readonly head?: Pick<RequestHead, 'method' | 'uri' | 'headers'> | undefined;
  /** What was collected of the body (engine/http/request-buffer.ts), as latin1, without framing. */
  readonly bodyText?: string;
  /** The sample that `balance hash` goes by, latin1. */
  readonly hashKey?: string | undefined;
}

/**
 * Whether a candidate may have the request: not when it is full, or just failed this very request. Each is asked once in
 * a pick at most, and the first that accepts is the one picked: `accepts` may as well take a slot at once.
 */
export type Accepts = (candidate: Candidate) => boolean;

/** Whether the ring of consistent hashing leads on from a candidate, to the next one; asked once for each in a search. */
export type PassesOver = (candidate: Candidate) => boolean;

/** Picks among the servers of one backend; knows nothing of health: the candidates it is given are usable. */
export interface Balancer {
  /**
   * Algorithms that hash: the server that the request's key leads to, or undefined where it has no key, and then any
   * server will do. Such a request waits for its server when that is full, in that server's own queue.
   */
  owner?(key: BalanceKey, passesOver: PassesOver): Candidate | undefined;
  /** Rebuilds the schedule from the servers that may be picked now. Called when the backend's version changed. */
  update(candidates: readonly Candidate[]): void;
  /** The next server, or undefined when none of the candidates accepts the request, or there is none. */
  pick(key: BalanceKey, accepts: Accepts): Candidate | undefined;
}

/** What an algorithm is made from. */
export interface BalancerContext {
  readonly balance: Balance;
  readonly hashType: HashType;
  /** `hash-balance-factor`. */
  readonly balanceFactor: number | undefined;
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
