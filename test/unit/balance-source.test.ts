// balance source: clients go where the real HAProxy sent them.
import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { addressHash } from '#hapax/engine/backend/balance/source.js';
import { choose, makeFarm, never, pickLetters } from '../support/farm.js';
import { clients, hashedFarms, hashTypes } from '../support/hashed-clients.js';

for (const { name, servers, went } of hashedFarms) {
  describe(`balance source, ${name}`, () => {
    for (const [words, recorded] of Object.entries(went)) {
      it(`sends clients where HAProxy does, hash-type ${words}`, () => {
        const farm = makeFarm(servers);
        const candidates = farm.candidates.filter((_, at) => !servers[at]!.disabled);
        const balancer = farm.balancer({ algorithm: 'source' }, { hashType: hashTypes[words]!, candidates });
        const ours = clients.map((clientAddress) => pickLetters(balancer, 1, { clientAddress }));
        assert.equal(ours.join(''), recorded);
      });
    }
  });
}

/** Where each of 2,000 clients goes. */
const mapping = (method: 'map-based' | 'consistent', without: number | undefined): number[] => {
  const farm = makeFarm(new Array(10).fill(10));
  const balancer = farm.balancer(
    { algorithm: 'source' },
    {
      hashType: { method, function: 'sdbm', avalanche: true },
      candidates: farm.candidates.filter(({ index }) => index !== without),
    },
  );
  return Array.from({ length: 2000 }, (_, n) => {
    const clientAddress = `10.0.${n >> 8}.${n & 255}`;
    return choose(balancer, { clientAddress })!.index;
  });
};

test('with consistent hashing only the clients of the server that went move', () => {
  const before = mapping('consistent', undefined);
  const after = mapping('consistent', 3);
  const moved = before.filter((server, client) => after[client] !== server);
  assert.ok(moved.length > 100);
  assert.deepEqual(new Set(moved), new Set([3]));
});

test('with a map most clients move', () => {
  const after = mapping('map-based', 3);
  const moved = mapping('map-based', undefined).filter((server, client) => after[client] !== server);
  assert.ok(moved.length > 1500, `${moved.length} of 2000`);
});

test('a server that comes back gets its own clients again', () => {
  const farm = makeFarm([10, 10, 10]);
  const hashType = hashTypes.consistent!;
  const balancer = farm.balancer({ algorithm: 'source' }, { hashType });
  const all = () => clients.map((clientAddress) => choose(balancer, { clientAddress })!.index);
  const before = all();
  balancer.update(farm.candidates.slice(1));
  assert.notDeepEqual(all(), before);
  balancer.update(farm.candidates);
  assert.deepEqual(all(), before);
});

test('a consistent hash leads on from a server that is passed over, a map does not', () => {
  const key = { clientAddress: '192.0.2.7' };
  for (const hashType of Object.values(hashTypes)) {
    const balancer = makeFarm([1, 1, 1]).balancer({ algorithm: 'source' }, { hashType });
    const chosen = balancer.owner?.(key, never);
    const others = Array.from({ length: 5 }, () =>
      balancer.owner?.(key, (candidate) => candidate === chosen),
    );
    assert.equal(new Set(others).size, 1);
    assert.equal(others[0] === chosen, hashType.method === 'map-based');
  }
});

test('clients without an address take turns', () => {
  const balancer = makeFarm([1, 2]).balancer({ algorithm: 'source' });
  assert.equal(pickLetters(balancer, 6), 'abbabb');
});

test('an address is hashed by its words, whatever its spelling', () => {
  const hashes: readonly (readonly [string, number | undefined])[] = [
    ['192.0.2.33', 0xc0000221],
    ['255.255.255.255', 0xffffffff],
    ['::', 0],
    ['::1', 1],
    ['1::', 0x10000],
    ['1:2:3:4:5:6:7:8', 0x00000008],
    ['2001:db8::a:b:c', 0x2001_0db8 ^ 0xa ^ 0x000b_000c],
    ['2001:db8:0:0:0:a:b:c', 0x2001_0db8 ^ 0xa ^ 0x000b_000c],
    ['fe80::1%eth0', 0xfe80_0001],
    ['::ffff:192.0.2.33', 0xc000_fdde],
    ['', undefined],
    ['unix:', undefined],
    ['1.2.3', undefined],
  ];
  for (const [address, hash] of hashes)
    assert.equal(addressHash(address), hash === undefined ? undefined : hash >>> 0, address);
});
