// Numbers and times as the stats page writes them.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { exactNumber, percent, shortDuration, shortNumber, uptime } from '#hapax/control/stats/text.js';

it('shortens numbers to five characters, never upwards', () => {
  const shown = [
    0, 9999, 10_000, 12_399, 99_999, 123_999, 999_999, 1_239_999, 10_000_000, 999_999_999, 4.9e9, 1.5e12,
  ].map(shortNumber);
  assert.deepEqual(shown, [
    '0',
    '9999',
    '10.0k',
    '12.3k',
    '99.9k',
    '123k',
    '999k',
    '1.23M',
    '10.0M',
    '999M',
    '4.90G',
    '1.50T',
  ]);
});

it('groups the digits of exact numbers', () => {
  assert.deepEqual([0, 999, 1000, 1_234_567].map(exactNumber), ['0', '999', '1,000', '1,234,567']);
});

it('writes durations as HAProxy does', () => {
  assert.deepEqual([0, 59, 60, 3599, 3600, 90_061].map(shortDuration), [
    '0s',
    '59s',
    '1m0s',
    '59m59s',
    '1h0m',
    '1d1h',
  ]);
  assert.equal(uptime(62), '0d 0h01m02s');
  assert.equal(uptime(2 * 86400 + 3 * 3600 + 4.9), '2d 3h00m04s');
});

it('has a share of nothing', () => {
  assert.deepEqual([percent(0, 0), percent(1, 3), percent(3, 3)], ['0%', '33%', '100%']);
});
