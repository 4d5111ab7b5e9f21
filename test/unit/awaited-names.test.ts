// Names that had no address at the start are asked for again, until they have one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awaitNames } from '#hapax/control/resolvers/awaited.js';
import { ipOf, moveServer } from '#hapax/state/addresses.js';
import { fakeClock } from '../support/fake-clock.js';
import { inet, makeModel, makeProxy, makeServer } from '../support/model.js';

test('a server comes in when its name has an address; who has one, or `resolvers`, is left alone', async (t) => {
  const clock = fakeClock();
  const servers = [
    makeServer({ name: 'late', address: inet('late.test', 80) }),
    makeServer({ name: 'later', address: inet('later.test', 80) }),
    makeServer({ name: 'known', address: inet('127.0.0.1', 80) }),
    makeServer({ name: 'followed', address: inet('a.test', 80), resolvers: 'dns', fqdn: 'a.test' }),
    makeServer({ name: 'ordered', address: inet('b.test', 80), initAddr: ['none'] }),
  ];
  const addresses = new Map<string, string>();
  const asked: string[] = [];
  const settled: string[] = [];
  const stop = awaitNames({
    model: makeModel([makeProxy({ servers })]),
    clock,
    lookup: async (name) => {
      asked.push(name);
      return addresses.get(name);
    },
    move: ({ server }, to) => moveServer(server, to),
    settle: ({ server }, because) => settled.push(`${server.name} ${because ?? 'resolves'}`),
  });
  t.after(stop);
  const round = async () => {
    clock.pass(5000);
    await new Promise(setImmediate);
    return asked.splice(0);
  };
  assert.deepEqual(await round(), ['late.test', 'later.test']);
  assert.deepEqual(settled, []);
  addresses.set('late.test', '192.0.2.1');
  assert.deepEqual(await round(), ['late.test', 'later.test']);
  assert.deepEqual(settled, ['late resolves']);
  assert.equal(ipOf(servers[0]!), '192.0.2.1');
  addresses.set('later.test', '192.0.2.2');
  assert.deepEqual(await round(), ['later.test']);
  assert.deepEqual(await round(), []);
});
