// SIGUSR2: another cfg without a lost request, a broken connection or a forgotten count.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startLoad } from '../support/load.js';
import { startMaster } from '../support/master.js';
import { type Origin, startRawOrigin, startWebServer } from '../support/origin.js';
import { freePort, isListening } from '../support/ports.js';
import { openRaw } from '../support/raw.js';
import { readStats } from '../support/stats.js';
import { until } from '../support/until.js';

const cfg = (lines: readonly string[], global = 'nbthread 2') => `
global
    ${global}
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
listen web
    bind 127.0.0.1:PORT
    stats uri /stats
    ${lines.join('\n    ')}
`;

const server = (name: string, { port }: { port: number }, more = '') =>
  `server ${name} 127.0.0.1:${port} ${more}`;

const rowOf = async (port: number, name: string) =>
  (await readStats({ port, uri: '/stats' })).get(`web/${name}`);

const REQUEST = 'GET / HTTP/1.1\r\nHost: web\r\n\r\n';

test('20 reloads under load: no request fails, nothing is left behind, every request is counted', async (t) => {
  const origin = await startWebServer(t, 'a');
  const proxy = await startMaster(t, cfg([server('s', origin)]));
  const loads = [true, false].map((keepAlive) => startLoad(proxy.port, { clients: 3, keepAlive }));
  for (let reloads = 0; reloads < 20; reloads++) await proxy.reload();
  for (const load of loads) await load.stop();
  assert.deepEqual(
    loads.flatMap(({ failures }) => failures),
    [],
  );
  const answered = loads.reduce((sum, load) => sum + load.answered, 0);
  assert.ok(answered > 100, `${answered}`);
  await until('one worker is left', () => proxy.workers().length === 1);
  await until('all are counted', async () => (await rowOf(proxy.port, 's'))!.stot === String(answered));
  assert.equal(origin.seen, answered);
});

test('a broken cfg changes nothing and says why', async (t) => {
  const origin = await startWebServer(t, 'a');
  const good = cfg([server('s', origin)]);
  const proxy = await startMaster(t, good);
  const [worker] = proxy.workers();
  for (const [broken, why] of [
    [`${good}\n    retrees 3\n`, /unknown keyword 'retrees'/],
    [cfg(['server s nosuch.invalid:80 init-addr libc']), /could not resolve address 'nosuch\.invalid'/],
    [
      cfg([`bind 127.0.0.1:${origin.port}`, server('s', origin)]),
      /cannot bind socket \(Address already in use\)/,
    ],
  ] as const) {
    await proxy.reload(broken);
    assert.match(proxy.stderr, why);
  }
  assert.match(proxy.stderr, /The reload has failed, and everything stays as it was\.\n$/);
  assert.deepEqual(proxy.workers(), [worker]);
  assert.equal(await (await fetch(`http://127.0.0.1:${proxy.port}/`)).text(), 'a');
});

test('servers and listeners come and go, and it is told', async (t) => {
  const [a, b] = [await startWebServer(t, 'a'), await startWebServer(t, 'b')];
  const [one, two] = [await freePort(), await freePort()];
  const proxy = await startMaster(t, cfg([`bind 127.0.0.1:${one}`, server('a', a)]));
  await proxy.reload(cfg([`bind 127.0.0.1:${two}`, server('b', b)]));
  const lines = [
    `listener 127.0.0.1:${two} added`,
    `listener 127.0.0.1:${one} removed`,
    `server b added (127.0.0.1:${b.port})`,
    `server a removed (127.0.0.1:${a.port})`,
  ];
  assert.equal(proxy.stdout, lines.map((line) => `reload: listen web: ${line}\n`).join(''));
  assert.equal(await (await fetch(`http://127.0.0.1:${two}/`)).text(), 'b');
  await until('the old listener is closed', async () => !(await isListening(one)));
});

test('counters, and that a server is down, are known at once', async (t) => {
  const [a, b] = [await startWebServer(t, 'a'), await startWebServer(t, 'b')];
  const checked = cfg([server('a', a, 'check inter 50ms'), server('b', b, 'check inter 50ms fall 1')]);
  const proxy = await startMaster(t, checked);
  await b.kill();
  await until('b is down', async () => (await rowOf(proxy.port, 'b'))!.status === 'DOWN');
  for (let asked = 0; asked < 4; asked++) await (await fetch(`http://127.0.0.1:${proxy.port}/`)).text();
  // Its next check has hardly begun: what is said of it was handed over.
  await proxy.reload(checked.replaceAll('inter 50ms', 'inter 1h'));
  const row = (await rowOf(proxy.port, 'b'))!;
  const lastCheck = row.check_status?.replace(/^\* /, '');
  assert.deepEqual([row.status, lastCheck, row.chkdown], ['DOWN', 'L4CON', '1']);
  assert.equal((await rowOf(proxy.port, 'a'))!.stot, '4');
  for (let asked = 0; asked < 4; asked++)
    assert.equal(await (await fetch(`http://127.0.0.1:${proxy.port}/`)).text(), 'a');
});

test('a tunnel and a request in flight live through reloads', async (t) => {
  const origin = await startRawOrigin(t);
  const proxy = await startMaster(t, cfg([server('s', origin)]));
  const tunnel = await openTunnel(t, proxy.port, origin);
  const client = openRaw(t, proxy.port);
  await client.send(REQUEST);
  await until('it is at the server', () => origin.requests().length === 2);
  for (let reloads = 0; reloads < 3; reloads++) await proxy.reload();
  origin.connections[1]!.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  assert.match(await client.closed(), /\r\nconnection: close\r\n[\s\S]*ok$/i);
  await tunnel.send('ping');
  await until('it arrives', () => origin.connections[0]!.received.endsWith('ping'));
  origin.connections[0]!.socket.write('pong');
  await tunnel.has('pong');
  await until('its worker is the last of the old ones', () => proxy.workers().length === 2);
  tunnel.socket.destroy();
  await until('its worker leaves', () => proxy.workers().length === 1);
});

test('an idle connection has time for one more request', async (t) => {
  const origin = await startWebServer(t, 'a');
  const proxy = await startMaster(t, cfg([server('s', origin)]));
  const client = openRaw(t, proxy.port);
  await client.send(REQUEST);
  await client.has('\r\n\r\na');
  await proxy.reload();
  // The threads of the old worker hear of it in their own time.
  await until('an answer is the last', async () => {
    const { length } = client.received;
    await client.send(REQUEST);
    await until('it is answered', () => client.received.slice(length).endsWith('\r\n\r\na'));
    return /connection: close\r\n/i.test(client.received);
  });
  assert.match(await client.closed(), /\r\n\r\na$/);
});

test('hard-stop-after bounds what an old worker may finish', async (t) => {
  const origin = await startRawOrigin(t);
  const proxy = await startMaster(t, cfg([server('s', origin)], 'hard-stop-after 300ms'));
  const tunnel = await openTunnel(t, proxy.port, origin);
  await proxy.reload();
  await tunnel.closed();
  await until('its worker leaves', () => proxy.workers().length === 1);
});

async function openTunnel(t: TestContext, port: number, origin: Origin) {
  const client = openRaw(t, port);
  await client.send('GET / HTTP/1.1\r\nHost: web\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  await until('it is at the server', () => origin.requests().length === 1);
  const answer = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n';
  origin.connections[0]!.socket.write(answer);
  await client.has(' 101 ');
  return client;
}
