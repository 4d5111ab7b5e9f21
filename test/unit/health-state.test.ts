// Counting of checks by rise and fall, without servers, sockets or time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countResult, describeCount, type Transition } from '#hapax/control/health/state.js';
import type { Verdict } from '#hapax/control/health/statuses.js';

const VERDICTS: Readonly<Record<string, Verdict>> = { '+': 'passed', '-': 'failed', '~': 'conditional' };

/** Counts results written as "+-~"; "2/3 UP" after each, with the transition where one is asked for. */
const play = (results: string, rise: number, fall: number, start = rise): string[] => {
  let health = start;
  return [...results].map((result) => {
    const counted = countResult({ health, rise, fall }, VERDICTS[result]!);
    health = counted.health;
    const transition: Transition = counted.transition;
    return describeCount({ health, rise, fall }, 1) + (transition === 'none' ? '' : ` ${transition}`);
  });
};

const cases: readonly (readonly [
  why: string,
  results: string,
  rise: number,
  fall: number,
  start: number,
  expected: readonly string[],
])[] = [
  ['a server starts one failure away from down', '-', 2, 3, 2, ['0/2 DOWN stop']],
  ['and one good check makes it whole', '+', 2, 3, 2, ['3/3 UP run']],
  ['fall checks in a row take a whole server down', '---', 2, 3, 4, ['2/3 UP', '1/3 UP', '0/2 DOWN stop']],
  [
    'a good one in between starts anew',
    '--+--',
    2,
    3,
    4,
    ['2/3 UP', '1/3 UP', '3/3 UP run', '2/3 UP', '1/3 UP'],
  ],
  ['rise checks in a row bring it up', '+++', 3, 2, 0, ['1/3 DOWN', '2/3 DOWN', '2/2 UP run']],
  [
    'a failed one in between starts anew',
    '++-+',
    3,
    2,
    0,
    ['1/3 DOWN', '2/3 DOWN', '0/3 DOWN stop', '1/3 DOWN'],
  ],
  ['with 1 and 1 each check decides', '-+-', 1, 1, 1, ['0/1 DOWN stop', '1/1 UP run', '0/1 DOWN stop']],
  ['a conditional pass counts as a good one', '~', 2, 3, 2, ['3/3 UP leave balancing']],
  ['but leaves balancing only once it is up', '~~', 2, 3, 0, ['1/2 DOWN', '3/3 UP leave balancing']],
];

for (const [why, results, rise, fall, start, expected] of cases)
  test(why, () => assert.deepEqual(play(results, rise, fall, start), expected));

test('a full count does not rise and an empty one does not fall', () => {
  assert.equal(countResult({ health: 4, rise: 2, fall: 3 }, 'passed').moved, false);
  assert.equal(countResult({ health: 0, rise: 2, fall: 3 }, 'failed').moved, false);
  assert.equal(countResult({ health: 4, rise: 2, fall: 3 }, 'failed').moved, true);
});

test('no verdict, no count', () => {
  assert.deepEqual(countResult({ health: 3, rise: 2, fall: 3 }, 'none'), {
    health: 3,
    moved: false,
    transition: 'none',
  });
});

test('an up server without weight is said to drain', () => {
  assert.equal(describeCount({ health: 4, rise: 2, fall: 3 }, 0), '3/3 DRAIN');
});
