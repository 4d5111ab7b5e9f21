// roundrobin and static-rr: who is next, how evenly, over threads, and past full servers.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { serverMap, smoothSequence } from '#hapax/engine/backend/balance/sequence.js';
import { Gauge, WEIGHT_SCALE } from '#hapax/state/slots.js';
import { always, countPicks, makeFarm, nobody, pickLetters, pickMany } from '../support/farm.js';

const roundrobin = { algorithm: 'roundrobin' } as const;
const staticRr = { algorithm: 'static-rr' } as const;
const weights = fc.array(fc.integer({ min: 1, max: 256 }), { minLength: 1, maxLength: 12 });
const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

describe('balance roundrobin', () => {
  it('takes equal servers in the order of the cfg', () => {
    assert.equal(pickLetters(makeFarm([7, 7, 7]).balancer(roundrobin), 7), 'abcabca');
  });

  it('interleaves by weight', () => {
    assert.equal(pickLetters(makeFarm([3, 1]).balancer(roundrobin), 8), 'aaabaaab');
    assert.equal(pickLetters(makeFarm([5, 1, 1]).balancer(roundrobin), 7), 'aabaaac');
    assert.equal(pickLetters(makeFarm([1, 3, 2]).balancer(roundrobin), 6), 'bcbcba');
  });

  it('gives each server exactly its weight in every round', () => {
    fc.assert(
      fc.property(weights, (all) => {
        const picks = pickMany(makeFarm(all).balancer(roundrobin), total(all));
        assert.deepEqual(countPicks(picks, all.length), all);
      }),
    );
  });

  it('is never two requests off the ideal, in any window of the sequence', () => {
    fc.assert(fc.property(weights, (all) => assert.ok(worstWindow(smoothSequence(all), all) <= 2)));
  });

  it('is smooth for one heavy server among a thousand light ones', () => {
    const all = [256, ...new Array<number>(1000).fill(1)];
    assert.ok(worstWindow(smoothSequence(all), all) <= 2);
  });

  it('keeps strictly to its order over threads', () => {
    const farm = makeFarm([3, 2, 1]);
    const threads = [farm.balancer(roundrobin), farm.balancer(roundrobin, { thread: 2 })];
    const picks = Array.from({ length: 60 }, (_, at) => threads[(at * at) % 2]!.pick(nobody, always)!.index);
    assert.deepEqual(picks, pickMany(makeFarm([3, 2, 1]).balancer(roundrobin), 60));
  });

  it('goes on evenly when a server went or came', () => {
    const farm = makeFarm([1, 1, 1, 1]);
    const balancer = farm.balancer(roundrobin);
    pickMany(balancer, 5);
    balancer.update(farm.candidates.slice(1));
    assert.deepEqual(countPicks(pickMany(balancer, 6), 4), [0, 2, 2, 2]);
    balancer.update(farm.candidates);
    assert.deepEqual(countPicks(pickMany(balancer, 8), 4), [2, 2, 2, 2]);
  });

  it('follows the weight of a slow start in sixteenths', () => {
    const farm = makeFarm([1, 1]);
    farm.candidates[0]!.cells.set(Gauge.server.effectiveWeight, WEIGHT_SCALE / 4);
    assert.equal(pickLetters(farm.balancer(roundrobin), 10), 'bbbbabbbba');
  });

  it('bounds its sequence whatever the slow starts', () => {
    const sixteenths = Array.from({ length: 100 }, (_, at) => 4096 - at);
    assert.ok(smoothSequence(sixteenths).length <= 100 * 257);
  });

  it('survives the wrap of its cursor', () => {
    const farm = makeFarm([1, 1]);
    const balancer = farm.balancer(roundrobin);
    farm.setCursor(0x7fff_fffe);
    assert.equal(pickLetters(balancer, 4), 'abab');
    farm.setCursor(-2);
    assert.equal(pickLetters(balancer, 4), 'abab');
  });

  it('shares the turns of a full server by weight', () => {
    const farm = makeFarm([4, 2, 1]);
    const balancer = farm.balancer(roundrobin);
    const picks = Array.from({ length: 300 }, () => balancer.pick(nobody, ({ index }) => index !== 0)!.index);
    assert.deepEqual(countPicks(picks, 3), [0, 200, 100]);
  });

  it('finds the free servers behind a full one that has nearly all turns', () => {
    const farm = makeFarm([256, 1, 1]);
    const balancer = farm.balancer(roundrobin);
    const picks = Array.from({ length: 100 }, () => balancer.pick(nobody, ({ index }) => index !== 0)!.index);
    const [full, one, other] = countPicks(picks, 3);
    assert.equal(full, 0);
    assert.ok(Math.abs(one! - other!) <= 10, `${one} and ${other}`);
  });
});

describe('balance static-rr', () => {
  it('has the order of HAProxy', () => {
    // Recorded from 2.6, 40 requests in a row.
    const recorded: readonly (readonly [number[], string])[] = [
      [[1, 3, 2], 'abcbbcabcbbcabcbbcabcbbcabcbbcabcbbcabcb'],
      [[1, 30, 25, 256], 'addddbdddddbcdddddddddbdcddddddddbdddcdd'],
      [[256, 255, 17, 1, 99], 'abababeababceabababeababaeabbabeabababea'],
    ];
    for (const [all, expected] of recorded)
      assert.equal(pickLetters(makeFarm(all).balancer(staticRr), 40), expected);
  });

  it('makes the map of the plain algorithm', () => {
    fc.assert(
      fc.property(weights, (all) => {
        const map = [...serverMap(all)];
        assert.deepEqual(map, plainMap(all).slice(0, map.length));
      }),
    );
  });

  it('ignores slow start and weights set at run time', () => {
    const farm = makeFarm([1, 1]);
    farm.candidates[0]!.cells.set(Gauge.server.weight, 100);
    farm.candidates[0]!.cells.set(Gauge.server.effectiveWeight, 1);
    assert.equal(pickLetters(farm.balancer(staticRr), 4), 'abab');
  });
});

/** How far any server's count is off its ideal in the worst window of the sequence, repeated. */
const worstWindow = (sequence: Uint32Array, all: readonly number[]): number => {
  const sum = total(all);
  const worst = all.map((weight, server) => {
    let ahead = 0;
    let most = 0;
    let least = 0;
    for (const picked of sequence) {
      ahead += (picked === server ? 1 : 0) - weight / sum;
      most = Math.max(most, ahead);
      least = Math.min(least, ahead);
    }
    return most - least;
  });
  return Math.max(...worst);
};

/** As the manual of the algorithm would say it: every server earns its weight at each step, the best one pays. */
const plainMap = (all: readonly number[]): number[] => {
  const sum = total(all);
  const scores = all.map(() => 0);
  return Array.from({ length: sum }, () => {
    for (const [server, weight] of all.entries()) scores[server]! += weight;
    const places = scores.map((score) => Math.floor(score / sum));
    const best = places.indexOf(Math.max(...places));
    scores[best]! -= sum;
    return best;
  });
};
