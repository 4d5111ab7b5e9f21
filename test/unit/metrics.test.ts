// What a scrape of the exporter reads: names, labels and values from the statistics, and what its query asks for.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { watchActivity } from '#hapax/control/metrics/activity.js';
import { createExporter, type Exporter } from '#hapax/control/metrics/exporter.js';
import { parseMetricsQuery } from '#hapax/control/metrics/query.js';
import { nameOf, readMetrics } from '../support/metrics.js';
import { makeBind, makeProxy } from '../support/model.js';
import {
  AGE_SECONDS,
  addTraffic,
  farmChecks,
  healthView,
  makeFarm,
  makeFarmModel,
  NOW,
} from '../support/stats-farm.js';

const exporterOf = (): Exporter => {
  const naughty = makeProxy({
    name: 'na"ughty\\\nüber',
    section: 'frontend',
    description: 'the "front"',
    binds: [makeBind({ address: { kind: 'inet', host: '0.0.0.0', port: 81 }, name: 'l1' })],
  });
  naughty.options.socketStats = true;
  const farm = makeFarm(makeFarmModel({}, [{ ...naughty, index: 3 }]));
  addTraffic(farm);
  const { model, state } = farm;
  return createExporter({
    model,
    state,
    health: healthView(model, farmChecks()),
    startedAt: NOW - AGE_SECONDS * 1000,
    maxima: { raise: () => {} },
    activity: () => ({ idlePercent: 93, bytesOutPerSecond: 1000 }),
    version: '1.2.3',
    files: 1024,
    now: () => NOW,
  });
};

const scrape = async (uri: string) => {
  const { status, body } = await exporterOf().answer({ id: 1, uri });
  const text = Buffer.from(body).toString();
  return { status, text, ...readMetrics(text) };
};

describe('a scrape', () => {
  it('has the figures of the statistics under the names of HAProxy', async () => {
    const { values, types } = await scrape('/metrics');
    for (const [series, value] of [
      ['haproxy_process_uptime_seconds', AGE_SECONDS],
      ['haproxy_process_build_info{version="1.2.3"}', 1],
      ['haproxy_process_idle_time_percent', 93],
      ['haproxy_frontend_http_requests_total{proxy="web"}', 45_678],
      ['haproxy_frontend_http_responses_total{proxy="web",code="4xx"}', 678],
      ['haproxy_frontend_bytes_out_total{proxy="web"}', 9_876_543_210],
      ['haproxy_frontend_status{proxy="web",state="UP"}', 1],
      ['haproxy_backend_agg_server_status{proxy="app",state="UP"}', 5],
      ['haproxy_backend_agg_server_status{proxy="app",state="DOWN"}', 2],
      ['haproxy_backend_agg_check_status{proxy="app",state="L7STS"}', 1],
      ['haproxy_server_status{proxy="app",server="maint",state="MAINT"}', 1],
      ['haproxy_server_check_status{proxy="app",server="down",state="L4CON"}', 1],
      ['haproxy_server_check_status{proxy="app",server="down",state="L7OK"}', 0],
      ['haproxy_server_check_duration_seconds{proxy="app",server="up"}', 0.001],
      ['haproxy_server_limit_sessions{proxy="app",server="up"}', 30],
      ['haproxy_server_limit_sessions{proxy="app",server="plain"}', Number.NaN],
    ] as const)
      assert.deepEqual([series, values.get(series)], [series, value]);
    assert.equal(types.get('haproxy_frontend_http_requests_total'), 'counter');
    assert.equal(types.get('haproxy_server_status'), 'gauge');
  });

  it('tells of checks where there are some', async () => {
    const { values } = await scrape('/metrics?scope=server');
    const checked = [...values.keys()].filter((series) => series.startsWith('haproxy_server_check_code'));
    assert.deepEqual(
      checked.map((series) => /server="(.*?)"/.exec(series)?.[1]),
      ['up', 'failing', 'down', 'rising', 'spare'],
    );
  });

  it('is well-formed, whatever the cfg calls its proxies', async () => {
    const { text } = await scrape('/metrics?desc-labels');
    const name = String.raw`proxy="na\"ughty\\\nüber"`;
    assert.ok(
      text.includes(`haproxy_listener_sessions_total{${name},listener="l1",desc="the \\"front\\""} 0\n`),
    );
    for (const line of text.trimEnd().split('\n'))
      assert.match(line, /^$|^# (HELP|TYPE) haproxy_|^haproxy_[a-z_]+(\{.*"\})? (NaN|-?[0-9.]+)$/);
  });

  it('has a help and a type for every metric, and each metric in one piece', async () => {
    const { text, types, values } = await scrape('/metrics');
    const order = [...values.keys()].map(nameOf).filter((name, at, all) => name !== all[at - 1]);
    assert.deepEqual(order, [...types.keys()]);
    assert.equal(text.match(/^# HELP \S+ \S/gm)?.length, types.size);
  });
});

describe('the query of a scrape', () => {
  const scopes = (uri: string) => [...(parseMetricsQuery(uri)?.scopes ?? ['refused'])].join(' ');
  const ALL = 'global frontend listener backend server';
  for (const [uri, expected] of [
    ['/metrics', ALL],
    ['/metrics?', ALL],
    ['/metrics?scope=server', 'server'],
    ['/metrics?scope=frontend&scope=%62ackend', 'frontend backend'],
    ['/metrics?scope=*&scope=', ''],
    ['/metrics?scope=&scope=global#scope=server', 'global'],
    ['/metrics?extra-counters&foo=bar&SCOPE=x', ALL],
    ['/metrics?scope', 'refused'],
    ['/metrics?scope=Global', 'refused'],
    ['/metrics?scope=global;scope=server', 'refused'],
    ['/metrics?foo=%zz', 'refused'],
  ] as const)
    it(`${uri}: ${expected}`, () => assert.equal(scopes(uri), expected));

  it('no-maint leaves out servers in maintenance, not their number', async () => {
    const { values } = await scrape('/metrics?no-maint');
    assert.equal(
      [...values.keys()].find((series) => series.includes('server="maint"')),
      undefined,
    );
    assert.equal(values.get('haproxy_backend_agg_server_status{proxy="app",state="MAINT"}'), 1);
  });

  it('metrics= names those that are wanted, or not', async () => {
    const some = await scrape('/metrics?metrics=haproxy_server_status,haproxy_frontend_status');
    assert.deepEqual([...some.types.keys()], ['haproxy_frontend_status', 'haproxy_server_status']);
    const others = await scrape('/metrics?scope=frontend&metrics=-haproxy_frontend_status');
    assert.equal(others.types.has('haproxy_frontend_status'), false);
    assert.equal(others.types.has('haproxy_frontend_bytes_in_total'), true);
  });

  it('one that makes no sense is a bad request', async () => {
    assert.deepEqual(await scrape('/metrics?scope=x').then(({ status, text }) => [status, text]), [400, '']);
  });
});

it('activity is what was between two scrapes, a second apart at least', () => {
  let nowMs = 5000;
  let totals = { idleMs: 1000, activeMs: 1000, bytesOut: 7000 };
  const activity = watchActivity(
    () => totals,
    () => nowMs,
  );
  assert.deepEqual(activity(), { idlePercent: 100, bytesOutPerSecond: 0 });
  nowMs = 7000;
  totals = { idleMs: 2500, activeMs: 1500, bytesOut: 9000 };
  const seen = { idlePercent: 75, bytesOutPerSecond: 1000 };
  assert.deepEqual(activity(), seen);
  nowMs = 7500;
  totals = { idleMs: 2500, activeMs: 2000, bytesOut: 99_000 };
  assert.deepEqual(activity(), seen);
});
