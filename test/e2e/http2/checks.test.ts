// Health checks of servers that speak HTTP/2 (manual 5.2, "check-proto"). PROXY_UNDER_TEST=haproxy runs it on the real one.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { answers, startHttp2Origin } from '../../support/http2-origin.js';
import { startOrigin } from '../../support/origin.js';
import { freePort } from '../../support/ports.js';
import { startHapax } from '../../support/proxy.js';
import { readStats } from '../../support/stats.js';
import { until } from '../../support/until.js';

interface Checked {
  readonly port: number;
  readonly params?: string;
  readonly lines?: readonly string[];
}

/** What the statistics say of a server's check. */
async function lastCheck(t: TestContext, { port: serverPort, params = 'proto h2', lines = [] }: Checked) {
  const port = await freePort();
  await startHapax(
    t,
    `
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
frontend stats
    bind 127.0.0.1:${port}
    stats enable
    stats uri /s
backend web
    option httpchk
    http-check send meth GET uri /health hdr Host a hdr X-A 1
    ${lines.join('\n    ')}
    server s1 127.0.0.1:${serverPort} check inter 500ms fall 1 rise 1 ${params}
`,
  );
  const row = await until('a check is over', async () => {
    const found = (await readStats({ port, uri: '/s' })).get('web/s1');
    return found && !/^(?:INI|\* |$)/.test(found.check_status ?? '') ? found : undefined;
  });
  return `${row.status} ${row.check_status} ${row.check_code}`;
}

const site = (status: number) => answers({ ':status': status }, 'hello');

test('a good answer', async (t) => {
  const origin = await startHttp2Origin(t, site(200));
  assert.equal(await lastCheck(t, origin), 'UP L7OK 200');
  const [request] = origin.requests;
  assert.equal(request?.head, ':method GET, :scheme https, :path /health, host a, x-a 1');
});

test('a bad answer', async (t) => {
  assert.equal(await lastCheck(t, await startHttp2Origin(t, site(500))), 'DOWN L7STS 500');
});

test('what is expected of the body', async (t) => {
  const { port } = await startHttp2Origin(t, site(200));
  assert.equal(await lastCheck(t, { port, lines: ['http-check expect string hello'] }), 'UP L7OK 200');
});

test('a reset is no answer', async (t) => {
  const { port } = await startHttp2Origin(t, (stream) => stream.close(2));
  assert.equal(await lastCheck(t, { port }), 'DOWN SOCKERR ');
});

test('check-proto h2 for a server that is else spoken to in HTTP/1', async (t) => {
  const { port } = await startHttp2Origin(t, site(200));
  assert.equal(await lastCheck(t, { port, params: 'check-proto h2' }), 'UP L7OK 200');
});

test('check-proto h1 for a server that is else spoken to in HTTP/2', async (t) => {
  const { port } = await startOrigin(t);
  assert.equal(await lastCheck(t, { port, params: 'proto h2 check-proto h1' }), 'UP L7OK 200');
});

test('a server of HTTP/1 alone is down', async (t) => {
  const { port } = await startOrigin(t);
  assert.match(await lastCheck(t, { port }), /^DOWN /);
});
