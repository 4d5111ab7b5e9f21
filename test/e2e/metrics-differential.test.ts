// The same traffic through hapax and through the real haproxy: their exporters tell of it under the same names and
// labels, with the same types and counts.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Metrics, nameOf, readMetrics } from '../support/metrics.js';
import { OK, startOrigin } from '../support/origin.js';
import { freePorts } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { rawExchange } from '../support/raw.js';
import { until } from '../support/until.js';

const TEAPOT = 'HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n';

/** What HAProxy 2.6 tells and hapax does not: there are no memory pools and tasks, and zlib keeps its memory. */
const NOT_HERE = [
  'haproxy_process_current_run_queue',
  'haproxy_process_current_tasks',
  'haproxy_process_current_zlib_memory',
  'haproxy_process_max_zlib_memory',
  'haproxy_process_pool_allocated_bytes',
  'haproxy_process_pool_failures_total',
  'haproxy_process_pool_used_bytes',
];
/** What HAProxy tells since 2.6. */
const NEWER = [
  'haproxy_process_description',
  'haproxy_process_node',
  'haproxy_server_active',
  'haproxy_server_backup',
];

/**
 * Values of the machine and the moment: the meter is asked until things have settled, and seconds begin when they like.
 * HAProxy counts bytes in its own form of a message, hapax those on the wire.
 */
const OF_THE_MOMENT = new RegExp(
  [
    '^haproxy_process_(?!limit|max_connections|listeners|stopping)',
    ...[
      '"meter"',
      '_max_sessions?_?',
      '_rate_max',
      '_seconds(_total)?\\{',
      'need_conn',
      '_bytes_.*"(web|app)"',
    ],
  ].join('|'),
);

const farm = async (t: TestContext, start: StartProxy): Promise<Metrics> => {
  const [web = 0, second = 0, raw = 0, meter = 0, closed = 0] = await freePorts(5);
  const origin = await startOrigin(t, {
    bytes: ({ startLine }) => (startLine.includes('/secret') ? TEAPOT : OK),
  });
  const closing = await startOrigin(t, { close: true });
  await start(
    t,
    `global
    maxconn 300
    node here
    description "two farms"
defaults
    mode http
    maxconn 100
    timeout connect 1s
    timeout client 5s
    timeout server 5s
    http-reuse never
    retries 0
frontend web
    bind 127.0.0.1:${web} name one
    bind 127.0.0.1:${second}
    option socket-stats
    rate-limit sessions 50
    http-request deny if { path /denied }
    http-request return status 404 if { path /missing }
    http-response deny if { status 418 }
    default_backend app
backend app
    fullconn 10
    option httpchk
    server s1 127.0.0.1:${origin.port} weight 10 maxconn 20
    server s2 127.0.0.1:${origin.port} backup
    server s3 127.0.0.1:${origin.port} check disabled
    server s4 127.0.0.1:${closed} check inter 2s fall 1 maxqueue 5
    server s5 127.0.0.1:${closed} track s4
backend empty
listen raw
    mode tcp
    bind 127.0.0.1:${raw}
    server a 127.0.0.1:${closing.port}
frontend meter
    bind 127.0.0.1:${meter}
    http-request use-service prometheus-exporter
`,
  );
  const scrape = async () => readMetrics(await (await fetch(`http://127.0.0.1:${meter}/metrics`)).text());
  const has = (series: string, value: number) =>
    until(`${series} is ${value}`, async () => (await scrape()).values.get(series) === value);
  await has('haproxy_server_status{proxy="app",server="s5",state="DOWN"}', 1);
  for (const path of ['/', '/a', '/b?x=1', '/denied', '/missing', '/secret']) {
    await rawExchange(web, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    await has('haproxy_frontend_current_sessions{proxy="web"}', 0);
  }
  await rawExchange(second, 'GET / HTTP/1.1\r\nBad header\r\n\r\n');
  await rawExchange(raw, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  for (const proxy of ['web', 'raw']) await has(`haproxy_frontend_current_sessions{proxy="${proxy}"}`, 0);
  await has('haproxy_backend_current_sessions{proxy="raw"}', 0);
  return scrape();
};

test('names, types, labels and counts are those of the real exporter', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const real = await farm(t, startHaproxy);
  const ours = await farm(t, startHapax);
  await t.test('names', () => {
    const missing = [...real.types.keys()].filter((name) => !ours.types.has(name));
    assert.deepEqual(missing.toSorted(), NOT_HERE.toSorted());
    const more = [...ours.types.keys()].filter((name) => !real.types.has(name));
    assert.deepEqual(more.toSorted(), NEWER);
  });
  await t.test('types', () => {
    for (const [name, type] of ours.types)
      if (real.types.has(name)) assert.deepEqual([name, type], [name, real.types.get(name)]);
  });
  const shared = (metrics: Metrics) =>
    [...metrics.values]
      .map(([series, value]) => [series.replace(/version="[^"]*"/, 'version="x"'), value] as const)
      .filter(([series]) => ours.types.has(nameOf(series)) && real.types.has(nameOf(series)));
  await t.test('labels', () => {
    const labels = (metrics: Metrics) => shared(metrics).map(([series]) => series);
    assert.deepEqual(labels(ours).toSorted(), labels(real).toSorted());
  });
  await t.test('values', () => {
    const counts = (metrics: Metrics) =>
      shared(metrics)
        .filter(([series]) => !OF_THE_MOMENT.test(series))
        .map(([series, value]) => `${series} ${value}`)
        .toSorted();
    assert.deepEqual(counts(ours), counts(real));
  });
});
