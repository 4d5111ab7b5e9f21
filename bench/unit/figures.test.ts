// The arithmetic of the bench, from what Linux and the generators say to the verdict.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, ratios, summarize } from '../arithmetic.js';
import { faultsOf } from '../checks.js';
import { readAb, readWrk } from '../loads.js';
import { pages } from '../pages.js';
import { readCpuList, readCpuUs, readResidentBytes } from '../proc.js';
import { evaluate } from '../results.js';
import type { Measurement } from '../rounds.js';
import type { Case, Goal, Row } from '../rows.js';

test('a median is the middle, or between the two in the middle', () => {
  assert.equal(median([10, 9, 100]), 10);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.deepEqual(summarize([3, 1, 2]), { median: 2, least: 1, most: 3 });
});

test('ratios are taken round by round, as far as both go', () => {
  assert.deepEqual(ratios([2, 9], [1, 3]), [2, 3]);
  assert.deepEqual(ratios([2, 9], []), []);
});

test('processor time is user and system, own and of ended children, whatever the name', () => {
  const before = 'S 1 2 3 0 -1 4194304 133 0 0 0'; // state to cmajflt
  assert.equal(readCpuUs(`42 (a) S (b c) ${before} 7 5 20 10 20 0 1 0 365001`), 420_000);
});

test('resident memory and lists of cores are read as Linux writes them', () => {
  assert.equal(readResidentBytes('Name:\tx\nVmRSS:\t    1234 kB\nThreads:\t1\n'), 1234 * 1024);
  assert.equal(readResidentBytes('Name:\tkthreadd\n'), 0);
  assert.deepEqual(readCpuList('0-2,5'), [0, 1, 2, 5]);
});

test("the generators' reports come to the same words", () => {
  const wrk =
    'Running…\n{"answers":10,"bytes":2000,"seconds":1,"p99Ms":2.5,"non2xx":1,"broken":0}\nTransfer/sec: 1\n';
  const counts = { answers: 10, seconds: 1, p99Ms: 2.5, non2xx: 1, broken: 0 };
  assert.deepEqual(readWrk(wrk), { ...counts, answerBytes: 200 });
  const ab = [
    'Document Length:        50 bytes',
    'Time taken for tests:   1.000 seconds',
    'Complete requests:      10',
    'Failed requests:        0',
    'Non-2xx responses:      1',
    '  99%      3',
  ].join('\n');
  assert.deepEqual(readAb(ab), { ...counts, p99Ms: 3, answerBytes: 50 });
});

test('a proxy that answers wrongly, or by itself, is found out', () => {
  const page = pages.small;
  const report = { answers: 100, seconds: 1, p99Ms: 1, non2xx: 0, broken: 0, answerBytes: 250 };
  const right = { report, page, connections: 1, requests: 100 };
  assert.deepEqual(faultsOf(right), []);
  assert.deepEqual(faultsOf({ ...right, lines: 90 }), []);
  const wrong = [
    { ...right, report: { ...report, answers: 0 } },
    { ...right, report: { ...report, non2xx: 1 } },
    { ...right, report: { ...report, broken: 1 } },
    { ...right, report: { ...report, answerBytes: 49 } },
    { ...right, report: { ...report, answerBytes: 2000 } },
    { ...right, requests: 99 },
    { ...right, lines: 10 },
  ];
  for (const seen of wrong) assert.equal(faultsOf(seen).length, 1, JSON.stringify(seen));
});

const cases = ['2', '1000'].map(
  (name): Case => ({ name, setting: { servers: Number(name) }, load: { kind: 'start' } }),
);

const rowWith = (goal: Goal): Row => ({
  ...{ name: 'row', what: '', figure: 'cpuUs', unit: 'µs', proxies: 'all' },
  ...{ cases, goal },
});

const measured = (of: number, proxy: string, values: readonly number[]): Measurement => ({
  case: cases[of]!,
  proxy,
  samples: values.map((cpuUs) => ({ figures: { cpuUs }, faults: [] })),
});

test('a ratio is the median of the ratios of the rounds, and hapax alone is judged', () => {
  const measurements = [measured(0, 'hapax', [10, 40, 12]), measured(0, 'haproxy', [10, 20, 10])];
  const [hapax, haproxy] = evaluate(rowWith({ of: 'ratio', limit: 1.1 }), measurements);
  assert.deepEqual(hapax?.figure, { median: 12, least: 10, most: 40 });
  assert.equal(hapax?.ratio, 1.2);
  assert.deepEqual(hapax?.goal, { text: 'ratio ≤ 1.1', value: 1.2, met: false });
  assert.equal(haproxy?.ratio, undefined);
  assert.equal(haproxy?.goal, undefined);
});

test("growth is against the first case, and its goal is HAProxy's growth", () => {
  const measurements = [
    ...[measured(0, 'hapax', [10]), measured(0, 'haproxy', [5])],
    ...[measured(1, 'hapax', [15]), measured(1, 'haproxy', [10])],
  ];
  const [first, , second] = evaluate(rowWith({ of: 'growth', limit: 1 }), measurements);
  assert.equal(first?.goal, undefined);
  assert.equal(second?.growth, 1.5);
  assert.deepEqual(second?.goal, { text: "growth ≤ 1 × haproxy's", value: 0.75, met: true });
});

test('nothing is compared with a proxy that was in trouble', () => {
  const failed = {
    ...measured(0, 'haproxy', [10]),
    trouble: { kind: 'failed', text: 'no answers' },
  } as const;
  const [hapax, haproxy] = evaluate(rowWith({ of: 'ratio', limit: 1 }), [measured(0, 'hapax', [5]), failed]);
  assert.equal(hapax?.ratio, undefined);
  assert.equal(hapax?.goal, undefined);
  assert.deepEqual(haproxy?.trouble, failed.trouble);
});
