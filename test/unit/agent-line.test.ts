// The words of an agent, one row for each way to put them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgentLine, readAgentLine } from '#hapax/control/health/agent-line.js';

const up = { word: 'up', isUp: true, why: '' };
const down = { word: 'down', isUp: false, why: '' };

const ROWS: readonly (readonly [line: string, says: AgentLine])[] = [
  ['', {}],
  ['up', { health: up }],
  ['Up', { health: { ...up, word: 'Up' } }],
  ['down', { health: down }],
  ['stopped # for tonight', { health: { word: 'stopped', isUp: false, why: 'for tonight' } }],
  ['fail #\t disk, full', { health: { word: 'fail', isUp: false, why: 'disk, full' } }],
  ['#up', {}],
  ['drain # why is of no use here', { admin: 'drain' }],
  ['MAINT', { admin: 'maint' }],
  ['drain,ready', { admin: 'ready' }],
  ['75%', { weight: '75%' }],
  ['weight:12', { weight: '12' }],
  ['WEIGHT:50% 20%', { weight: '20%' }],
  ['maxconn:30', { maxconn: '30' }],
  ['maxconn:', { maxconn: '' }],
  ['5%x', { weight: '5%x' }],
  ['75% maxconn:5\tready,up', { weight: '75%', maxconn: '5', admin: 'ready', health: up }],
  ['down,up', { health: up }],
  ['75', { unknown: '75' }],
  ['failed', { unknown: 'failed' }],
  ['down#now', { unknown: 'down#now' }],
  ['one two down', { unknown: 'one', health: down }],
];

for (const [line, says] of ROWS)
  test(`"${line}"`, () => {
    assert.deepEqual(readAgentLine(line), says);
  });
