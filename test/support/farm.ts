// Farms for balancing tests: a backend's servers as candidates on a real shared state, without sockets.
import type { Balance, HashType, Server } from '#hapax/config/model.js';
import type { BalanceKey, Balancer, Candidate } from '#hapax/engine/backend/balance/balancer.js';
import { createBalancer } from '#hapax/engine/backend/balance/index.js';
import { ringKeyOf } from '#hapax/engine/backend/balance/ring-key.js';
import { Gauge } from '#hapax/state/slots.js';
import { State } from '#hapax/state/state.js';
import { makeModel, makeProxy, makeServer } from './model.js';

export interface Farm {
  /** Every server of the backend, as engine thread 1 sees it. */
  readonly candidates: readonly Candidate[];
  /** The same servers as another engine thread sees them. */
  seenBy(thread: number): Candidate[];
  /** Moves the cursor that the balancers of all threads share. */
  setCursor(value: number): void;
  /** A balancer of that thread, told of `candidates`, all of them unless told. */
  balancer(balance: Balance, options?: BalancerOptions): Balancer;
}

export interface BalancerOptions {
  readonly hashType?: HashType;
  readonly hashBalanceFactor?: number;
  readonly candidates?: readonly Candidate[];
  readonly random?: () => number;
  readonly thread?: number;
}

const threads = 2;
const mapBased: HashType = { method: 'map-based', function: 'sdbm', avalanche: false };

/** Servers by weight, or by whatever else of them matters. */
export const makeFarm = (servers: readonly (number | Partial<Server>)[]): Farm => {
  const proxy = makeProxy({
    servers: servers.map((server) => makeServer(typeof server === 'number' ? { weight: server } : server)),
  });
  const model = makeModel([proxy]);
  const { shared } = State.allocate(model, threads);
  const views = Array.from({ length: threads }, (_, thread) => State.attach(model, shared, thread + 1));
  const seenBy = (thread: number) => proxy.servers.map((server) => candidate(server, views[thread - 1]!));
  const candidates = seenBy(1);
  return {
    candidates,
    seenBy,
    setCursor: (value) => views[0]!.backend(0).set(Gauge.backend.roundRobinCursor, value),
    balancer: (balance, { hashType = mapBased, random = Math.random, thread = 1, ...options } = {}) => {
      const { hashBalanceFactor } = options;
      const proxy = { balance, hashType, ...(hashBalanceFactor && { hashBalanceFactor }) };
      const balancer = createBalancer(proxy, views[thread - 1]!.backend(0), random);
      balancer.update(options.candidates ?? (thread === 1 ? candidates : seenBy(thread)));
      return balancer;
    },
  };
};

const candidate = (server: Server, state: State): Candidate => {
  const cells = state.server(0, server.index);
  return {
    index: server.index,
    id: server.id,
    ringKey: ringKeyOf(server),
    configuredWeight: server.weight,
    cells,
    get weight() {
      return cells.get(Gauge.server.effectiveWeight);
    },
  };
};

export const nobody: BalanceKey = { clientAddress: '' };
export const always = (): boolean => true;
export const never = (): boolean => false;

/** As `assign` does: the server of the request's key, else any. */
export const choose = (balancer: Balancer, key: BalanceKey): Candidate | undefined =>
  balancer.owner?.(key, never) ?? balancer.pick(key, always);

/** Positions of the servers picked in a row, each accepting. */
export const pickMany = (balancer: Balancer, times: number, key = nobody): number[] =>
  Array.from({ length: times }, () => choose(balancer, key)!.index);

/** The same as letters: server 0 is a. */
export const pickLetters = (balancer: Balancer, times: number, key = nobody): string =>
  pickMany(balancer, times, key)
    .map((index) => String.fromCharCode(97 + index))
    .join('');

/** How often each of `servers` stands in `picks`. */
export const countPicks = (picks: readonly number[], servers: number): number[] => {
  const counts = new Array<number>(servers).fill(0);
  for (const server of picks) counts[server]!++;
  return counts;
};

/** Requests that servers have, one number each. */
export const load = (farm: Farm, sessions: readonly number[]): void => {
  for (const [at, count] of sessions.entries()) farm.candidates[at]!.cells.set(Gauge.server.sessions, count);
};
