// leastconn, first and random: algorithms that look at what the servers are doing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Counter, Gauge, WEIGHT_SCALE } from '#hapax/state/slots.js';
import { always, countPicks, load, makeFarm, nobody, pickLetters, pickMany } from '../support/farm.js';

const leastconn = { algorithm: 'leastconn' } as const;
const first = { algorithm: 'first' } as const;
const random = (draws: number) => ({ algorithm: 'random', draws }) as const;

/** The same numbers for every run (mulberry32). */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let word = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  word ^= word + Math.imul(word ^ (word >>> 7), 61 | word);
  return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
};

describe('balance leastconn', () => {
  it('takes idle servers in turns, whatever their weight, as HAProxy does', () => {
    assert.equal(pickLetters(makeFarm([1, 3, 2]).balancer(leastconn), 6), 'abcabc');
  });

  it('takes the one with the fewest requests', () => {
    const farm = makeFarm([1, 1, 1]);
    load(farm, [3, 1, 2]);
    assert.equal(pickLetters(farm.balancer(leastconn), 3), 'bbb');
  });

  it('counts the queue, too', () => {
    const farm = makeFarm([1, 1]);
    load(farm, [2, 1]);
    farm.candidates[1]!.cells.set(Gauge.server.queue, 5);
    assert.equal(pickLetters(farm.balancer(leastconn), 1), 'a');
  });

  it('loads servers by weight when no request ends', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }), (weights) => {
        const farm = makeFarm(weights);
        const balancer = farm.balancer(leastconn);
        const sum = weights.reduce((all, weight) => all + weight, 0);
        const counts = weights.map(() => 0);
        for (let picks = 0; picks < 10 * sum; picks++) {
          const picked = balancer.pick(nobody, always)!;
          picked.cells.add(Gauge.server.sessions, 1);
          counts[picked.index]!++;
        }
        for (const [server, weight] of weights.entries())
          assert.ok(Math.abs(counts[server]! - 10 * weight) <= weights.length, `${counts} for ${weights}`);
      }),
    );
  });

  it('spares a server in its slow start', () => {
    const farm = makeFarm([1, 1]);
    farm.candidates[0]!.cells.set(Gauge.server.effectiveWeight, WEIGHT_SCALE / 4);
    load(farm, [1, 5]);
    assert.equal(pickLetters(farm.balancer(leastconn), 1), 'b');
  });

  it('alternates over threads', () => {
    const farm = makeFarm([1, 1, 1]);
    const threads = [farm.balancer(leastconn), farm.balancer(leastconn, { thread: 2 })];
    const picks = Array.from({ length: 9 }, (_, at) => threads[at % 2]!.pick(nobody, always)!.index);
    assert.deepEqual(picks, [0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  it('goes on by load where the least loaded are full', () => {
    const farm = makeFarm([1, 1, 1, 1]);
    load(farm, [1, 1, 7, 4]);
    const asked: number[] = [];
    const picked = farm.balancer(leastconn).pick(nobody, ({ index }) => asked.push(index) > 3);
    assert.deepEqual(asked, [0, 1, 3, 2]);
    assert.equal(picked?.index, 2);
  });
});

describe('balance first', () => {
  it('fills servers in the order of their ids', () => {
    const farm = makeFarm([{ id: 30 }, { id: 10 }, { id: 20 }]);
    const room = [2, 2, 2];
    const balancer = farm.balancer(first);
    const picks = Array.from(
      { length: 7 },
      () => balancer.pick(nobody, ({ index }) => room[index]!-- > 0)?.index,
    );
    assert.deepEqual(picks, [1, 1, 2, 2, 0, 0, undefined]);
  });
});

describe('balance random', () => {
  it('with one draw gives each server its weight', () => {
    const weights = [1, 2, 5, 256, 36];
    const picks = pickMany(makeFarm(weights).balancer(random(1), { random: seeded(7) }), 30_000);
    for (const [server, count] of countPicks(picks, weights.length).entries()) {
      const ideal = (30_000 * weights[server]!) / 300;
      assert.ok(Math.abs(count - ideal) < 4 * Math.sqrt(ideal), `${count} instead of ${ideal}`);
    }
  });

  it('with two draws never takes the most loaded of two', () => {
    const farm = makeFarm([1, 1]);
    load(farm, [5, 4]);
    const counts = countPicks(pickMany(farm.balancer(random(2), { random: seeded(1) }), 4000), 2);
    // Only when both draws hit it: a quarter.
    assert.ok(Math.abs(counts[0]! - 1000) < 120, `${counts}`);
  });

  it('with many draws takes the least loaded for its weight', () => {
    const farm = makeFarm([1, 4, 1]);
    load(farm, [2, 5, 3]);
    assert.equal(pickLetters(farm.balancer(random(40), { random: seeded(3) }), 5), 'bbbbb');
  });

  it('prefers who got less this second among equally loaded', () => {
    const farm = makeFarm([1, 1]);
    const balancer = farm.balancer(random(20), { random: seeded(5) });
    const picks = Array.from({ length: 10 }, () => {
      const picked = balancer.pick(nobody, always)!;
      picked.cells.tick(Counter.server.sessionRate, 1000);
      return picked.index;
    });
    assert.deepEqual(countPicks(picks, 2), [5, 5]);
  });
});
