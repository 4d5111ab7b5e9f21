// What operators decide, slow starts, and what real traffic tells (`observe`). The sentences are the real HAProxy's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUsable } from '#hapax/state/eligibility.js';
import { Gauge, ServerAdmin, ServerState } from '#hapax/state/slots.js';
import { type ScriptedHealth, scriptHealth } from '../support/health.js';

const cfg = (...backend: string[]): string =>
  ['defaults', 'mode http', 'timeout connect 1s', 'timeout client 1s', 'timeout server 1s']
    .concat('frontend fe', 'bind 127.0.0.1:80', 'backend be', ...backend, '')
    .join('\n');

const cells = ({ state, at }: ScriptedHealth, name: string) => state.server(...at(name));

const tracked = cfg(
  'server s1 127.0.0.1:80 check',
  'server t1 127.0.0.1:1 track be/s1',
  'server bk 127.0.0.1:80 backup',
);

test('maintenance, and the way out of it', (t) => {
  const scripted = scriptHealth(t, tracked);
  scripted.health.setAdmin(...scripted.at('be/s1'), 'maint');
  assert.deepEqual(scripted.said(), [
    'WARNING Server be/s1 is going DOWN for maintenance. 1 active and 1 backup servers left. ' +
      '0 sessions active, 0 requeued, 0 remaining in queue.',
    'WARNING Server be/t1 is going DOWN for maintenance via be/s1. 0 active and 1 backup servers left. ' +
      'Running on backup. 0 sessions active, 0 requeued, 0 remaining in queue.',
  ]);
  assert.equal(cells(scripted, 'be/t1').get(Gauge.server.admin), ServerAdmin.inheritedMaint);
  scripted.health.setAdmin(...scripted.at('be/t1'), 'maint');
  scripted.health.setAdmin(...scripted.at('be/s1'), 'ready');
  scripted.health.setAdmin(...scripted.at('be/t1'), 'ready');
  assert.deepEqual(scripted.said(), [
    'WARNING Server be/s1 is UP/READY (leaving forced maintenance).',
    'WARNING Server be/t1 remains in forced maintenance.',
    'WARNING Server be/t1 is UP/READY (leaving forced maintenance).',
  ]);
  assert.equal(scripted.view('be/s1').health, 2, 'one bad check away from down');
});

test('drain', (t) => {
  const scripted = scriptHealth(t, tracked);
  scripted.health.setAdmin(...scripted.at('be/s1'), 'drain');
  assert.equal(isUsable(cells(scripted, 'be/t1')), false);
  scripted.health.setAdmin(...scripted.at('be/s1'), 'ready');
  assert.deepEqual(scripted.said(), [
    'WARNING Server be/s1 enters drain state. 1 active and 1 backup servers online. 0 sessions requeued, 0 total in queue.',
    'WARNING Server be/t1 enters drain state via be/s1. 0 active and 1 backup servers online. Running on backup. ' +
      '0 sessions requeued, 0 total in queue.',
    'WARNING Server be/s1 is UP (leaving forced drain).',
    'WARNING Server be/t1 is UP (leaving forced drain).',
  ]);
});

test('a disabled server is not checked until it is made ready', (t) => {
  const scripted = scriptHealth(t, cfg('server s1 127.0.0.1:80 check disabled', 'server s2 127.0.0.1:80'));
  scripted.clock.pass(60_000);
  assert.equal(scripted.view('be/s1').status, 'INI');
  assert.equal(scripted.view('be/s1').downtimeSeconds, 60);
  scripted.health.setAdmin(...scripted.at('be/s1'), 'ready');
  assert.ok(isUsable(cells(scripted, 'be/s1')));
  scripted.check('be/s1', 'L4CON');
  assert.match(scripted.said().join(), /UP\/READY \(leaving forced maintenance\).*Server be\/s1 is DOWN/);
});

test('a weight of 0 takes no new client, and the last one to go takes the backend down', (t) => {
  const scripted = scriptHealth(t, cfg('server s1 127.0.0.1:80 weight 10'));
  scripted.health.setWeight(...scripted.at('be/s1'), 0);
  assert.equal(isUsable(cells(scripted, 'be/s1')), false);
  assert.deepEqual(scripted.said(), ["ALERT backend 'be' has no server available!"]);
  scripted.health.setWeight(...scripted.at('be/s1'), 3);
  assert.equal(cells(scripted, 'be/s1').get(Gauge.server.effectiveWeight), 48);
});

const restart = (scripted: ScriptedHealth): void => {
  scripted.check('be/s1', 'L4CON');
  scripted.check('be/s1', 'L4OK');
  scripted.check('be/s1', 'L4OK');
  scripted.said();
};

test('a slow start climbs once a second, in sixteenths of the weight', (t) => {
  const scripted = scriptHealth(t, cfg('server s1 127.0.0.1:80 check weight 10 slowstart 5s'));
  restart(scripted);
  const weights = [0, 1, 2, 3, 4, 5].map((second) => {
    if (second > 0) scripted.clock.pass(1000);
    return cells(scripted, 'be/s1').get(Gauge.server.effectiveWeight);
  });
  assert.deepEqual(weights, [10, 40, 70, 100, 130, 160]);
  assert.equal(cells(scripted, 'be/s1').get(Gauge.server.operational), ServerState.running);
  assert.deepEqual(scripted.said(), [
    'WARNING Server be/s1 is UP. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.',
  ]);
});

test('after stop nothing waits any more', (t) => {
  const scripted = scriptHealth(
    t,
    cfg('server s1 127.0.0.1:80 check slowstart 5s', 'server s2 127.0.0.1:80 check'),
  );
  restart(scripted);
  assert.ok(scripted.clock.waiting.length > 1);
  scripted.health.stop();
  assert.deepEqual(scripted.clock.waiting, []);
});

test('static algorithms know no slow start of the weight, and a server that fails meanwhile ends it', (t) => {
  const scripted = scriptHealth(
    t,
    cfg('balance static-rr', 'server s1 127.0.0.1:80 check weight 10 slowstart 5s'),
  );
  restart(scripted);
  assert.equal(cells(scripted, 'be/s1').get(Gauge.server.effectiveWeight), 160);
  assert.equal(cells(scripted, 'be/s1').get(Gauge.server.operational), ServerState.starting);
  for (let failures = 0; failures < 3; failures++) scripted.check('be/s1', 'L4CON');
  scripted.said();
  scripted.clock.pass(60_000);
  assert.equal(cells(scripted, 'be/s1').get(Gauge.server.operational), ServerState.stopped);
  assert.deepEqual(scripted.said(), []);
});

const observing = (onError: string, layer = 'layer7'): string =>
  cfg(
    `server s1 127.0.0.1:80 check inter 5s fastinter 1s observe ${layer} error-limit 3 on-error ${onError}`,
  );

/** Observations as "+-": good or bad responses. */
const respond = (
  { health, at }: ScriptedHealth,
  results: string,
  layer: 'layer4' | 'layer7' = 'layer7',
): void => {
  for (const result of results) health.observed(...at('be/s1'), layer, result === '+');
};

for (const [onError, health] of Object.entries({
  'fail-check': 3,
  'sudden-death': 2,
  'mark-down': 0,
  fastinter: 4,
}))
  test(`observe: ${onError} after error-limit consecutive errors`, (t) => {
    const scripted = scriptHealth(t, observing(onError));
    scripted.check('be/s1', 'L7OK');
    respond(scripted, '--+--');
    assert.equal(scripted.view('be/s1').health, 4);
    respond(scripted, '-');
    assert.equal(scripted.view('be/s1').health, health);
    assert.deepEqual(scripted.clock.waiting, [1000], 'the next check comes soon');
    assert.equal(scripted.view('be/s1').failedObservations, 1);
    if (onError === 'mark-down')
      assert.match(
        scripted.said()[0]!,
        /is DOWN, reason: Health analyze, info: "Detected 3 consecutive errors, last one was: Wrong http response"\. 0 /,
      );
  });

test('observe: a failed connection counts for responses too, a response never for connections', (t) => {
  const seven = scriptHealth(t, observing('mark-down'));
  respond(seven, '--', 'layer7');
  respond(seven, '+-', 'layer4');
  assert.match(seven.said()[0]!, /last one was: L4 unsuccessful connection/);
  const four = scriptHealth(t, observing('mark-down', 'layer4'));
  respond(four, '---', 'layer7');
  assert.deepEqual(four.said(), []);
  respond(four, '---', 'layer4');
  assert.match(four.said()[0]!, /is DOWN/);
});
