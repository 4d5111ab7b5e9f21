// Clients whose cookie names a server: they wait for it while others are free, leave it when it goes down, and find it
// again after a reload. What single requests come to stands in differential/cookies.ts.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startMaster } from '../support/master.js';
import { OK, startRawOrigin, startWebServer } from '../support/origin.js';
import { openRaw, type RawClient } from '../support/raw.js';
import { startCountedSite } from '../support/site.js';
import { httplog, startSyslog } from '../support/syslog.js';
import { until } from '../support/until.js';
import { get } from './differential/row.js';

/** Two servers: s1 takes one request at a time and answers when told, s2 answers at once. */
async function startShop(t: TestContext, options: string, lines: readonly string[]) {
  const held: (() => void)[] = [];
  const [slow, fast, health] = await Promise.all([
    startRawOrigin(t, ({ socket }) => socket.on('data', () => held.push(() => socket.write(OK)))),
    startRawOrigin(t, ({ socket }) => socket.on('data', () => socket.write(OK))),
    startRawOrigin(t),
  ]);
  const syslog = await startSyslog(t);
  const site = [
    'cookie SRV insert indirect',
    ...lines,
    `server s1 127.0.0.1:${slow.port} cookie c1 maxconn 1 check port ${health.port} inter 50ms fall 1 ${options}`,
    `server s2 127.0.0.1:${fast.port} cookie c2`,
  ];
  const { port, row } = await startCountedSite(t, site, { defaults: httplog(syslog) });
  const open = async (): Promise<RawClient> => {
    const client = openRaw(t, port);
    await client.send(get('Cookie: SRV=c1'));
    return client;
  };
  return { held, health, syslog, row, open };
}

/** Server, status, letters and retries of each line, in order. */
const logged = async ({ syslog }: Pick<Awaited<ReturnType<typeof startShop>>, 'syslog'>, count: number) =>
  (await syslog.matching('"GET / ', count)).map((line) =>
    / web\/(\S+) \S+ (\d+) \S+ \S+ \S+ (\S{4}) (?:\d+\/){4}(\S+)/.exec(line)!.slice(1).join(' '),
  );

test('a request waits for its server, though another is free', async (t) => {
  const shop = await startShop(t, '', []);
  const first = await shop.open();
  await until('one is at the server', () => shop.held.length === 1);
  const second = await shop.open();
  await until('one waits', async () => (await shop.row('s1')).qcur === '1');
  // Without "option redispatch" it does so even when the server goes down.
  await shop.health.kill();
  await until('it is down', async () => (await shop.row('s1')).status!.startsWith('DOWN'));
  assert.equal((await shop.row('s1')).qcur, '1');
  shop.held.shift()!();
  await first.has('ok');
  await until('the other is there', () => shop.held.length === 1);
  shop.held.shift()!();
  await second.has('ok');
  assert.deepEqual(await logged(shop, 2), ['s1 200 --VN 0', 's1 200 --VN 0']);
  const { lbtot, stot } = await shop.row('s1');
  assert.deepEqual({ lbtot, stot }, { lbtot: '0', stot: '2' });
});

test('option redispatch gives what waits to another server when its own goes down', async (t) => {
  const shop = await startShop(t, '', ['option redispatch']);
  const first = await shop.open();
  await until('one is at the server', () => shop.held.length === 1);
  const second = await shop.open();
  await until('one waits', async () => (await shop.row('s1')).qcur === '1');
  await shop.health.kill();
  assert.match(await second.has('ok'), /set-cookie: SRV=c2; path=\//);
  shop.held.shift()!();
  await first.has('ok');
  assert.deepEqual(await logged(shop, 2), ['s2 200 --DI +0', 's1 200 --VN 0']);
  assert.equal((await shop.row('s1')).wredis, '1');
});

for (const [lines, outcome] of [
  [[], 's1 503 SQVN 0'],
  [['option redispatch'], 's2 200 --DI +0'],
] as const)
  test(`maxqueue is reached, ${lines[0] ?? 'no redispatch'}`, async (t) => {
    const shop = await startShop(t, 'maxqueue 1', lines);
    await shop.open();
    await until('one is at the server', () => shop.held.length === 1);
    await shop.open();
    await until('one waits', async () => (await shop.row('s1')).qcur === '1');
    const third = await shop.open();
    await third.has('HTTP/1.1');
    assert.deepEqual(await logged(shop, 1), [outcome]);
  });

test('a dynamic cookie leads to its server over reloads', async (t) => {
  const servers = await Promise.all(['a', 'b', 'c'].map((name) => startWebServer(t, name)));
  const proxy = await startMaster(
    t,
    `
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
listen web
    bind 127.0.0.1:PORT
    cookie SRV insert indirect dynamic
    dynamic-cookie-key mellon
    ${servers.map(({ port }, i) => `server s${i} 127.0.0.1:${port}`).join('\n    ')}
`,
  );
  const ask = async (cookie = ''): Promise<Response> =>
    fetch(`http://127.0.0.1:${proxy.port}/`, { headers: { cookie, connection: 'close' } });
  for (let clients = 0; clients < 3; clients++) {
    const first = await ask();
    const [cookie = ''] = first.headers.get('set-cookie')!.split(';');
    const name = await first.text();
    for (let reloads = 0; reloads < 2; reloads++) {
      const again = await ask(cookie);
      assert.deepEqual([await again.text(), again.headers.get('set-cookie')], [name, null]);
      await proxy.reload();
    }
  }
});
