// The pool of idle connections to a server (engine/backend/upstream/idle-pool.ts; manual 5.2, pool-* and max-reuse).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IdlePool, type Poolable } from '#hapax/engine/backend/upstream/idle-pool.js';
import { Gauge } from '#hapax/state/slots.js';
import { State } from '#hapax/state/state.js';
import { makeModel, makeProxy, makeServer } from '../support/model.js';

class Kept implements Poolable<Kept> {
  above: Kept | undefined;
  below: Kept | undefined;
  closed = false;
  readonly uses = 1;
  readonly connection;

  constructor(
    readonly name: string,
    remotePort = 80,
  ) {
    this.connection = { remoteAddress: '192.0.2.1', remotePort };
  }

  close(): void {
    this.closed = true;
  }
}

const open = (server: Partial<Parameters<typeof makeServer>[0]> = {}) => {
  const config = makeServer(server);
  const model = makeModel([makeProxy({ servers: [config] })]);
  const cells = State.attach(model, State.allocate(model, 1).shared, 1).server(0, 0);
  return { pool: new IdlePool<Kept>(config, cells), count: () => cells.get(Gauge.server.idleConnections) };
};

const named = (names: string): Kept[] => names.split(' ').map((name, at) => new Kept(name, 80 + at));

describe('idle connections of a server', () => {
  it('are taken last first, and counted', () => {
    const { pool, count } = open();
    for (const kept of named('a b c')) assert.equal(pool.put(kept), true);
    assert.equal(count(), 3);
    assert.deepEqual(
      [pool.take(), pool.take(), pool.take(), pool.take()].map((kept) => kept?.name),
      ['c', 'b', 'a', undefined],
    );
    assert.equal(count(), 0);
  });

  it('are forgotten wherever they stand, once', () => {
    for (const gone of [0, 1, 2]) {
      const { pool, count } = open();
      const all = named('a b c');
      for (const kept of all) pool.put(kept);
      pool.forget(all[gone]!);
      pool.forget(all[gone]!);
      assert.equal(count(), 2);
      const left = [pool.take(), pool.take(), pool.take()].map((kept) => kept?.name);
      const others = [...'cba'].filter((name) => name !== all[gone]!.name);
      assert.deepEqual(left, [...others, undefined]);
    }
  });

  it('are found by where they lead', () => {
    const { pool } = open();
    for (const kept of named('a b c')) pool.put(kept);
    assert.equal(pool.takeTo('192.0.2.1', 81)?.name, 'b');
    assert.equal(pool.takeTo('192.0.2.1', 81), undefined);
    assert.deepEqual([pool.take()?.name, pool.take()?.name], ['c', 'a']);
  });

  it('are as many as pool-max-conn lets be', () => {
    const { pool, count } = open({ poolMaxConn: 2 });
    assert.deepEqual(
      named('a b c').map((kept) => pool.put(kept)),
      [true, true, false],
    );
    assert.equal(count(), 2);
  });

  it('are closed by halves while nobody needs them, oldest first, but for pool-low-conn', (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const { pool, count } = open({ poolPurgeDelayMs: 1000, poolLowConn: 1 });
    const all = named('a b c d');
    for (const kept of all) pool.put(kept);
    const closed = () => all.filter((kept) => kept.closed).map(({ name }) => name);
    t.mock.timers.tick(1000);
    assert.deepEqual(closed(), []);
    t.mock.timers.tick(1000);
    assert.deepEqual(closed(), ['a', 'b']);
    t.mock.timers.tick(5000);
    assert.deepEqual(closed(), ['a', 'b', 'c']);
    assert.equal(count(), 1);
    assert.equal(pool.take()?.name, 'd');
  });

  it('are all closed when the server is elsewhere', () => {
    const { pool, count } = open();
    const all = named('a b');
    for (const kept of all) pool.put(kept);
    pool.clear();
    assert.ok(all.every(({ closed }) => closed));
    assert.equal(count(), 0);
  });
});
