// Timers of a thread strike in time, whatever their owners do meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monotonicMs, refreshClock } from '#hapax/engine/net/clock.js';
import { Timer, Timers } from '#hapax/engine/net/timers.js';
import { until } from '../support/until.js';

/** A timer that notes when it strikes, and then does what the test wants. */
const noting = (then: (timer: Timer) => void = () => {}) => {
  const struck: number[] = [];
  const timer = new Timer({
    onTimeout(one) {
      struck.push(monotonicMs());
      then(one);
    },
  });
  return { timer, struck };
};

test('an owner that arms its timer again does not delay the timers of others', async () => {
  const timers = new Timers();
  const first = noting((timer) => first.struck.length === 1 && timers.arm(timer, 100));
  const second = noting();
  refreshClock();
  timers.arm(first.timer, 100);
  await until('some time has passed', () => {
    const from = first.timer.deadline - 100;
    refreshClock();
    return monotonicMs() - from >= 20;
  });
  timers.arm(second.timer, 100);
  const { deadline } = second.timer;
  await until('both have struck', () => first.struck.length > 0 && second.struck.length > 0);
  assert.equal(first.struck.length, 1, 'the other comes before the second time');
  assert.ok(second.struck[0]! >= deadline);
});

test('a cancelled timer is silent, one armed again strikes once', async () => {
  const timers = new Timers();
  const [silent, last] = [noting(), noting()];
  refreshClock();
  timers.arm(silent.timer, 10);
  timers.arm(last.timer, 5);
  timers.arm(last.timer, 20);
  timers.cancel(silent.timer);
  await until('it has struck', () => last.struck.length > 0);
  assert.deepEqual([silent.struck.length, last.struck.length], [0, 1]);
});
