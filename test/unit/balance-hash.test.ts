// What algorithms that hash take of a request, and how the ring of consistent hashing leads on.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HashKey, HashType, Server } from '#hapax/config/model.js';
import { mainDomain } from '#hapax/engine/backend/balance/header.js';
import { uriKey } from '#hapax/engine/backend/balance/uri.js';
import { Gauge } from '#hapax/state/slots.js';
import { load, makeFarm, never } from '../support/farm.js';
import { inet } from '../support/model.js';

const consistent: HashType = { method: 'consistent', function: 'sdbm', avalanche: true };
const clients = Array.from({ length: 300 }, (_, n) => ({ clientAddress: `10.1.${n % 7}.${n % 251}` }));

describe('what counts of a URI', () => {
  const keys: readonly (readonly [words: string, uri: string, key: string])[] = [
    ['', '/a/b?c', '/a/b'],
    ['whole', '/a/b?c', '/a/b?c'],
    ['len 3', '/a/b?c', '/a/'],
    ['len 9', '/a/b?c', '/a/b'],
    ['depth 1', '/a/b/c', '/a'],
    ['depth 2', '/a/b/c', '/a/b'],
    ['depth 2', '/a', '/a'],
    ['depth 1', '/a?b/c', '/a'],
    ['depth 2 whole', '/a?b/c/d', '/a?b/c'],
    ['depth 1', 'http://h/a', 'http:/'],
    ['path-only', 'http://h/a/b?c', '/a/b'],
    ['path-only depth 1', 'http://h/a/b', '/a'],
    ['path-only', 'http://h', ''],
    ['path-only', '*', ''],
    ['path-only', 'h:443', ''],
  ];
  for (const [words, uri, key] of keys)
    it(`of ${uri} with '${words}' is '${key}'`, () => {
      const number = (word: string) => Number(new RegExp(`${word} (\\d+)`).exec(words)?.[1]);
      const settings = {
        algorithm: 'uri' as const,
        whole: words.includes('whole'),
        pathOnly: words.includes('path-only'),
        ...(number('len') && { len: number('len') }),
        ...(number('depth') && { depth: number('depth') }),
      };
      assert.equal(uriKey(uri, settings), key);
    });
});

it('the main domain is the label before the last dot', () => {
  const hosts = {
    'www.haproxy.eu': 'haproxy',
    'a.b': 'a',
    localhost: 'localhost',
    '.com': '.com',
    'x.y.': 'y',
  };
  for (const [host, domain] of Object.entries(hosts)) assert.equal(mainDomain(host), domain);
});

describe('the ring', () => {
  it('leads to the last server before the place where all are passed over', () => {
    const balancer = makeFarm([1, 1, 1]).balancer({ algorithm: 'source' }, { hashType: consistent });
    const owners = clients.map((key) => balancer.owner?.(key, never));
    const others = clients.map((key) => balancer.owner?.(key, () => true));
    assert.ok(others.every(Boolean));
    assert.equal(new Set(owners).size, 3);
    assert.equal(new Set(others).size, 3);
  });

  it('gives no server more than its share under a factor, and others what it cannot take', () => {
    const farm = makeFarm([1, 2, 1]);
    const options = { hashType: consistent, hashBalanceFactor: 150 };
    const balancer = farm.balancer({ algorithm: 'source' }, options);
    for (let n = 0; n < 40; n++) balancer.owner?.(clients[0]!, never)?.cells.add(Gauge.server.sessions, 1);
    const sessions = farm.candidates.map(({ cells }) => cells.get(Gauge.server.sessions));
    for (const [at, weight] of [1, 2, 1].entries())
      assert.ok(sessions[at]! <= Math.ceil(15 * weight), `${sessions}`);
    load(farm, [0, 0, 0]);
    assert.equal(new Set(clients.map((key) => balancer.owner?.(key, never))).size, 3);
  });

  const hosts = (...numbers: number[]): Partial<Server>[] =>
    numbers.map((n) => ({ name: `s${n}`, guid: `g${n}`, address: inet(`10.0.0.${n}`, 8000 + n) }));
  const went = (servers: readonly Partial<Server>[], hashKey: Exclude<HashKey, 'id'>): string => {
    const farm = makeFarm(servers.map((server) => ({ ...server, hashKey })));
    const balancer = farm.balancer({ algorithm: 'source' }, { hashType: consistent });
    return clients.map((key) => servers[balancer.owner!(key, never)!.index]!.name).join();
  };

  for (const hashKey of ['addr', 'addr-port', 'guid'] as const)
    it(`is the same for all orders of servers with hash-key ${hashKey}`, () => {
      assert.equal(went(hosts(1, 2, 3), hashKey), went(hosts(3, 1, 2), hashKey));
      assert.notEqual(went(hosts(1, 2, 3), hashKey), went(hosts(1, 2, 4), hashKey));
    });

  it('goes by the order with hash-key id32', () => {
    assert.notEqual(went(hosts(1, 2, 3), 'id32'), went(hosts(3, 1, 2), 'id32'));
  });
});
