// Servers going down and up behind the real command: who gets requests, what the stats page and the log say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOrigin, startWebServer, type WebServer } from '../support/origin.js';
import { freePorts } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { rawExchange } from '../support/raw.js';
import { readStats } from '../support/stats.js';
import { startSyslog } from '../support/syslog.js';
import { until } from '../support/until.js';
import { head } from './differential/row.js';

/** A check may take as long as `inter`, however often it is made. */
const cfg = (site: number, stats: number, servers: string): string => `
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
listen stats
    bind 127.0.0.1:${stats}
    stats uri /stats
listen web
    bind 127.0.0.1:${site}
    default-server check inter 2s fastinter 50ms downinter 50ms rise 2 fall 3
    ${servers}
`;

const ask = async (port: number): Promise<string> =>
  (await rawExchange(port, head('GET / HTTP/1.1', 'Host: a', 'Connection: close'))).received;

const statusOf = async (stats: number, server: string): Promise<string | undefined> => {
  const row = (await readStats({ port: stats, uri: '/stats' })).get(`web/${server}`);
  return row && `${row.status} ${row.check_status?.replace(/^\* /, '')}`;
};

const becomes = (stats: number, server: string, expected: string) =>
  until(`${server} becomes ${expected}`, async () => (await statusOf(stats, server)) === expected);

test('a server dies and comes back', async (t) => {
  const [site = 0, stats = 0, port = 0] = await freePorts(3);
  const syslog = await startSyslog(t);
  const start = (): Promise<WebServer> => startWebServer(t, 'web1', { port });
  const first = await start();
  const web2 = await startWebServer(t, 'web2');
  await startHapax(
    t,
    `global\n    log 127.0.0.1:${syslog.port} local0\n${cfg(
      site,
      stats,
      `log global\n    server web1 127.0.0.1:${port}\n    server web2 127.0.0.1:${web2.port}`,
    )}`,
  );
  await becomes(stats, 'web1', 'UP L4OK');
  await first.kill();
  await becomes(stats, 'web1', 'DOWN L4CON');
  await syslog.matching('Server web/web1 is DOWN, reason: Layer4 connection problem');
  for (let i = 0; i < 4; i++) assert.match(await ask(site), /web2$/);
  const second = await start();
  await becomes(stats, 'web1', 'UP L4OK');
  await syslog.matching('Server web/web1 is UP, reason: Layer4 check passed');
  for (let i = 0; i < 4; i++) await ask(site);
  assert.equal(second.seen, 2);
});

test('option httpchk: a server that answers 503 is down, the backup takes over', async (t) => {
  const [site = 0, stats = 0] = await freePorts(2);
  let health = '200 OK';
  const web1 = await startOrigin(t, {
    bytes: ({ startLine }) =>
      startLine.includes('/health')
        ? head(`HTTP/1.1 ${health}`, 'Connection: close', 'Content-Length: 0')
        : 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nweb1',
  });
  const spare = await startWebServer(t, 'spare');
  await startHapax(
    t,
    cfg(
      site,
      stats,
      `option httpchk GET /health
    server web1 127.0.0.1:${web1.port}
    server spare 127.0.0.1:${spare.port} backup no-check`,
    ),
  );
  await becomes(stats, 'web1', 'UP L7OK');
  assert.match(await ask(site), /web1$/);
  health = '503 Service Unavailable';
  await becomes(stats, 'web1', 'DOWN L7STS');
  assert.match(await ask(site), /spare$/);
  health = '204 No Content';
  await becomes(stats, 'web1', 'UP L7OK');
  assert.match(await ask(site), /web1$/);
});

test('rise and fall are counted out', async (t) => {
  const [site = 0, stats = 0, port = 0] = await freePorts(3);
  const first = await startWebServer(t, 'web1', { port });
  await startHapax(t, cfg(site, stats, `server web1 127.0.0.1:${port}`).replaceAll('50ms', '500ms'));
  await becomes(stats, 'web1', 'UP L4OK');
  const seen: (string | undefined)[] = [];
  const look = async (): Promise<string | undefined> => {
    const status = (await statusOf(stats, 'web1'))?.split(' L')[0];
    if (status !== seen.at(-1)) seen.push(status);
    return status;
  };
  await first.kill();
  await until('web1 is down', async () => (await look()) === 'DOWN');
  assert.match(await ask(site), /^HTTP\/1.1 503 /);
  await startWebServer(t, 'web1', { port });
  await until('web1 is up', async () => (await look()) === 'UP');
  assert.deepEqual(seen.slice(seen.indexOf('UP 2/3')), ['UP 2/3', 'UP 1/3', 'DOWN', 'DOWN 1/2', 'UP']);
});
