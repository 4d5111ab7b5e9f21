// `use-service prometheus-exporter` (manual 4.4): a rule hands a request to the exporter. PROXY_UNDER_TEST=haproxy runs
// it against the real one.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readMetrics } from '../support/metrics.js';
import { freePort } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { rawExchange } from '../support/raw.js';
import { until } from '../support/until.js';

const startProxy = async (t: TestContext) => {
  const port = await freePort();
  const proxy = await startHapax(
    t,
    `global
    log stdout format raw daemon
defaults
    mode http
    log global
    option httplog
    timeout connect 5s
    timeout client 5s
    timeout server 5s
frontend web
    bind 127.0.0.1:${port}
    http-request use-service prometheus-exporter if { path /metrics }
    http-response set-header x-response seen if { status 200 }
    http-response return status 204 if { var(txn.hide) -m found }
    http-request set-var(txn.hide) bool(1) if { path /hidden }
    http-after-response set-header x-after seen
    default_backend inner
backend inner
    http-request use-service prometheus-exporter
`,
  );
  return { port, proxy };
};

const request = async (port: number, line: string, body = '') =>
  (
    await rawExchange(
      port,
      `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
  ).received;

test('the answer is text for Prometheus, as rules for responses leave it', async (t) => {
  const { port } = await startProxy(t);
  const answer = await fetch(`http://127.0.0.1:${port}/metrics?scope=frontend`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4');
  assert.equal(answer.headers.get('cache-control'), 'no-cache');
  assert.equal(answer.headers.get('x-response'), 'seen');
  assert.equal(answer.headers.get('x-after'), 'seen');
  const { values } = readMetrics(await answer.text());
  assert.equal(values.get('haproxy_frontend_http_requests_total{proxy="web"}'), 1);
  assert.equal(values.get('haproxy_frontend_intercepted_requests_total{proxy="web"}'), 1);
  assert.match(await request(port, 'GET /hidden'), /^HTTP\/1.1 204 [\s\S]*\r\n\r\n$/);
});

test('any method is answered, and a head alone where that was asked for', async (t) => {
  const { port } = await startProxy(t);
  assert.match(await request(port, 'HEAD /metrics'), /^HTTP\/1.1 200 OK\r\n[\s\S]*\r\n\r\n$/);
  assert.match(await request(port, 'POST /metrics', 'hello'), /\nhaproxy_process_nbproc 1\n/);
});

test('a query that makes no sense gets the page of the proxy', async (t) => {
  const { port } = await startProxy(t);
  assert.match(await request(port, 'GET /metrics?scope=x'), /^HTTP\/1.1 400 Bad request\r\n[\s\S]*<h1>400/);
});

test('log and counters tell what has answered, and for which proxy', async (t) => {
  const { port, proxy } = await startProxy(t);
  await request(port, 'GET /metrics');
  await request(port, 'GET /metrics?scope=');
  await request(port, 'GET /other?scope=');
  await until('three lines', () => proxy.stdout.split('\n').length > 3);
  const lines = proxy.stdout.trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => / (\S+ \S+) (?:\d+\/){4}\d+ (\d+) \d+ - - (\S+) /.exec(line)?.slice(1).join(' ')),
    ['web web/<PROMEX> 200 LR--', 'web web/<PROMEX> 200 LR--', 'web inner/<PROMEX> 200 LR--'],
  );
  const { values } = readMetrics(await request(port, 'GET /metrics'));
  assert.equal(values.get('haproxy_frontend_intercepted_requests_total{proxy="web"}'), 3);
  assert.equal(values.get('haproxy_backend_http_responses_total{proxy="inner",code="2xx"}'), 1);
});
