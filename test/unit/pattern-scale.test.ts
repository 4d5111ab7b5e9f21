// A hundred thousand patterns cost about what ten do, and take no memory once they are gone.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IpAddress } from '#hapax/common/ip.js';
import { createPatternSet, type Pattern, type PatternSet } from '#hapax/engine/sample/patterns/index.js';
import { IpTrie } from '#hapax/engine/sample/patterns/ip-trie.js';
import { RadixTree } from '#hapax/engine/sample/patterns/radix.js';
import { processorMs } from '../support/processor-time.js';

const MANY = 100_000;
const FEW = 10;

/** Millions of different texts, near to one another as those of a real list are. */
const word = (n: number): string => `/site${n % 97}/${(n * 7919).toString(36)}`;
const host = (n: number): string => `${(n * 7919).toString(36)}.site${n % 97}.example`;
const network = (n: number): string => `${10 + (n % 200)}.${(n >> 8) & 255}.${n & 255}.0/24`;
const network6 = (n: number): string => `2001:db8:${(n >> 8).toString(16)}:${(n & 255).toString(16)}::/64`;

const lookUps = 50_000;

/** Milliseconds for the look-ups. */
const timeOf = <Value>(set: PatternSet<Value, true>, values: readonly Value[]): number =>
  processorMs(() => {
    for (let at = 0; at < lookUps; at++) set.find(values[at % values.length]!);
  }, 5);

const compare = <Value>(
  create: () => PatternSet<Value, true>,
  textOf: (n: number) => string,
  valueOf: (n: number) => Value,
): void => {
  const [few, many] = [FEW, MANY].map((count) => {
    const set = create();
    for (let n = 0; n < count; n++) set.add(textOf(n), true);
    assert.ok(set.find(valueOf(count - 1)));
    return set;
  });
  const times = [few, many].map((set) =>
    timeOf(
      set!,
      Array.from({ length: 100 }, (_, n) => valueOf(n % FEW)),
    ),
  );
  // One after the other they would cost ten thousand times as much; caches and neighbours make out the rest.
  assert.ok(times[1]! < 40 * times[0]! + 20, `ten: ${times[0]} ms, many: ${times[1]} ms`);
};

describe('100,000 patterns cost what ten do', () => {
  it('str', () => compare(() => createPatternSet('str'), word, word));
  it('str -i', () => compare(() => createPatternSet('str', { ignoreCase: true }), word, word));
  it('beg', () =>
    compare(
      () => createPatternSet('beg'),
      word,
      (n) => `${word(n)}/index.html`,
    ));
  it('end', () =>
    compare(
      () => createPatternSet('end'),
      host,
      (n) => `www.${host(n)}`,
    ));
  it('sub', () =>
    compare(
      () => createPatternSet('sub'),
      word,
      (n) => `http:/${word(n)}/index.html`,
    ));
  it('dir', () =>
    compare(
      () => createPatternSet('dir'),
      word,
      (n) => `/a${word(n)}/b`,
    ));
  it('dom', () =>
    compare(
      () => createPatternSet('dom'),
      host,
      (n) => `http://www.${host(n)}/`,
    ));
  it('ip, IPv4', () =>
    compare(
      () => createPatternSet('ip'),
      network,
      (n) => IpAddress.parse(network(n).replace('.0/24', '.7'))!,
    ));
  it('ip, IPv6', () =>
    compare(
      () => createPatternSet('ip'),
      network6,
      (n) => IpAddress.parse(network6(n).replace('::/64', '::7'))!,
    ));
});

describe('patterns that come and go leave nothing behind', () => {
  const turnover = (change: (n: number, what: 'insert' | 'remove') => void): void => {
    for (let n = 0; n < 5000; n++) change(n, 'insert');
    for (let n = 4999; n >= 0; n -= 2) change(n, 'remove');
    for (let n = 0; n < 5000; n += 2) change(n, 'remove');
  };

  it('in a radix tree', () => {
    for (const backwards of [false, true]) {
      const tree = new RadixTree<Pattern<true>>(backwards);
      const patterns = Array.from(
        { length: 5000 },
        (_, order) => ({ text: word(order), entry: true, order }) as const,
      );
      turnover((n, what) => tree[what](word(n), patterns[n]!));
      assert.equal(JSON.stringify(tree, opened), JSON.stringify(new RadixTree(backwards), opened));
    }
  });

  it('in a trie of networks', () => {
    const tree = new IpTrie<number>(128);
    turnover((n, what) =>
      tree[what](IpAddress.parse(network6(n).replace('/64', ''))!.words, 64 + (n % 3), n),
    );
    assert.equal(JSON.stringify(tree), JSON.stringify(new IpTrie(128)));
  });
});

/** JSON of what maps hold. */
const opened = (_key: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
