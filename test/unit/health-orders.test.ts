// What the form of the stats page has done to servers. The sentences are the real HAProxy's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gauge, ServerAdmin } from '#hapax/state/slots.js';
import { scriptHealth } from '../support/health.js';

const CFG = `defaults
 mode http
 timeout connect 1s
 timeout client 1s
 timeout server 1s
frontend fe
 bind 127.0.0.1:80
backend b
 server s1 127.0.0.1:80 check
 server s2 127.0.0.1:80
 server s3 127.0.0.1:80 track s1
`;

const DOWN_TAIL = 'backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.';
const ONLINE_TAIL = 'backup servers online. 0 sessions requeued, 0 total in queue.';

test('health is forced down, up and out of balancing, for those that follow as well', (t) => {
  const { health, at, said, view } = scriptHealth(t, CFG);
  assert.equal(health.order(...at('b/s1'), 'hdown'), true);
  assert.equal(view('b/s1').health, 0);
  assert.equal(health.order(...at('b/s1'), 'hrunn'), true);
  assert.equal(view('b/s1').health, 4);
  assert.equal(health.order(...at('b/s1'), 'hnolb'), true);
  assert.deepEqual(said(), [
    `WARNING Server b/s1 is DOWN, changed from Web interface. 2 active and 0 ${DOWN_TAIL}`,
    `WARNING Server b/s3 is DOWN via b/s1. 1 active and 0 ${DOWN_TAIL}`,
    `WARNING Server b/s1 is UP, changed from Web interface. 2 active and 0 ${ONLINE_TAIL}`,
    `WARNING Server b/s3 is UP via b/s1. 3 active and 0 ${ONLINE_TAIL}`,
    `WARNING Server b/s1 is stopping, changed from Web interface. 2 active and 0 ${ONLINE_TAIL}`,
    `WARNING Server b/s3 is stopping via b/s1. 1 active and 0 ${ONLINE_TAIL}`,
  ]);
});

test('a server that follows another has no health to be forced, one without checks none to be disabled', (t) => {
  const { health, at, said } = scriptHealth(t, CFG);
  assert.equal(health.order(...at('b/s3'), 'hdown'), false);
  assert.equal(health.order(...at('b/s2'), 'dhlth'), false);
  assert.equal(health.order(...at('b/s1'), 'dagent'), false);
  assert.equal(health.order(...at('b/s1'), 'nope'), undefined);
  assert.deepEqual(said(), []);
});

test('checks stop and go on', (t) => {
  const { health, at, check, view, said } = scriptHealth(t, CFG);
  check('b/s1', 'L4OK');
  assert.equal(health.order(...at('b/s1'), 'dhlth'), true);
  assert.equal(health.check(...at('b/s1')), undefined, 'no check is shown');
  assert.throws(() => check('b/s1', 'L4CON'), /is not checked/);
  assert.equal(health.order(...at('b/s1'), 'ehlth'), true);
  for (let bad = 0; bad < 3; bad++) check('b/s1', 'L4CON');
  assert.equal(view('b/s1').status, 'L4CON');
  assert.match(said()[0] ?? '', /Server b\/s1 is DOWN, reason: Layer4 connection problem/);
});

test('the words of old forms change one thing, once', (t) => {
  const { health, at, state } = scriptHealth(t, CFG);
  const admin = () => state.server(...at('b/s2')).get(Gauge.server.admin);
  const steps = ['disable', 'disable', 'stop', 'enable', 'start', 'start'].map((action) => [
    health.order(...at('b/s2'), action),
    admin(),
  ]);
  const { forcedMaint, forcedDrain } = ServerAdmin;
  assert.deepEqual(steps, [
    [true, forcedMaint],
    [false, forcedMaint],
    [true, forcedMaint | forcedDrain],
    [true, forcedDrain],
    [true, 0],
    [false, 0],
  ]);
});
