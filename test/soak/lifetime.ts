// How long what a soak has started lives: until the soak says how it went.
import type { Lifetime } from '../support/programs.js';

export interface SoakLifetime extends Lifetime {
  /** Stops everything, and ends the process: with 1 when there are faults. */
  end(faults: readonly string[]): Promise<never>;
}

export const openLifetime = (): SoakLifetime => {
  const stops: (() => void | Promise<void>)[] = [];
  return {
    after: (stop) => void stops.push(stop),
    async end(faults) {
      for (const stop of stops.reverse()) await stop();
      console.log(faults.length === 0 ? 'holds' : `does not hold: ${faults.join(', ')}`);
      return process.exit(faults.length === 0 ? 0 : 1);
    },
  };
};
