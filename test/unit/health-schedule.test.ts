// When checks run: intervals, their spread, their start, and how long one may take.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckResult } from '#hapax/control/health/checks/check.js';
import { startLoop } from '#hapax/control/health/loop.js';
import { checkTimeouts, firstDelaysMs, intervalMs, spreadMs } from '#hapax/control/health/schedule.js';
import { recordCheck } from '#hapax/control/health/servers.js';
import { fakeClock } from '../support/fake-clock.js';
import { makeCheck } from '../support/model.js';

const full = 4; // rise 2, fall 3

test('inter when all is well, fastinter on the way, downinter at the bottom', () => {
  const check = makeCheck({ interMs: 2000, fastInterMs: 500, downInterMs: 9000 });
  assert.deepEqual(
    [0, 1, 2, 3, full].map((health) => intervalMs(check, health)),
    [9000, 500, 500, 500, 2000],
  );
});

test('inter stands in for what is not said', () => {
  assert.deepEqual(
    [0, 1, 3, full].map((health) => intervalMs(makeCheck({ interMs: 700 }), health)),
    [700, 700, 700, 700],
  );
});

test('spread-checks moves an interval both ways by its percentage at most', () => {
  assert.equal(spreadMs(2000, 10, 0), 200);
  assert.equal(spreadMs(2000, 10, 0.5), 0);
  assert.equal(spreadMs(2000, 10, 0.9999), -199);
  assert.equal(spreadMs(2000, 0, 0.3), 0);
});

test('first checks spread over the shortest interval, longer ones over their own', () => {
  assert.deepEqual(firstDelaysMs([2000, 2000, 2000, 2000]), [0, 500, 1000, 1500]);
  assert.deepEqual(firstDelaysMs([2000, 8000]), [0, 4000]);
  assert.deepEqual(firstDelaysMs([100, 100, 3000]), [0, 1000, 2000], 'short ones do not press the others');
  assert.deepEqual(firstDelaysMs([100, 100]), [0, 50]);
  assert.deepEqual(firstDelaysMs([60_000, 60_000], 1000), [0, 500], 'max-spread-checks');
});

test('timeout check adds time to answer, and lets timeout connect bound the connection', () => {
  const check = makeCheck({ interMs: 2000 });
  assert.deepEqual(checkTimeouts(check, { connect: 500 }), { connectMs: 2000, answerMs: undefined });
  assert.deepEqual(checkTimeouts(check, { connect: 500, check: 9000 }), { connectMs: 500, answerMs: 9000 });
  assert.deepEqual(checkTimeouts(check, { connect: 5000, check: 300 }), { connectMs: 2000, answerMs: 300 });
});

/** A loop whose checks the test ends by hand. */
const loopOf = (health: number, spreadPercent = 0) => {
  const clock = fakeClock();
  const check = recordCheck(makeCheck({ interMs: 2000, fastInterMs: 500 }));
  check.health = health;
  const settled: number[] = [];
  let end: ((result: CheckResult) => void) | undefined;
  const loop = startLoop(
    check,
    (done) => {
      end = done;
      return () => {
        end = undefined;
      };
    },
    ({ durationMs }) => void settled.push(durationMs),
    { clock, firstDelayMs: 100, spreadPercent, random: () => 0 },
  );
  const isAsked = () => end !== undefined;
  const answer = () => {
    const done = end!;
    end = undefined;
    done({ status: 'L4OK' });
  };
  return { clock, check, loop, settled, isAsked, answer };
};

test('one check at a time, and the wait begins when it is over', () => {
  const { clock, check, settled, isAsked, answer } = loopOf(full);
  assert.deepEqual(clock.waiting, [100]);
  clock.pass(100);
  assert.ok(isAsked() && check.inProgress);
  clock.pass(5000);
  assert.deepEqual(clock.waiting, [], 'nothing is started beside it');
  answer();
  assert.equal(check.inProgress, false);
  assert.deepEqual([settled, clock.waiting], [[5000], [2000]]);
});

test('fastinter from the moment something changes, spread by percent', () => {
  const { clock, answer } = loopOf(3, 10);
  clock.pass(100);
  answer();
  assert.deepEqual(clock.waiting, [550]);
});

test('a check can be brought forward, but never put off', () => {
  const { clock, loop, answer } = loopOf(full);
  loop.hurry();
  assert.deepEqual(clock.waiting, [100]);
  clock.pass(100);
  loop.hurry();
  answer();
  loop.hurry();
  assert.deepEqual(clock.waiting, [500]);
});

test('a paused check is not run, and its result does not count', () => {
  const { clock, check, settled, isAsked, answer } = loopOf(full);
  clock.pass(100);
  check.isPaused = true;
  answer();
  clock.pass(10_000);
  assert.equal(isAsked(), false);
  check.isPaused = false;
  clock.pass(2000);
  assert.ok(isAsked());
  assert.deepEqual(settled, []);
});

test('stop ends the wait and the check in flight', () => {
  const waiting = loopOf(full);
  waiting.loop.stop();
  waiting.loop.hurry();
  assert.deepEqual(waiting.clock.waiting, []);
  const checking = loopOf(full);
  checking.clock.pass(100);
  checking.loop.stop();
  assert.equal(checking.isAsked(), false);
});
