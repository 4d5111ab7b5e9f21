// HAProxy's status words and row colours, one row for each thing that can be the matter with a server.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CheckView } from '#hapax/control/health/view.js';
import { Gauge, ServerAdmin, ServerState } from '#hapax/state/slots.js';
import { makeModel, makeOptions, makeProxy, makeServer } from '../support/model.js';
import { ask, checkView, makeFarm, readCsv, statsSettings } from '../support/stats-farm.js';

interface Situation {
  readonly operational?: number;
  readonly admin?: number;
  readonly weight?: number;
  readonly backup?: boolean;
  readonly check?: Partial<CheckView>;
}

const { stopped, running, stopping, starting } = ServerState;

const ROWS: readonly (readonly [word: string, className: string, situation: Situation])[] = [
  ['no check', 'active_no_check', {}],
  ['no check', 'backup_no_check', { backup: true }],
  ['UP', 'active_up', { check: {} }],
  ['UP', 'backup_up', { check: {}, backup: true }],
  ['UP', 'active_up', { check: {}, operational: starting }],
  ['UP', 'active_draining', { check: {}, weight: 0 }],
  ['UP 2/3', 'active_going_down', { check: { health: 3 } }],
  ['UP 1/3', 'backup_going_down', { check: { health: 2 }, backup: true }],
  ['DOWN', 'active_down', { operational: stopped, check: { health: 0 } }],
  ['DOWN', 'active_down', { operational: stopped }],
  ['DOWN 1/2', 'active_going_up', { operational: stopped, check: { health: 1 } }],
  ['DOWN 1/2', 'backup_going_up', { operational: stopped, check: { health: 1 }, backup: true }],
  ['NOLB', 'active_nolb', { operational: stopping, check: {} }],
  ['NOLB 1/3', 'active_going_down', { operational: stopping, check: { health: 2 } }],
  ['DRAIN', 'active_draining', { admin: ServerAdmin.forcedDrain, check: {} }],
  ['DRAIN', 'active_draining', { admin: ServerAdmin.inheritedDrain }],
  ['DRAIN 2/3', 'active_going_down', { admin: ServerAdmin.forcedDrain, check: { health: 3 } }],
  ['MAINT', 'maintain', { admin: ServerAdmin.configuredMaint, check: {} }],
  ['MAINT', 'maintain', { admin: ServerAdmin.forcedMaint, operational: stopped }],
  ['MAINT (resolution)', 'maintain', { admin: ServerAdmin.resolutionMaint }],
  ['MAINT (via a/b)', 'maintain', { admin: ServerAdmin.inheritedMaint, check: { tracking: 'a/b' } }],
];

const farmOf = ({ operational = running, admin = 0, weight = 1, backup = false, check }: Situation) => {
  const servers = [makeServer({ weight, backup }), makeServer({ name: 'other' })];
  const model = makeModel([makeProxy(), makeProxy(), makeProxy({ servers, stats: statsSettings() })]);
  const farm = makeFarm(model, check === undefined ? {} : { 'px/s1': checkView(check) });
  farm.state.server(2, 0).set(Gauge.server.operational, operational);
  farm.state.server(2, 0).set(Gauge.server.admin, admin);
  return farm;
};

describe('stats status', () => {
  for (const [word, className, situation] of ROWS) {
    it(`${word} is ${className}: ${JSON.stringify(situation)}`, async () => {
      const farm = farmOf(situation);
      const line = readCsv((await ask(farm, '/stats;csv')).text).get('px/s1')!;
      assert.equal(line.status, word);
      const page = (await ask(farm, '/stats')).text;
      assert.ok(page.includes(`<tr id="px/s1" class="${className}">`), page.match(/<tr id="px\/s1".*/)?.[0]);
    });
  }

  it('pauses what is told of the checks during maintenance', async () => {
    const farm = farmOf({ admin: ServerAdmin.forcedMaint, check: { failedChecks: 4 } });
    const line = readCsv((await ask(farm, '/stats;csv')).text).get('px/s1')!;
    assert.deepEqual([line.check_status, line.check_health, line.chkfail], ['', '', '4']);
  });

  it('tells of a follower whose checks it follows, and nothing of them', async () => {
    const line = readCsv((await ask(farmOf({ check: { tracking: 'a/b' } }), '/stats;csv')).text).get(
      'px/s1',
    )!;
    assert.deepEqual(
      [line.tracked, line.status, line.check_status, line.chkfail, line.downtime],
      ['a/b', 'UP', '', '', ''],
    );
  });

  it('shows the share of its weight that a starting server has', async () => {
    const farm = farmOf({ operational: starting, weight: 10, check: {} });
    farm.state.server(2, 0).set(Gauge.server.effectiveWeight, 40);
    const line = readCsv((await ask(farm, '/stats;csv')).text).get('px/s1')!;
    assert.deepEqual([line.throttle, line.weight, line.uweight], ['25', '3', '10']);
  });

  it('a backend is down without a usable server, and counts the time', async () => {
    const farm = farmOf({ operational: stopped });
    const backend = async () => readCsv((await ask(farm, '/stats;csv')).text).get('px/BACKEND')!;
    assert.deepEqual([(await backend()).status, (await backend()).act], ['UP', '1']);
    farm.state.server(2, 1).set(Gauge.server.operational, stopped);
    farm.state.backend(2).set(Gauge.backend.lastChange, 0);
    farm.state.backend(2).set(Gauge.backend.downtime, 100);
    const down = await backend();
    assert.deepEqual([down.status, down.weight, down.lastchg, down.downtime], ['DOWN', '0', '3723', '3823']);
  });

  it('a backend lives on its backups: the first, or with allbackups all of them', async () => {
    for (const [allbackups, weight] of [
      [false, '5'],
      [true, '12'],
    ] as const) {
      const servers = [5, 7].map((each) => makeServer({ weight: each, backup: true }));
      const options = makeOptions({ allbackups });
      const proxy = makeProxy({ servers, options, stats: statsSettings() });
      const farm = makeFarm(makeModel([makeProxy(), makeProxy(), proxy]), {});
      const line = readCsv((await ask(farm, '/stats;csv')).text).get('px/BACKEND')!;
      assert.deepEqual([line.status, line.act, line.bck, line.weight], ['UP', '0', '2', weight]);
    }
  });
});
