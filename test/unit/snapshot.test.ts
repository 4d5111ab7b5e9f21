// What a reload keeps: found again by name, unless the cfg has changed its mind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Server } from '#hapax/config/model.js';
import { describeChanges } from '#hapax/process/master/changes.js';
import { Counter, Gauge, ServerAdmin, ServerState } from '#hapax/state/slots.js';
import { addCounts, countedSince, restoreSnapshot, takeSnapshot } from '#hapax/state/snapshot.js';
import { State } from '#hapax/state/state.js';
import { inet, makeBind, makeModel, makeProxy, makeServer } from '../support/model.js';

const modelOf = (servers: Partial<Server>[], ...before: string[]) =>
  makeModel([
    ...before.map((name) => makeProxy({ name })),
    makeProxy({ name: 'web', binds: [makeBind()], servers: servers.map(makeServer) }),
  ]);

/** The state of `from` after `change`, as a process of the cfg `to` has it from its start. */
const handOver = (
  from: ReturnType<typeof modelOf>,
  to: ReturnType<typeof modelOf>,
  change: (state: State) => void,
) => {
  const old = State.allocate(from, 2);
  change(old);
  const next = State.allocate(to, 2);
  restoreSnapshot(to, next, takeSnapshot(from, old));
  return { old, next };
};

test('counters of all threads go to the proxy and server of the same name, wherever it stands', () => {
  const from = modelOf([{ name: 'a' }, { name: 'b' }]);
  const to = modelOf([{ name: 'b' }, { name: 'c' }], 'other');
  const { old, next } = handOver(from, to, (state) => {
    for (const thread of [1, 2])
      State.attach(from, state.shared, thread)
        .server(0, 1)
        .count(Counter.server.requests, 10 * thread);
  });
  assert.equal(next.server(1, 0).total(Counter.server.requests), 30);
  assert.equal(next.server(1, 1).total(Counter.server.requests), 0);
  const before = takeSnapshot(from, old);
  State.attach(from, old.shared, 1).server(0, 1).count(Counter.server.requests, 5);
  addCounts(to, next, countedSince(before, takeSnapshot(from, old)));
  assert.equal(next.server(1, 0).total(Counter.server.requests), 35);
});

test('averages stay averages', () => {
  const model = modelOf([{ name: 'a' }]);
  const { next } = handOver(model, model, (state) => {
    const cells = State.attach(model, state.shared, 1).server(0, 0);
    for (let request = 0; request < 1000; request++) {
      cells.count(Counter.server.requests);
      cells.slide(Counter.server.totalTime, Counter.server.totalTimeMax, 512, 40);
    }
  });
  const average = next.server(0, 0).average(Counter.server.totalTime, Counter.server.requests);
  assert.ok(Math.abs(average - 40) <= 6, `${average}`);
});

test('a server that follows its name is where it was last', () => {
  const named = (fields: Partial<Server> = {}): Partial<Server> => ({
    name: 'a',
    fqdn: 'app.test',
    address: inet('app.test', 80),
    ...fields,
  });
  const from = modelOf([named({ address: inet('10.0.0.1', 80) })]);
  const unresolved = (state: State) =>
    state.server(0, 0).set(Gauge.server.admin, ServerAdmin.resolutionMaint);
  for (const [what, fields, was, host, admin] of [
    ['found', {}, () => {}, '10.0.0.1', 0],
    ['lost meanwhile', {}, unresolved, 'app.test', ServerAdmin.resolutionMaint],
    ['another name', { fqdn: 'b' }, () => {}, 'app.test', ServerAdmin.resolutionMaint],
  ] as const) {
    const old = State.allocate(from, 1);
    was(old);
    const to = modelOf([named({ ...fields, address: inet('app.test', 8080) })]);
    const next = State.allocate(to, 1);
    unresolved(next);
    restoreSnapshot(to, next, takeSnapshot(from, old));
    const { address } = to.proxies[0]!.servers[0]!;
    assert.deepEqual(address.to, { kind: 'inet', host, port: 8080 }, what);
    assert.equal(next.server(0, 0).get(Gauge.server.admin), admin, what);
  }
});

test('health, weight and maintenance are kept, but for what the cfg says anew', () => {
  const down = (state: State) => {
    const cells = state.server(0, 0);
    cells.set(Gauge.server.operational, ServerState.stopped);
    cells.set(Gauge.server.weight, 7);
    cells.set(Gauge.server.admin, ServerAdmin.forcedDrain);
  };
  const read = (to: Partial<Server>) => {
    const cells = handOver(modelOf([{ name: 'a' }]), modelOf([to]), down).next.server(0, 0);
    const { operational, weight, admin } = Gauge.server;
    return [cells.get(operational), cells.get(weight), cells.get(admin)];
  };
  const { stopped, running } = ServerState;
  const { forcedDrain, configuredMaint } = ServerAdmin;
  assert.deepEqual(read({ name: 'a' }), [stopped, 7, forcedDrain]);
  assert.deepEqual(read({ name: 'a', weight: 3 }), [stopped, 3, forcedDrain]);
  assert.deepEqual(read({ name: 'a', address: inet('127.0.0.2', 80) }), [running, 7, forcedDrain]);
  assert.deepEqual(read({ name: 'a', disabled: true }), [stopped, 7, forcedDrain | configuredMaint]);
});

test('a thread that is gone takes its share of the gauges along, and nothing else', () => {
  const model = modelOf([{ name: 'a' }]);
  const state = State.allocate(model, 2);
  const [one, two] = [1, 2].map((thread) => State.attach(model, state.shared, thread).server(0, 0));
  one!.enter(Gauge.server.sessions, Gauge.server.sessionsMax);
  for (let taken = 0; taken < 3; taken++) two!.enter(Gauge.server.sessions, Gauge.server.sessionsMax);
  two!.add(Gauge.server.sessions, -1);
  state.forget(2);
  assert.deepEqual([one!.get(Gauge.server.sessions), one!.get(Gauge.server.sessionsMax)], [1, 4]);
});

test('what has changed is told, and what only stands elsewhere is not', () => {
  const from = modelOf([{ name: 'a' }, { name: 'b' }]);
  assert.deepEqual(describeChanges(from, modelOf([{ name: 'b' }, { name: 'a' }])), []);
  assert.deepEqual(describeChanges(from, modelOf([{ name: 'a', weight: 9 }], 'other')), [
    'listen other added',
    'listen web: server a: weight 1 is now 9',
    'listen web: server b removed (127.0.0.1:80)',
  ]);
});
