// What the stats answer an engine thread: who may see them, which options a URL has, and that no name does harm.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StatsSettings } from '#hapax/config/model.js';
import { Counter } from '#hapax/state/slots.js';
import { makeProxy, makeServer } from '../support/model.js';
import { ask, makeFarm, makeFarmModel, readCsv, SECOND } from '../support/stats-farm.js';

const farmWith = (stats: Partial<StatsSettings>) => makeFarm(makeFarmModel(stats));
const linesOf = (csv: string): string[] => [...readCsv(csv).keys()];

describe('stats auth', () => {
  const farm = farmWith({
    realm: 'Ha "proxy"',
    auth: [
      { user: 'admin', password: 'ad:min' },
      { user: 'bob', password: 'grün' },
    ],
  });

  it('answers a stranger as HAProxy does', async () => {
    const answer = await ask(farm, '/stats');
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('www-authenticate'), 'Basic realm="Ha \\"proxy\\""');
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
    assert.equal(
      answer.text,
      '<html><body><h1>401 Unauthorized</h1>\nYou need a valid user and password to access this content.\n</body></html>\n',
    );
  });

  for (const authorization of ['admin:ad:min', 'bob:grün']) {
    it(`lets ${authorization} in`, async () => {
      assert.equal((await ask(farm, '/stats', { authorization })).status, 200);
    });
  }

  for (const authorization of [
    'admin:grün',
    'admin:',
    'admin',
    'bob:grun',
    ':',
    'admin:ad:min ',
    'Admin:ad:min',
  ]) {
    it(`keeps ${JSON.stringify(authorization)} out, of every view and action`, async () => {
      for (const uri of ['/stats', '/stats;csv', '/stats;json'])
        assert.equal((await ask(farm, uri, { authorization })).status, 401);
      assert.equal((await ask(farm, '/stats', { authorization, method: 'POST' })).status, 401);
      assert.equal((await ask(farm, '/stats', { authorization, method: 'HEAD' })).status, 401);
    });
  }
});

describe('stats options', () => {
  const farm = farmWith({ refreshSeconds: 7 });

  it(';csv, ;json and the page, each of its type, never cached', async () => {
    const types = { '/stats;csv': 'text/plain', '/stats;json': 'application/json', '/stats': 'text/html' };
    for (const [uri, type] of Object.entries(types)) {
      const { status, headers } = await ask(farm, uri);
      assert.equal(status, 200);
      assert.equal(headers.get('content-type')?.split(';')[0], type);
      assert.equal(headers.get('cache-control'), 'no-cache');
    }
  });

  it('refreshes by header and meta unless ;norefresh', async () => {
    const page = await ask(farm, '/stats;up');
    assert.equal(page.headers.get('refresh'), '7');
    assert.match(page.text, /<meta http-equiv="refresh" content="7">/);
    assert.match(page.text, /href="\/stats;up;norefresh">Disable refresh/);
    const still = await ask(farm, '/stats;norefresh;up');
    assert.equal(still.headers.get('refresh'), undefined);
    assert.doesNotMatch(still.text, /http-equiv="refresh"/);
    assert.match(still.text, /href="\/stats;up">Enable refresh/);
  });

  it(';up hides servers that are down or in maintenance, ;no-maint only the latter', async () => {
    const up = linesOf((await ask(farm, '/stats;csv;up')).text);
    assert.ok(!up.includes('app/down') && !up.includes('app/maint') && up.includes('app/rising'));
    const noMaint = linesOf((await ask(farm, '/stats;csv;no-maint')).text);
    assert.ok(noMaint.includes('app/down') && !noMaint.includes('app/maint'));
  });

  it('where servers are hidden, a backend says how many of them run', async () => {
    const status = async (uri: string) => readCsv((await ask(farm, uri)).text).get('app/BACKEND')?.status;
    assert.equal(await status('/stats;csv'), 'UP');
    assert.equal(await status('/stats;csv;up'), 'UP (5/8)');
    assert.equal(await status('/stats;csv;no-maint'), 'UP (5/8)');
  });

  it('scope= finds proxies by a part of their name, in any case', async () => {
    for (const uri of ['/stats;csv;scope=WE', '/stats?scope=we&;csv'])
      assert.deepEqual(linesOf((await ask(farm, uri)).text), ['web/FRONTEND']);
    assert.deepEqual(linesOf((await ask(farm, '/stats;csv;scope=nothing')).text), []);
    assert.match((await ask(farm, '/stats;scope=nothing')).text, /No proxy matches/);
    assert.equal((await ask(farm, '/stats;scope=%zz%')).status, 200);
  });

  it('the scope form keeps a query that belongs to the uri', async () => {
    const { text } = await ask(farmWith({ uri: '/haproxy?stats' }), '/haproxy?stats;up');
    assert.match(text, /action="\/haproxy"/);
    assert.match(text, /<input type="hidden" name="stats" value="">/);
    const scoped = await ask(farmWith({ uri: '/haproxy?stats' }), '/haproxy?stats=&scope=web');
    assert.doesNotMatch(scoped.text, /id="app"/);
    assert.match(scoped.text, /id="web"/);
  });

  it('a HEAD is answered as a GET, and all framing left to the engine', async () => {
    const get = await ask(farm, '/stats;csv');
    assert.deepEqual(await ask(farm, '/stats;csv', { method: 'HEAD' }), get);
    assert.deepEqual([...get.headers.keys()].sort(), [
      'cache-control',
      'content-type',
      'refresh',
      'x-content-type-options',
    ]);
  });

  it('no rate is shown above the highest one', async () => {
    const busy = farmWith({});
    for (let session = 0; session < 5; session++)
      busy.state.frontend(0).tick(Counter.frontend.sessionRate, SECOND);
    const line = readCsv((await ask(busy, '/stats;csv')).text).get('web/FRONTEND')!;
    assert.deepEqual([line.rate, line.rate_max], ['5', '5']);
  });

  it('a POST is denied by a redirect to a page that says so', async () => {
    const answer = await ask(farm, '/stats;up', { method: 'POST' });
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/stats;up;st=DENY']);
    const page = await ask(farm, '/stats;up;st=DENY');
    assert.match(page.text, /Action denied\./);
    assert.match(page.text, /href="\/stats;up" aria-label="Remove this message"/);
  });

  it('JSON tells the origin, nature and scope of every value', async () => {
    const entries: object[][] = JSON.parse((await ask(farm, '/stats;json;scope=web')).text);
    assert.equal(entries.length, 1);
    assert.deepEqual(entries[0]![2], {
      ...{ objType: 'Frontend', proxyId: 2, id: 0, field: { pos: 4, name: 'scur' }, processNum: 1 },
      tags: { origin: 'Metric', nature: 'Gauge', scope: 'Process' },
      value: { type: 'u32', value: 0 },
    });
  });
});

describe('stats settings', () => {
  it('scope shows the sections named, "." is the own one, disabled ones never', async () => {
    const off = makeProxy({ name: 'off', disabled: true });
    const all = makeFarm(makeFarmModel({}, [off]));
    assert.ok(!(await ask(all, '/stats;csv')).text.includes('off,'));
    const own = await ask(farmWith({ scope: ['.'] }), '/stats;csv');
    assert.deepEqual(linesOf(own.text), ['stats/FRONTEND', 'stats/BACKEND']);
    const two = await ask(farmWith({ scope: ['.', 'web', 'nowhere'] }), '/stats;csv');
    assert.deepEqual(linesOf(two.text), ['web/FRONTEND', 'stats/FRONTEND', 'stats/BACKEND']);
  });

  it('hide-version, show-node, show-desc and show-legends', async () => {
    const plain = (await ask(farmWith({}), '/stats')).text;
    assert.match(plain, /version 1\.2\.3/);
    assert.match(plain, /Statistics Report for pid 4711</);
    assert.doesNotMatch(plain, /127\.0\.0\.1/);
    const told = { hideVersion: true, showNode: 'edge', showDesc: 'rack 4', showLegends: true };
    const page = (await ask(farmWith(told), '/stats')).text;
    assert.doesNotMatch(page, /1\.2\.3/);
    assert.match(page, /Statistics Report for pid 4711 on edge: rack 4</);
    assert.match(page, /cap: backend, mode: http, id: 3/);
    assert.match(page, /127\.0\.0\.1:80/);
  });

  it('addresses, cookies and algorithms are in the CSV only with show-legends', async () => {
    const line = async (showLegends: boolean) =>
      readCsv((await ask(farmWith({ showLegends }), '/stats;csv')).text);
    assert.equal((await line(false)).get('app/up')!.addr, '');
    assert.equal((await line(false)).get('app/BACKEND')!.algo, '');
    assert.equal((await line(true)).get('app/up')!.addr, '127.0.0.1:80');
    assert.equal((await line(true)).get('app/BACKEND')!.algo, 'roundrobin');
  });
});

describe('hostile names', () => {
  const evil = '"><script>alert(1)</script>\'&';
  const proxy = makeProxy({
    name: evil,
    description: evil,
    servers: [makeServer({ name: evil, cookie: evil })],
  });
  const farm = makeFarm(
    makeFarmModel({ realm: evil, showNode: evil, showDesc: evil, showLegends: true, uri: `/${evil}` }, [
      proxy,
    ]),
  );

  it('are escaped wherever the page has them, in the scope typed too', async () => {
    for (const uri of [
      `/${evil}`,
      `/${evil};scope=${evil}`,
      `/${evil};scope=${encodeURIComponent('"><b')}`,
    ]) {
      const { status, text, headers } = await ask(farm, uri);
      assert.equal(status, 200);
      assert.doesNotMatch(text, /<script|<b[ >]/);
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-/);
    }
  });

  it('are quoted in the CSV', async () => {
    assert.match((await ask(farm, `/${evil};csv`)).text, /\n"""><script>alert\(1\)<\/script>'&",FRONTEND,/);
  });

  it('cannot break the lines of a header', async () => {
    const wall = farmWith({ realm: 'a\r\nset-cookie: b\u0000é', auth: [{ user: 'a', password: 'b' }] });
    const { status, headers } = await ask(wall, '/stats');
    assert.equal(status, 401);
    assert.equal(headers.get('www-authenticate'), 'Basic realm="a  set-cookie: b \u00c3\u00a9"');
  });
});
