// The clock of an engine thread, going by the test's word.
import type { TestContext } from 'node:test';
import { refreshClock } from '#hapax/engine/net/clock.js';

/** Stops the time of timers and of the thread's clock; @returns what lets some of it pass. */
export const stopClock = (t: TestContext): ((ms: number) => void) => {
  let now = 1000;
  t.mock.method(performance, 'now', () => now);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  refreshClock();
  return (ms) => {
    for (let passed = 0; passed < ms; passed++) {
      now++;
      refreshClock();
      t.mock.timers.tick(1);
    }
  };
};
