// Ranks of those who wait for a slot: in turn, or by class and time, however long a process runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEarlier, rankByPriority, rankInTurn } from '#hapax/state/ranks.js';

const inOrder = (ranks: readonly number[]): void => {
  for (const [i, rank] of ranks.entries())
    for (const [j, other] of ranks.entries()) assert.equal(isEarlier(rank, other), i < j, `${i}, ${j}`);
};

test('first come, first served, also when tickets begin anew', () => {
  inOrder([0x7ffffffe, 0x7fffffff, -0x80000000, -0x7fffffff].map(rankInTurn));
  inOrder([-2, -1, 0, 1].map(rankInTurn));
});

test('by class, then by time, then in turn', () => {
  const now = Date.UTC(2030, 0);
  inOrder([
    rankByPriority(-2047, now + 524_287, 9),
    rankByPriority(-1, now, 5),
    rankByPriority(0, now - 30, 8),
    rankByPriority(0, now, 6),
    rankByPriority(0, now, 7),
    rankByPriority(0, now + 1, 2),
    rankByPriority(1, now - 524_287, 1),
    rankByPriority(2047, now, 0),
  ]);
});

test('time goes on where the ring ends', () => {
  const end = Math.ceil(Date.UTC(2030, 0) / 2 ** 32) * 2 ** 32;
  for (const priority of [-2047, 0, 2047])
    inOrder(
      [end - 500_000, end - 1, end, end + 1, end + 500_000].map((at) => rankByPriority(priority, at, 1)),
    );
});
