// Timers of a thread strike in time, whatever their owners do meanwhile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monotonicMs } from '#hapax/engine/net/clock.js';
import { Timer, Timers } from '#hapax/engine/net/timers.js';
import { stopClock } from '../support/thread-clock.js';

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

test('an owner that arms its timer again does not delay the timers of others', (t) => {
  const pass = stopClock(t);
  const timers = new Timers();
  const again = noting((timer) => timers.arm(timer, 100));
  const other = noting();
  timers.arm(again.timer, 100);
  pass(20);
  timers.arm(other.timer, 100);
  pass(300);
  assert.deepEqual(again.struck, [1100, 1200, 1300]);
  assert.deepEqual(other.struck, [1120]);
});

test('a cancelled timer is silent, one armed again strikes once', (t) => {
  const pass = stopClock(t);
  const timers = new Timers();
  const [silent, last] = [noting(), noting()];
  timers.arm(silent.timer, 10);
  timers.arm(last.timer, 5);
  timers.arm(last.timer, 20);
  timers.cancel(silent.timer);
  pass(100);
  assert.deepEqual([silent.struck, last.struck], [[], [1020]]);
});
