// HAProxy's hashes, against what its converters of the same names answered (2.6: sdbm, sdbm(1), djb2 …).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { avalanche, crc32, djb2, none, sdbm, wt6 } from '#hapax/common/hash.js';

const functions = { sdbm, djb2, wt6, crc32 };
type Name = keyof typeof functions;

const answers: Readonly<Record<string, Readonly<Record<Name, number>>>> = {
  a: { sdbm: 97, djb2: 177670, wt6: 1900802597, crc32: 3904355907 },
  abc: { sdbm: 807794786, djb2: 193485963, wt6: 2483038440, crc32: 891568578 },
  '/index.html': { sdbm: 858007926, djb2: 3776231887, wt6: 822151038, crc32: 3928116034 },
  'The quick brown fox jumps over the lazy dog': {
    sdbm: 2359783795,
    djb2: 885799134,
    wt6: 3840389189,
    crc32: 1095738169,
  },
  // Bytes above 127 and zero; then 127.0.0.1 as its four bytes.
  '\xff\x80\x00\x7f\xc3\xa9': { sdbm: 1269907430, djb2: 1673589679, wt6: 2543009288, crc32: 4103080529 },
  '\x7f\x00\x00\x01': { sdbm: 350326466, djb2: 2091037605, wt6: 2242437889, crc32: 1696554816 },
};

const avalanched: readonly (readonly [number, number])[] = [
  [97, 1830748055],
  [177670, 3548763807],
  [1900802597, 1986649387],
  [3904355907, 1288200982],
  [2359783795, 4144961173],
  [4103080529, 855936227],
];

test('each function answers as HAProxy does', () => {
  for (const [key, expected] of Object.entries(answers)) {
    for (const name of Object.keys(functions) as Name[])
      assert.equal(functions[name](key), expected[name], `${name} of ${JSON.stringify(key)}`);
  }
});

test('avalanche answers as HAProxy does', () => {
  for (const [word, expected] of avalanched) assert.equal(avalanche(word), expected);
});

test('crc32 is that of zlib', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const key = Buffer.from(bytes).toString('latin1');
      assert.equal(crc32(key), zlibCrc32(bytes));
    }),
  );
});

test('hashes are unsigned 32-bit words, and avalanche never makes one of two', () => {
  const seen = new Map<number, number>();
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), (word) => {
      const hash = avalanche(word);
      assert.ok(Number.isInteger(hash) && hash >= 0 && hash <= 0xffff_ffff);
      assert.equal(seen.get(hash) ?? word, word);
      seen.set(hash, word);
    }),
    { numRuns: 2000 },
  );
});

test('no function takes a number for what it is', () => {
  const numbers = { '42': 42, '007x': 7, '4294967297': 1, '-1': 4294967295, '+5': 5, '': 0, x: 0, ' 1': 0 };
  for (const [key, hash] of Object.entries(numbers)) assert.equal(none(key), hash, key);
  // Numbers of more than 64 bits are the greatest of 64.
  assert.equal(none('99999999999999999999'), 0xffffffff);
  assert.equal(none('-99999999999999999999'), 0);
  assert.equal(none('9007199254740993'), 1);
});
