// Names of servers while running (manual 5.3): requests go where the name leads now. PROXY_UNDER_TEST=haproxy compares.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startDns, type Zone } from '../support/dns.js';
import { startWebServer } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { rawExchange } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { startSyslog } from '../support/syslog.js';
import { until } from '../support/until.js';

/** Web servers on several addresses and one port, which answer with their address. */
const startOrigins = async (t: TestContext, port: number, hosts: readonly string[]) => {
  for (const host of hosts) await startWebServer(t, host, { host, port });
};

const get = async (port: number): Promise<string> => {
  const { received } = await rawExchange(port, 'GET / HTTP/1.0\r\n\r\n');
  return received.startsWith('HTTP/1.1 503') ? '503' : received.slice(received.indexOf('\r\n\r\n') + 4);
};

const start = async (t: TestContext, zone: Zone, servers: string) => {
  const behind = await freePort();
  await startOrigins(t, behind, ['127.0.0.2', '127.0.0.3']);
  const [dns, syslog] = [await startDns(t, zone), await startSyslog(t)];
  const port = await startSite(t, [servers.replaceAll('PORT', String(behind))], {
    global: [`log 127.0.0.1:${syslog.port} local0`],
    defaults: ['log global'],
    before: `
resolvers dns
    nameserver ns1 127.0.0.1:${dns.port}
    timeout resolve 100ms
    timeout retry 500ms
    hold nx 0s
    hold valid 100ms
`,
  });
  return { port, syslog };
};

test('a server moves with its name, and rests while the name is gone', async (t) => {
  const zone: Zone = new Map<string, string[] | number>([['app.test', ['127.0.0.2']]]);
  const server = 'server s1 app.test:PORT resolvers dns resolve-prefer ipv4 init-addr none';
  const { port, syslog } = await start(t, zone, server);
  await until('the name is resolved', async () => (await get(port)) === '127.0.0.2');

  zone.set('app.test', ['127.0.0.3']);
  await until('requests go to the new address', async () => (await get(port)) === '127.0.0.3');
  const [moved = ''] = await syslog.matching('changed its IP from 127.0.0.2');
  assert.match(moved, /<133>.*: web\/s1 changed its IP from 127\.0\.0\.2 to 127\.0\.0\.3 by dns\/ns1\.\n$/);

  zone.set('app.test', 3);
  await until('the server is in maintenance', async () => (await get(port)) === '503');
  await syslog.matching('Server web/s1 is going DOWN for maintenance (DNS NX status). 0 active');
  zone.set('app.test', ['127.0.0.3']);
  await until('the server is back', async () => (await get(port)) === '127.0.0.3');
  await syslog.matching("Server web/s1 ('app.test') is UP/READY (resolves again).");
});

test('servers of a template get the addresses of the name, one each', async (t) => {
  const zone: Zone = new Map([['app.test', ['127.0.0.2', '127.0.0.3']]]);
  const servers = 'server-template s 3 app.test:PORT resolvers dns resolve-prefer ipv4 init-addr none';
  const { port } = await start(t, zone, servers);
  const hosts = new Set<string>();
  await until('both addresses serve', async () => {
    hosts.add(await get(port));
    return hosts.has('127.0.0.2') && hosts.has('127.0.0.3');
  });
});

test('servers of a template follow a service: hosts and ports', async (t) => {
  const zone: Zone = new Map();
  const { port } = await start(
    t,
    zone,
    'server-template s 2 _http._tcp.test resolvers dns resolve-prefer ipv4\n    # PORT',
  );
  assert.equal(await get(port), '503');
  const behind = await freePort();
  await startOrigins(t, behind, ['127.0.0.2']);
  zone.set('a.test', ['127.0.0.2']);
  zone.set('_http._tcp.test', [{ host: 'a.test', port: behind, weight: 256 }]);
  await until('the service is found', async () => (await get(port)) === '127.0.0.2');
});
