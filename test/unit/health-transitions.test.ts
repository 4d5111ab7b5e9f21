// What becomes of a server, of those that track it and of its backend when checks turn bad or good. The sentences are
// the real HAProxy's, recorded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gauge, ServerState } from '#hapax/state/slots.js';
import { type ScriptedHealth, scriptHealth } from '../support/health.js';

const cfg = (...backend: string[]): string =>
  ['defaults', 'mode http', 'timeout connect 1s', 'timeout client 1s', 'timeout server 1s']
    .concat('frontend fe', 'bind 127.0.0.1:80', 'backend be', ...backend, '')
    .join('\n');

const operational = ({ state, at }: ScriptedHealth, name: string): number =>
  state.server(...at(name)).get(Gauge.server.operational);

test('the last server goes and comes back', (t) => {
  const scripted = scriptHealth(t, cfg('server s1 127.0.0.1:80 check', 'server t1 127.0.0.1:1 track be/s1'));
  const backend = scripted.state.backend(1);
  const version = backend.get(Gauge.backend.version);
  scripted.check('be/s1', 'L4CON', 'Connection refused');
  assert.deepEqual(scripted.said(), [
    'WARNING Server be/s1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", ' +
      'check duration: 0ms. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.',
    'WARNING Server be/t1 is DOWN via be/s1. 0 active and 0 backup servers left. ' +
      '0 sessions active, 0 requeued, 0 remaining in queue.',
    "ALERT backend 'be' has no server available!",
  ]);
  assert.deepEqual(
    scripted.logs.splice(0).map((line) => line.slice(0, 30)),
    ['be 1 Server be/s1 is DOWN, rea', 'be 1 Server be/t1 is DOWN via ', 'be 0 backend be has no server '],
  );
  assert.equal(operational(scripted, 'be/t1'), ServerState.stopped);
  assert.notEqual(backend.get(Gauge.backend.version), version, 'the engines are told');

  scripted.clock.pass(10_000);
  assert.equal(scripted.health.downtimeSeconds(...scripted.at('be/s1')), 10);
  scripted.check('be/s1', 'L4OK');
  assert.deepEqual(scripted.said(), []);
  scripted.check('be/s1', 'L4OK');
  assert.deepEqual(scripted.said(), [
    'WARNING Server be/s1 is UP, reason: Layer4 check passed, check duration: 0ms. ' +
      '1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.',
    'WARNING Server be/t1 is UP via be/s1. 2 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.',
  ]);
  const view = scripted.view('be/s1');
  assert.deepEqual([view.failedChecks, view.downTransitions, view.health], [1, 1, 4]);
  assert.equal(view.downtimeSeconds, backend.get(Gauge.backend.downtime));
  assert.equal(backend.get(Gauge.backend.downTransitions), 1);
  assert.equal(scripted.view('be/t1').tracking, 'be/s1');
});

test('backups are spoken of while they carry the load, and queued requests are counted', (t) => {
  const servers = ['server s1 127.0.0.1:80 check', 'server s2 127.0.0.1:80 backup'];
  const scripted = scriptHealth(t, cfg('option redispatch', ...servers));
  const cells = scripted.state.server(...scripted.at('be/s1'));
  cells.set(Gauge.server.sessions, 3);
  cells.set(Gauge.server.queue, 2);
  scripted.check('be/s1', 'L7TOUT');
  assert.match(
    scripted.said()[0]!,
    /1 backup servers left. Running on backup. 3 sessions active, 2 requeued, 0 rem/,
  );
});

test('a 404 with disable-on-404 keeps the server for those it has', (t) => {
  const scripted = scriptHealth(
    t,
    cfg('option httpchk', 'server s1 127.0.0.1:80 check', 'server s2 127.0.0.1:80'),
  );
  scripted.check('be/s1', 'L7OKC');
  assert.equal(operational(scripted, 'be/s1'), ServerState.stopping);
  assert.deepEqual(scripted.said(), [
    'WARNING Server be/s1 is stopping, reason: Layer7 check conditionally passed, code: 0, check duration: 0ms. ' +
      '1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.',
  ]);
  scripted.check('be/s1', 'L7OK');
  assert.equal(operational(scripted, 'be/s1'), ServerState.running);
});

test('option log-health-checks tells of each change of the count, and the move then gives no reason', (t) => {
  const scripted = scriptHealth(
    t,
    cfg('option log-health-checks', 'server s1 127.0.0.1:80 check backup fall 2', 'server s2 127.0.0.1:80'),
  );
  for (const status of ['L4OK', 'L4OK', 'L4TOUT', 'L4CON'] as const) scripted.check('be/s1', status);
  assert.deepEqual(scripted.said(), [
    'WARNING Health check for backup server be/s1 succeeded, reason: Layer4 check passed, check duration: 0ms, status: 2/2 UP.',
    'WARNING Health check for backup server be/s1 failed, reason: Layer4 timeout, check duration: 0ms, status: 1/2 UP.',
    'WARNING Health check for backup server be/s1 failed, reason: Layer4 connection problem, check duration: 0ms, status: 0/2 DOWN.',
    'WARNING Backup Server be/s1 is DOWN. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.',
  ]);
});

test("a server's own words cannot break a line", (t) => {
  const scripted = scriptHealth(t, cfg('server s1 127.0.0.1:80 check', 'server s2 127.0.0.1:80'));
  scripted.check('be/s1', 'L7STS', 'a "b"\n\x7f\xe9');
  assert.match(scripted.said()[0]!, /info: "a <22>b<22><0A><7F><E9>", check/);
});

test('on-marked-down and on-marked-up end sessions on the engines', (t) => {
  const scripted = scriptHealth(
    t,
    cfg(
      'server s1 127.0.0.1:80 check on-marked-down shutdown-sessions on-marked-up shutdown-backup-sessions',
      'server s2 127.0.0.1:80 backup',
    ),
  );
  scripted.check('be/s1', 'L4CON');
  assert.deepEqual(scripted.sent.splice(0), [{ type: 'shutdown-sessions', proxy: 1, server: 0 }]);
  scripted.check('be/s1', 'L4OK');
  scripted.check('be/s1', 'L4OK');
  assert.deepEqual(scripted.sent, [{ type: 'shutdown-sessions', proxy: 1, server: 1 }]);
});

const STATES = [
  ['', 2, ServerState.running],
  ['init-state none', 2, ServerState.running],
  ['init-state up', 2, ServerState.running],
  ['init-state fully-up', 4, ServerState.running],
  ['init-state down', 1, ServerState.stopped],
  ['init-state fully-down', 0, ServerState.stopped],
] as const;

for (const [words, health, state] of STATES)
  test(`a server starts, and comes back from maintenance, as told: ${words || 'nothing'}`, (t) => {
    const lines = [`server s1 127.0.0.1:80 check ${words}`, 'server t1 127.0.0.1:1 track be/s1'];
    const scripted = scriptHealth(t, cfg(...lines));
    const isAsTold = (): void => {
      assert.equal(scripted.view('be/s1').health, health);
      assert.deepEqual([operational(scripted, 'be/s1'), operational(scripted, 'be/t1')], [state, state]);
    };
    isAsTold();
    scripted.health.setAdmin(...scripted.at('be/s1'), 'maint');
    scripted.health.setAdmin(...scripted.at('be/s1'), 'ready');
    isAsTold();
  });

test('one good check ends "down", as many as rise says end "fully-down"; a bad one ends "up"', (t) => {
  const scripted = scriptHealth(
    t,
    cfg(
      'default-server check rise 3 fall 2',
      'server s1 127.0.0.1:80 init-state down',
      'server s2 127.0.0.1:80 init-state fully-down',
      'server s3 127.0.0.1:80 init-state fully-up',
    ),
  );
  const states = () => ['be/s1', 'be/s2', 'be/s3'].map((name) => operational(scripted, name) > 0);
  assert.deepEqual(states(), [false, false, true]);
  for (const name of ['be/s1', 'be/s2']) scripted.check(name, 'L4OK');
  scripted.check('be/s3', 'L4CON');
  assert.deepEqual(states(), [true, false, true]);
  for (let left = 2; left > 0; left--) scripted.check('be/s2', 'L4OK');
  scripted.check('be/s3', 'L4CON');
  assert.deepEqual(states(), [true, true, false]);
});
