// What lives how long: whatever is started belongs to a lifetime, and ends with it, last come first served.
import type { Lifetime } from '#support/programs.js';

export type { Lifetime };

export interface OpenLifetime extends Lifetime {
  /** Stops everything that was started in it; a second call waits for the first. */
  end(): Promise<void>;
}

/** A lifetime, within another one if `parent` is given. */
export const openLifetime = (parent?: Lifetime): OpenLifetime => {
  const stops: (() => void | Promise<void>)[] = [];
  let ended: Promise<void> | undefined;
  const endAll = async (): Promise<void> => {
    // One that fails must not keep the others running.
    for (const stop of stops.reverse()) await Promise.resolve().then(stop).catch(complain);
  };
  const end = (): Promise<void> => {
    ended ??= endAll();
    return ended;
  };
  parent?.after(end);
  return { after: (stop) => void stops.push(stop), end };
};

const complain = (error: unknown): void => console.error(`could not be stopped: ${error}`);
