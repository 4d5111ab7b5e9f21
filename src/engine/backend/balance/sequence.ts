// Weighted sequences: each server as often as its weight, spread evenly. Round robin walks over them, map-based hashing
// picks positions in them. Built when the backend's version changed, never per request.

/**
 * Most positions per server that a sequence may have. Weights of a cfg (1 to 256) always fit exactly; sixteenths, during
 * a slow start, are rounded where they would need more.
 */
const POSITIONS_PER_SERVER = 256;

/**
 * The smoothest order: in any window of it, each server is there as often as its weight says, give or take two. Of the
 * weights 3 and 1 it makes 0001, of 1, 3 and 2 it makes 121210.
 *
 * Each weight class wants its k-th place of `total` within the window [k × total / share, (k + 1) × total / share).
 * Giving each place to the class whose open window ends first misses no window (the proportionate progress of Baruah,
 * Cohen, Plaxton and Varvel, 1996), hence no class is ever a whole place early or late.
 * @param weights at least 1 each
 * @returns positions in `weights`
 */
export const smoothSequence = (weights: readonly number[]): Uint32Array => {
  const classes = weightClasses(fit(weights));
  const total = totalOf(classes);
  return new Uint32Array(total).map((_, place) => takeServer(earliestDue(classes, place, total)));
};

const earliestDue = (classes: readonly WeightClass[], place: number, total: number): WeightClass => {
  let best: WeightClass | undefined;
  let bestDue = Number.POSITIVE_INFINITY;
  for (const each of classes) {
    if (each.taken * total >= (place + 1) * each.share) continue;
    const due = Math.ceil(((each.taken + 1) * total) / each.share);
    if (due >= bestDue) continue;
    best = each;
    bestDue = due;
  }
  return best!;
};

/**
 * HAProxy's map of static-rr and map-based hashing. Its order is part of the language: it decides which client goes to
 * which server. At each step every server earns its weight; the first that has earned two places, else one, pays one.
 * Servers of equal weight keep their order thereby, so that only the next of each weight class is looked at.
 * @param weights at least 1 each
 * @returns positions in `weights`
 */
export const serverMap = (weights: readonly number[]): Uint32Array => {
  const classes = weightClasses(reduce(weights));
  const total = totalOf(classes);
  return new Uint32Array(total).map((_, place) => takeServer(mostEarned(classes, place, total)));
};

const mostEarned = (classes: readonly WeightClass[], place: number, total: number): WeightClass => {
  let best: WeightClass | undefined;
  let bestPlaces = Number.NEGATIVE_INFINITY;
  for (const each of classes) {
    const paid = Math.floor(each.taken / each.servers.length);
    const places = Math.floor(((place + 1) * each.weight) / total) - paid;
    if (places < bestPlaces || (places === bestPlaces && nextServer(each) > nextServer(best!))) continue;
    best = each;
    bestPlaces = places;
  }
  return best!;
};

/** Servers of one weight, who take turns. */
interface WeightClass {
  readonly weight: number;
  readonly servers: number[];
  /** Places in the sequence that all of them get together. */
  share: number;
  /** Places they have so far. */
  taken: number;
}

/** Heaviest first, so that the heavier leads among those due at once. */
const weightClasses = (weights: readonly number[]): WeightClass[] => {
  const byWeight = new Map<number, WeightClass>();
  for (const [server, weight] of weights.entries()) {
    const each = byWeight.get(weight) ?? { weight, servers: [], share: 0, taken: 0 };
    each.servers.push(server);
    each.share += weight;
    byWeight.set(weight, each);
  }
  return [...byWeight.values()].sort((one, other) => other.weight - one.weight);
};

const nextServer = (each: WeightClass): number => each.servers[each.taken % each.servers.length]!;

const takeServer = (each: WeightClass): number => {
  const server = nextServer(each);
  each.taken++;
  return server;
};

const totalOf = (classes: readonly WeightClass[]): number => sum(classes.map((each) => each.share));

/** Divides by the greatest common divisor, after rounding to what a sequence may have at most. */
const fit = (weights: readonly number[]): number[] => {
  const reduced = reduce(weights);
  const total = sum(reduced);
  const most = POSITIONS_PER_SERVER * weights.length;
  if (total <= most) return reduced;
  return reduce(reduced.map((weight) => Math.max(1, Math.round((weight * most) / total))));
};

const reduce = (weights: readonly number[]): number[] => {
  const divisor = weights.reduce(greatestCommonDivisor, 0);
  return weights.map((weight) => weight / divisor);
};

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
