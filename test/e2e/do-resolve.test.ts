// `do-resolve` (manual 4.4): a client waits while a name server is asked where its request goes. PROXY_UNDER_TEST=haproxy
// compares.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startDns, type Zone } from '../support/dns.js';
import { startWebServer } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { rawExchange } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { startSyslog } from '../support/syslog.js';
import { until } from '../support/until.js';

const isReal = process.env.PROXY_UNDER_TEST === 'haproxy';

const ZONE: Zone = new Map<string, readonly string[] | number>([
  ['app.test', ['127.0.0.2']],
  ['other.test', ['127.0.0.3']],
  ['two.test', ['127.0.0.2', '127.0.0.3']],
  ['both.test', ['127.0.0.2', '2001:db8::1']],
  ['old.test', ['127.0.0.2']],
  ['gone.test', 3],
  ['no.test', 5],
]);

/** A proxy with these lines, a name server that knows the zone, and servers that answer with their address. */
const start = async (t: TestContext, lines: string, mode = 'http') => {
  const behind = await freePort();
  for (const host of ['127.0.0.2', '127.0.0.3'])
    await startWebServer(t, `at ${host}`, { host, port: behind });
  const [dns, syslog] = [await startDns(t, ZONE), await startSyslog(t)];
  const port = await startSite(t, [lines, `server anywhere 0.0.0.0:${behind}`], {
    defaults: [`mode ${mode}`, `log 127.0.0.1:${syslog.port} local0`, `option ${mode}log`],
    before: `
resolvers dns
    nameserver ns1 127.0.0.1:${dns.port}
    timeout retry 100ms
    resolve_retries 2
    hold valid 10s
`,
  });
  return { port, dns, syslog };
};

/** The body, or the status where that is no 200. */
const get = async (port: number, host: string): Promise<string> => {
  const request = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  const { received } = await rawExchange(port, request, { quietMs: 4000 });
  const [, status = received, body = ''] = /^HTTP\/1\.1 (\d+).*?\r\n\r\n(.*)$/s.exec(received) ?? [];
  return status === '200' ? body : status;
};

const FROM_HOST = `http-request do-resolve(txn.ip,dns,ipv4) hdr(host),host_only
    http-request return status 404 unless { var(txn.ip) -m found }
    http-request set-dst var(txn.ip)`;

test('a request goes where its name says', async (t) => {
  const { port } = await start(t, FROM_HOST);
  assert.match(await get(port, 'app.test:80'), /at 127\.0\.0\.2/);
  assert.match(await get(port, 'OTHER.test'), /at 127\.0\.0\.3/);
  for (const name of ['gone.test', 'no.test', 'unanswered.test', 'a..b', `${'x'.repeat(64)}.test`, '%00'])
    assert.equal(await get(port, name), '404', name);
});

test('the other family where the preferred one has no address', async (t) => {
  const { port } = await start(
    t,
    `http-request do-resolve(txn.six,dns) hdr(host)
    http-request do-resolve(txn.four,dns,ipv4) hdr(host)
    http-request return content-type text/plain lf-string "%[var(txn.six)] %[var(txn.four)]"`,
  );
  assert.match(await get(port, 'both.test'), /2001:db8::1 127\.0\.0\.2/);
  assert.match(await get(port, 'old.test'), /127\.0\.0\.2 127\.0\.0\.2/);
});

test('one question serves all who wait, and those who come while its answer holds, in turn', async (t) => {
  if (isReal) return t.skip('haproxy forgets an answer with who has asked');
  const { port, dns } = await start(t, FROM_HOST);
  const together = await Promise.all(Array.from({ length: 5 }, () => get(port, 'two.test')));
  assert.ok(together.every((answer) => answer.includes('at 127.0.0.')));
  const later = new Set([await get(port, 'two.test'), await get(port, 'two.test')]);
  assert.equal(later.size, 2);
  assert.equal(dns.asked, 1);
});

test('a client that leaves while it waits', async (t) => {
  const { port, syslog } = await start(t, FROM_HOST);
  await rawExchange(port, 'GET /left HTTP/1.1\r\nHost: unanswered.test\r\n\r\n', { finish: 'reset' });
  if (!isReal) await syslog.matching('CR--');
  assert.match(await get(port, 'app.test'), /at 127\.0\.0\.2/);
});

const ON_CONTENT = `tcp-request content set-var(sess.asked) str(app.test)
    tcp-request content do-resolve(sess.ip,dns,ipv4) var(sess.asked)
    tcp-request content set-dst var(sess.ip) if { var(sess.ip) -m found }
    tcp-request content do-resolve(sess.none,dns,ipv4) str(gone.test)
    tcp-request content reject if { var(sess.none) -m found }`;

for (const mode of ['tcp', 'http']) {
  test(`mode ${mode}: rules on contents wait, too`, async (t) => {
    const { port } = await start(t, `tcp-request inspect-delay 4s\n    ${ON_CONTENT}`, mode);
    assert.match(await get(port, 'a'), /at 127\.0\.0\.2/);
    assert.match(await get(port, 'a'), /at 127\.0\.0\.2/);
  });

  test(`mode ${mode}: but not longer than their inspect-delay`, async (t) => {
    const { port, dns } = await start(
      t,
      `tcp-request inspect-delay 50ms
    tcp-request content do-resolve(sess.ip,dns,ipv4) str(unanswered.test)
    tcp-request content set-dst ipv4(127.0.0.3)
    tcp-request content reject if { var(sess.ip) -m found }`,
      mode,
    );
    assert.match(await get(port, 'a'), /at 127\.0\.0\.3/);
    await until('it has been asked', () => dns.asked > 0);
  });
}
