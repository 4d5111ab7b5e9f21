// What every balance algorithm owes to `assign`, over the whole table and both kinds of hash.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Balance } from '#hapax/config/model.js';
import type { BalanceKey, Balancer, Candidate } from '#hapax/engine/backend/balance/balancer.js';
import { HeaderList } from '#hapax/engine/http1/headers.js';
import { Gauge } from '#hapax/state/slots.js';
import { always, choose, countPicks, type Farm, makeFarm } from '../support/farm.js';
import { hashTypes } from '../support/hashed-clients.js';

interface Row {
  readonly balance: Balance;
  readonly hash?: 'consistent';
  /** Whether the number of requests a server gets follows its weight when none is ever busy. */
  readonly byWeight: boolean;
}

const rows: Readonly<Record<string, Row>> = {
  roundrobin: { balance: { algorithm: 'roundrobin' }, byWeight: true },
  'static-rr': { balance: { algorithm: 'static-rr' }, byWeight: true },
  leastconn: { balance: { algorithm: 'leastconn' }, byWeight: false },
  first: { balance: { algorithm: 'first' }, byWeight: false },
  'source, map-based': { balance: { algorithm: 'source' }, byWeight: true },
  'source, consistent': { balance: { algorithm: 'source' }, hash: 'consistent', byWeight: false },
  'uri, map-based': { balance: { algorithm: 'uri', whole: false, pathOnly: false }, byWeight: true },
  'url_param, consistent': {
    balance: { algorithm: 'url_param', name: 'id' },
    hash: 'consistent',
    byWeight: false,
  },
  'hdr, map-based': { balance: { algorithm: 'hdr', name: 'host', domainOnly: true }, byWeight: true },
  'hash, consistent': {
    balance: {
      algorithm: 'hash',
      expression: { text: 'src', fetch: { name: 'src', args: [] }, converters: [], type: 'addr' },
    },
    hash: 'consistent',
    byWeight: false,
  },
  'random(1)': { balance: { algorithm: 'random', draws: 1 }, byWeight: true },
  'random(2)': { balance: { algorithm: 'random', draws: 2 }, byWeight: false },
};

const weights = fc.array(fc.integer({ min: 1, max: 256 }), { minLength: 1, maxLength: 20 });
/** The nth request: every algorithm that hashes finds a key in it. */
const client = (n: number): BalanceKey => {
  const headers = new HeaderList();
  headers.add('host', `www.d${n}.example`);
  const head = { method: 'GET', uri: `/p${n}?id=${n}`, headers };
  const hashKey = `key ${n}`;
  return { hashKey, clientAddress: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`, head };
};

const balancerOf = (farm: Farm, { balance, hash }: Row): Balancer =>
  farm.balancer(balance, { hashType: hashTypes[hash ?? 'map-based']! });

for (const [name, row] of Object.entries(rows)) {
  describe(`balance ${name}`, () => {
    it('picks a candidate that accepts, and nobody only when all refuse', () => {
      fc.assert(
        fc.property(
          weights,
          fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
          fc.nat(),
          (all, free, n) => {
            const farm = makeFarm(all);
            const picked = balancerOf(farm, row).pick(client(n), ({ index }) => free[index]!);
            const anyFree = all.some((_, at) => free[at]);
            assert.equal(picked !== undefined, anyFree);
            assert.ok(picked === undefined || (farm.candidates.includes(picked) && free[picked.index]));
          },
        ),
      );
    });

    it('asks each candidate once, and none after one has accepted', () => {
      for (const accepting of [-1, 0, 1, 2, 3]) {
        const asked: Candidate[] = [];
        const farm = makeFarm([9, 1, 1, 200]);
        const picked = balancerOf(farm, row).pick(client(accepting), (candidate) => {
          asked.push(candidate);
          return candidate.index === accepting;
        });
        assert.equal(new Set(asked).size, asked.length);
        assert.equal(picked, accepting < 0 ? undefined : asked.at(-1));
        if (accepting < 0) assert.equal(asked.length, 4);
      }
    });

    it('picks nobody before it knows of any, and after it lost all', () => {
      const farm = makeFarm([1, 1]);
      const balancer = farm.balancer(row.balance, { candidates: [] });
      assert.equal(balancer.pick(client(1), always), undefined);
      balancer.update(farm.candidates);
      assert.ok(balancer.pick(client(1), always));
      balancer.update([]);
      assert.equal(balancer.pick(client(1), always), undefined);
    });

    it('picks only from the last update', () => {
      const farm = makeFarm([1, 20, 3, 256]);
      const balancer = balancerOf(farm, row);
      for (const left of [[1, 3], [0], [2, 1, 0], [3]]) {
        balancer.update(left.map((at) => farm.candidates[at]!));
        for (let n = 0; n < 50; n++) assert.ok(left.includes(choose(balancer, client(n))!.index));
      }
    });

    it('serves a thousand servers of any weight, all of them busy or free', () => {
      const farm = makeFarm(Array.from({ length: 1000 }, (_, at) => [1, 50, 256][at % 3]!));
      const balancer = balancerOf(farm, row);
      for (let n = 0; n < 200; n++) assert.ok(choose(balancer, client(n)));
      assert.equal(
        balancer.pick(client(1), () => false),
        undefined,
      );
      for (const { cells } of farm.candidates) cells.set(Gauge.server.sessions, 40);
      assert.ok(balancer.pick(client(1), ({ index }) => index === 777));
    });

    it('survives a weight that falls to nothing before the next update', () => {
      const farm = makeFarm([1, 1]);
      for (const { cells } of farm.candidates) cells.set(Gauge.server.effectiveWeight, 0);
      assert.ok(balancerOf(farm, row).pick(client(1), always));
    });

    if (row.byWeight)
      it('gives each server its share', () => {
        const all = [1, 4, 10, 25];
        const balancer = balancerOf(makeFarm(all), row);
        const picks = Array.from({ length: 8000 }, (_, n) => choose(balancer, client(n))!.index);
        for (const [server, count] of countPicks(picks, 4).entries())
          assert.ok(Math.abs(count - 200 * all[server]!) < 250, `server ${server} got ${count}`);
      });
  });
}
