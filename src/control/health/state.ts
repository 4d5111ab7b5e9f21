// Counting of good and bad checks: a result in, the new count and what follows from it out. Nothing here knows of
// servers, sockets or time.
import type { Verdict } from './statuses.js';

/**
 * One number counts both ways (HAProxy's check->health): below `rise` the server is down and this many checks in a row
 * were good; from `rise` on it is up, and `rise + fall - 1` means that the last check was good.
 */
export interface Count {
  readonly health: number;
  readonly rise: number;
  readonly fall: number;
}

/** What a count asks for; asking for the state a server is already in changes nothing. */
export type Transition = 'stop' | 'run' | 'leave balancing' | 'none';

export interface Counted {
  readonly health: number;
  /** The count moved: a full one does not rise any more, an empty one does not fall. */
  readonly moved: boolean;
  readonly transition: Transition;
}

export const fullHealth = ({ rise, fall }: Pick<Count, 'rise' | 'fall'>): number => rise + fall - 1;

/** Counts one result. One good check in a row makes an up server whole again, one bad one takes a rising server to 0. */
export const countResult = (count: Count, verdict: Verdict): Counted => {
  if (verdict === 'none') return { health: count.health, moved: false, transition: 'none' };
  const health = verdict === 'failed' ? fallen(count) : risen(count);
  return { health, moved: health !== count.health, transition: transitionOf(count, health, verdict) };
};

const fallen = ({ health, rise }: Count): number => (health - 1 < rise ? 0 : health - 1);

const risen = (count: Count): number =>
  count.health + 1 >= count.rise ? fullHealth(count) : count.health + 1;

const transitionOf = ({ rise }: Count, health: number, verdict: Verdict): Transition => {
  if (verdict === 'failed') return health === 0 ? 'stop' : 'none';
  if (health < rise) return 'none';
  return verdict === 'conditional' ? 'leave balancing' : 'run';
};

/** "2/3 UP", "1/2 DOWN": how far a count is on its way, as `option log-health-checks` writes it. */
export const describeCount = ({ health, rise, fall }: Count, weight: number): string =>
  health >= rise ? `${health - rise + 1}/${fall} ${weight > 0 ? 'UP' : 'DRAIN'}` : `${health}/${rise} DOWN`;
