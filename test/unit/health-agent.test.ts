// An agent and the checks of its server: who has the last word. The sentences are the real HAProxy's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gauge, ServerAdmin, ServerState } from '#hapax/state/slots.js';
import { restoreSnapshot, takeSnapshot } from '#hapax/state/snapshot.js';
import { State } from '#hapax/state/state.js';
import { scriptHealth, startHealthOf } from '../support/health.js';

const cfg = (more = '', algorithm = 'roundrobin') => `defaults
 mode http
 timeout connect 1s
 timeout client 1s
 timeout server 1s
listen be
 bind 127.0.0.1:80
 balance ${algorithm}
 server s1 127.0.0.1:80 weight 40 agent-check agent-port 81 ${more}
 server s2 127.0.0.1:80
`;

const start = (...[t, ...of]: [Parameters<typeof scriptHealth>[0], ...Parameters<typeof cfg>]) => {
  const scripted = scriptHealth(t, cfg(...of));
  const cells = scripted.state.server(...scripted.at('be/s1'));
  return { ...scripted, read: (gauge: keyof typeof Gauge.server) => cells.get(Gauge.server[gauge]) };
};

const LEFT = '1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.';
const ONLINE = '2 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.';

test('one word takes the server down and brings it back', (t) => {
  const { tell, said } = start(t);
  tell('be/s1', 'down # disk full');
  tell('be/s1', 'up');
  assert.deepEqual(
    said().map((line) => line.replace(/\d+ms/, 'Nms')),
    [
      `WARNING Server be/s1 is DOWN, reason: Layer7 wrong status, code: 0, info: "via agent : down (disk full)", check duration: Nms. ${LEFT}`,
      `WARNING Server be/s1 is UP, reason: Layer7 check passed, code: 0, info: "via agent : up", check duration: Nms. ${ONLINE}`,
    ],
  );
});

test('an agent that cannot be asked, or says nothing of health, changes nothing', (t) => {
  const { check, tell, health, at, said } = start(t);
  tell('be/s1', 'down');
  said();
  for (const status of ['L4CON', 'L7TOUT', 'L7RSP', 'SOCKERR'] as const) check('be/s1 agent', status);
  tell('be/s1', '50%');
  assert.deepEqual(said(), []);
  assert.equal(health.agent(...at('be/s1'))?.health, 0);
});

test('a server is up when both its check and its agent say so', (t) => {
  const { check, tell, read } = start(t, 'check rise 1 fall 1');
  tell('be/s1', 'down');
  check('be/s1', 'L4OK');
  assert.equal(read('operational'), ServerState.stopped);
  check('be/s1', 'L4CON');
  tell('be/s1', 'up');
  assert.equal(read('operational'), ServerState.stopped);
  check('be/s1', 'L4OK');
  assert.equal(read('operational'), ServerState.running);
});

test('administration, weight and limit are the agent’s, too', (t) => {
  const { tell, read, at, health } = start(t);
  tell('be/s1', 'drain 50% maxconn:30');
  assert.equal(read('admin'), ServerAdmin.forcedDrain);
  assert.deepEqual([read('weight'), read('effectiveWeight'), read('maxconn')], [20, 320, 30]);
  tell('be/s1', 'maint weight:7');
  assert.deepEqual([read('admin'), read('weight')], [ServerAdmin.forcedMaint, 7]);
  tell('be/s1', 'ready 1000%');
  assert.deepEqual([read('admin'), read('operational'), read('weight')], [0, ServerState.running, 256]);
  tell('be/s1', 'weight:257');
  assert.match(health.agent(...at('be/s1'))!.description, /^agent warns : Absolute weight/);
});

test('who is down by his agent does not come up by leaving maintenance', (t) => {
  const { tell, read } = start(t);
  tell('be/s1', 'maint down');
  tell('be/s1', 'ready');
  assert.equal(read('operational'), ServerState.stopped);
});

test('static weights are all or nothing', (t) => {
  const { tell, read, health, at } = start(t, '', 'static-rr');
  for (const [line, weight] of [
    ['50%', 40],
    ['0%', 0],
    ['100%', 40],
  ] as const) {
    tell('be/s1', line);
    assert.equal(read('weight'), weight, line);
  }
  tell('be/s1', 'weight:3 up');
  assert.match(health.agent(...at('be/s1'))!.description, /^via agent : up \(Backend is using a static LB/);
});

test('an operator has agents asked no more, or speaks for them', (t) => {
  const { tell, health, at, said } = start(t);
  assert.equal(health.order(...at('be/s1'), 'adown'), true);
  assert.equal(health.order(...at('be/s1'), 'dagent'), true);
  assert.equal(health.agent(...at('be/s1')), undefined, 'no agent is shown');
  assert.throws(() => tell('be/s1', 'up'), /is not checked/);
  assert.equal(health.order(...at('be/s1'), 'arunn'), false);
  assert.equal(health.order(...at('be/s1'), 'eagent'), true);
  assert.equal(health.order(...at('be/s1'), 'arunn'), true);
  assert.equal(health.order(...at('be/s2'), 'dagent'), false);
  assert.deepEqual(said(), [
    `WARNING Server be/s1 is DOWN, changed from Web interface. ${LEFT}`,
    `WARNING Server be/s1 is UP, changed from Web interface. ${ONLINE}`,
  ]);
});

test('a reload remembers what the agent has said', (t) => {
  const before = start(t, 'check');
  before.check('be/s1', 'L4OK');
  before.tell('be/s1', 'down # later 50%');
  before.tell('be/s1', '25%');
  const state = State.allocate(before.model, 1);
  restoreSnapshot(before.model, state, takeSnapshot(before.model, before.state));
  const { health, at } = startHealthOf(t, before.model, { state, saved: before.health.save() });
  const cells = state.server(...at('be/s1'));
  const { operational, weight } = Gauge.server;
  assert.deepEqual([cells.get(operational), cells.get(weight)], [ServerState.stopped, 10]);
  assert.equal(health.agent(...at('be/s1'))?.health, 0);
  assert.equal(health.check(...at('be/s1'))?.health, 4, 'its own check holds nothing against it');
});
