// prometheus-haproxy-exporter, which reads HAProxy's CSV by position, reads ours.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePort } from '../support/ports.js';
import { skipWithout, startProgram } from '../support/programs.js';
import { addTraffic, makeFarm, makeFarmModel, serveStats } from '../support/stats-farm.js';
import { until } from '../support/until.js';

test('prometheus-haproxy-exporter reads the CSV', async (t) => {
  if (skipWithout(t, 'prometheus-haproxy-exporter')) return;
  const farm = makeFarm(makeFarmModel({ auth: [{ user: 'admin', password: 'secret' }] }));
  addTraffic(farm);
  const origin = (await serveStats(t, farm)).replace('//', '//admin:secret@');
  const listen = `127.0.0.1:${await freePort()}`;
  startProgram(t, 'prometheus-haproxy-exporter', [
    `--web.listen-address=${listen}`,
    `--haproxy.scrape-uri=${origin}/stats;csv`,
  ]);
  const metrics = await until('the exporter has metrics', () =>
    fetch(`http://${listen}/metrics`).then(
      (answer) => answer.text(),
      () => undefined,
    ),
  );
  for (const line of [
    'haproxy_up 1',
    'haproxy_exporter_csv_parse_failures_total 0',
    'haproxy_frontend_http_requests_total{frontend="web"} 45678',
    'haproxy_frontend_bytes_out_total{frontend="web"} 9.87654321e+09',
    'haproxy_backend_connection_errors_total{backend="app"} 3',
    'haproxy_backend_up{backend="app"} 1',
    'haproxy_server_up{backend="app",server="up"} 1',
    'haproxy_server_up{backend="app",server="down"} 0',
    'haproxy_server_http_responses_total{backend="app",code="2xx",server="up"} 19000',
  ])
    assert.ok(metrics.split('\n').includes(line), `no "${line}" in\n${metrics}`);
});
