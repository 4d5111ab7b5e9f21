// What a limited flow lets pass (manual 9.7): so many bytes a period and no more, whatever is asked for, and no less.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Allowance } from '#hapax/engine/net/allowance.js';
import { monotonicMs } from '#hapax/engine/net/clock.js';
import { Flow, type Limit } from '#hapax/engine/net/flow.js';
import { Timers } from '#hapax/engine/net/timers.js';
import { stopClock } from '../support/thread-clock.js';

const PIECE = 16_384;

/** A stream with bytes without end, and when how many of them have passed. */
const startStream = (limits: readonly Limit[]) => {
  const flow = new Flow();
  const passed: [at: number, bytes: number][] = [];
  const begin = monotonicMs();
  const pass = () => {
    for (let { room } = flow; room > 0; { room } = flow) {
      passed.push([monotonicMs() - begin, room]);
      flow.take(room);
    }
  };
  for (const limit of limits) flow.limit(limit, limit);
  flow.start(new Timers(), pass);
  pass();
  return { flow, passed, total: () => passed.reduce((sum, [, bytes]) => sum + bytes, 0) };
};

const limit = (bytes: number, periodMs: number, minSize = 0): Limit => ({ bytes, periodMs, minSize });

test('a buffer passes at once, the others when time has paid for the one before', (t) => {
  const pass = stopClock(t);
  const { passed, total } = startStream([limit(PIECE * 10, 1000)]);
  assert.deepEqual(passed, [[0, PIECE]]);
  pass(70);
  assert.equal(total(), PIECE);
  pass(930);
  assert.ok(total() >= PIECE * 10 && total() <= PIECE * 11, `${total()}`);
  pass(9000);
  assert.ok(Math.abs(total() / PIECE - 100) <= 1.5, `${total() / PIECE}`);
});

test('no more than the limit at a time, and once a period then', (t) => {
  const pass = stopClock(t);
  const { passed } = startStream([limit(100, 1000)]);
  pass(3100);
  assert.deepEqual(
    passed.map(([, bytes]) => bytes),
    [100, 100, 100, 100],
  );
});

test('min-size is what passes at a time, as far as the limit has room for it', (t) => {
  stopClock(t);
  assert.deepEqual(startStream([limit(100_000, 1000, 40_000)]).passed, [[0, 40_000]]);
  assert.deepEqual(startStream([limit(10_000, 1000, 40_000)]).passed, [[0, 10_000]]);
});

test('of several limits each is kept', (t) => {
  const pass = stopClock(t);
  const { total } = startStream([limit(200_000, 1000), limit(500, 100), limit(1_000_000, 10_000)]);
  pass(4000);
  assert.ok(total() >= 19_500 && total() <= 20_600, `${total()}`);
});

test('the last word counts, and so does what has passed', (t) => {
  const pass = stopClock(t);
  const slow = limit(1000, 10_000);
  const { flow, total } = startStream([slow]);
  flow.limit(slow, limit(1000, 100));
  pass(9000);
  assert.equal(total(), 1000);
  pass(2000);
  assert.ok(total() >= 9000, `${total()}`);
});

test('a stopped flow wakes nobody', (t) => {
  const pass = stopClock(t);
  const { flow, passed } = startStream([limit(100, 1000)]);
  flow.stop();
  pass(5000);
  assert.equal(passed.length, 1);
});

test('in no period more passes than the limit and one piece', () => {
  const asked = fc.array(fc.record({ afterMs: fc.nat(300), bytes: fc.nat(20_000) }), { minLength: 1 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300_000 }),
      fc.integer({ min: 1, max: 2000 }),
      asked,
      (bytes, periodMs, asks) => {
        const allowance = new Allowance();
        allowance.set(bytes, periodMs, 0);
        const piece = allowance.room(0);
        const late = Math.ceil((bytes / periodMs) * 20);
        const passed: [at: number, bytes: number][] = [];
        let now = 0;
        for (const ask of asks) {
          now += ask.afterMs;
          const room = Math.min(ask.bytes, allowance.room(now));
          allowance.take(room, now);
          passed.push([now, room]);
          const inPeriod = passed.filter(([at]) => at > now - periodMs).reduce((sum, [, n]) => sum + n, 0);
          assert.ok(inPeriod <= bytes + piece + late, `${inPeriod}`);
        }
      },
    ),
  );
});
