// A thread with clearly more sessions than the others leaves them the next connections, as long as they take them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Spread } from '#hapax/engine/frontend/spread.js';
import { Gauge } from '#hapax/state/slots.js';
import { State } from '#hapax/state/state.js';
import { makeModel } from '../support/model.js';

/** Threads whose connections are accepted by hand; `onNap` is what happens while thread 1 sleeps. */
const makeThreads = (engines: number, onNap: (accept: (thread: number) => void) => void = () => {}) => {
  const model = makeModel([]);
  const shared = State.allocate(model, engines).shared;
  const cells = Array.from({ length: engines }, (_, index) => State.attach(model, shared, index + 1).process);
  const accept = (thread: number) => void cells[thread - 1]!.add(Gauge.process.connections, 1);
  let naps = 0;
  const spread = new Spread(cells[0]!, engines, () => {
    naps++;
    onNap(accept);
  });
  const acceptHere = (times: number) => {
    for (let time = 0; time < times; time++) {
      accept(1);
      spread.accepted();
    }
  };
  return { accept, acceptHere, naps: () => naps, own: () => cells[0]!.share(Gauge.process.connections) };
};

test('a burst is shared with threads that take their part of it while we sleep', () => {
  const threads = makeThreads(4, (accept) => {
    for (const other of [2, 3, 4]) accept(other);
  });
  let total = 0;
  while (total < 64) {
    threads.acceptHere(1);
    total = threads.own() + 3 * threads.naps();
  }
  assert.ok(threads.own() <= 16 + 16 / 4 + 2, `${threads.own()} of ${total}`);
});

test('nobody sleeps while sessions are about even', () => {
  const threads = makeThreads(2);
  for (let round = 0; round < 20; round++) {
    threads.acceptHere(1);
    threads.accept(2);
  }
  threads.acceptHere(5);
  assert.equal(threads.naps(), 0);
});

test('threads that take nothing are waited for less and less', () => {
  const threads = makeThreads(2);
  threads.acceptHere(1000);
  assert.ok(threads.naps() > 5 && threads.naps() < 30, `${threads.naps()}`);
  threads.accept(2);
  const before = threads.naps();
  threads.acceptHere(1);
  assert.equal(threads.naps(), before + 1);
});

test('a thread alone never sleeps', () => {
  const threads = makeThreads(1);
  threads.acceptHere(100);
  assert.equal(threads.naps(), 0);
});
