// nbthread: several engine threads behave as one, and one that crashes takes nothing with it but its own clients.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { startLoad } from '../support/load.js';
import { OK, startRawOrigin, startWebServer } from '../support/origin.js';
import { freePorts } from '../support/ports.js';
import { startHapax, temporaryFile } from '../support/proxy.js';
import { openRaw } from '../support/raw.js';
import { readStats } from '../support/stats.js';
import { until } from '../support/until.js';

const REQUEST = 'GET / HTTP/1.1\r\nHost: web\r\n\r\n';

async function start(t: TestContext, lines: readonly string[], env = {}) {
  const [site = 0, stats = 0] = await freePorts(2);
  const proxy = await startHapax(
    t,
    `
global
    nbthread 2
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout queue 20s
listen stats
    bind 127.0.0.1:${stats}
    stats uri /stats
listen web
    bind 127.0.0.1:${site}
    ${lines.join('\n    ')}
`,
    { env },
  );
  const row = async (name: string) =>
    (await readStats({ port: stats, uri: '/stats' })).get(`web/${name}`) ?? {};
  return { proxy, site, row };
}

test('turns and counters are those of all threads together', async (t) => {
  const servers = await Promise.all(['a', 'b', 'c'].map((name) => startWebServer(t, name)));
  const { site, row } = await start(
    t,
    servers.map(({ port }, at) => `server s${at} 127.0.0.1:${port}`),
  );
  const clients = Array.from({ length: 10 }, () => openRaw(t, site));
  for (let round = 1; round <= 3; round++)
    for (const client of clients) {
      await client.send(REQUEST);
      await until('an answer', () => client.received.split('HTTP/1.1 200').length === round + 1);
    }
  assert.deepEqual(
    servers.map(({ seen }) => seen),
    [10, 10, 10],
  );
  const [frontend, backend] = [await row('FRONTEND'), await row('BACKEND')];
  assert.deepEqual([frontend.req_tot, frontend.scur, backend.stot], ['30', '10', '30']);
});

test('leastconn counts the requests of all threads', async (t) => {
  const origins = await Promise.all([1, 2, 3].map(() => startRawOrigin(t)));
  const { site } = await start(t, [
    'balance leastconn',
    ...origins.map(({ port }, at) => `server s${at} 127.0.0.1:${port}`),
  ]);
  const held = () => origins.map((origin) => origin.requests().length);
  for (let sent = 1; sent <= 12; sent++) {
    await openRaw(t, site).send(REQUEST);
    await until('it is at a server', () => held().reduce((sum, each) => sum + each, 0) === sent);
  }
  assert.deepEqual(held(), [4, 4, 4]);
});

test('maxconn of a server holds over all threads, and who waits is woken at once', async (t) => {
  // Of the server, while others wait for it. Who is overlooked is found by a look every 250 ms.
  let longPauses = 0;
  let idleSince = Number.POSITIVE_INFINITY;
  const server = await startWebServer(t, 'a', {
    answer: (_request, response) => {
      if (performance.now() - idleSince > 100) longPauses++;
      setTimeout(() => response.end('ok', () => (idleSince = performance.now())), 2);
    },
  });
  const { site, row } = await start(t, [`server s 127.0.0.1:${server.port} maxconn 1`]);
  const load = startLoad(site, { clients: 10, keepAlive: true });
  await until('300 answers', () => load.answered >= 300, 60_000);
  await load.stop();
  // A busy machine has some of them, too.
  assert.ok(longPauses < 30, `${longPauses} long pauses`);
  assert.deepEqual([load.failures, server.peak], [[], 1]);
  assert.equal((await row('BACKEND')).qcur, '0');
});

test('a thread that crashes is replaced, and what it held is given back', async (t) => {
  const fault = temporaryFile(t, 'fault', '');
  const origin = await startRawOrigin(t);
  const { proxy, site, row } = await start(t, [`server s 127.0.0.1:${origin.port} maxconn 12`], {
    HAPAX_FAULT: fault,
  });
  const clients = Array.from({ length: 16 }, () => openRaw(t, site));
  for (const client of clients) await client.send(REQUEST);
  await until('four wait', async () => (await row('BACKEND')).qcur === '4');
  writeFileSync(fault, '2');
  await until('the crash is told', () =>
    /engine thread 2 has ended : Error: HAPAX_FAULT\n\s+at /.test(proxy.stderr),
  );
  const survivors = () => clients.filter(({ connection }) => connection === 'open');
  // How many clients a thread has is chance.
  await until(
    'its clients are gone',
    async () => Number((await row('FRONTEND')).scur) === survivors().length,
  );
  await until('slots of the others went to those that wait', async () => {
    return Number((await row('BACKEND')).qcur) === Math.max(0, survivors().length - 12);
  });
  await until('who still waits is served, too', async () => {
    for (const { socket, state } of origin.connections) if (state === 'open') socket.write(OK);
    return survivors().every(({ received }) => received.endsWith('ok'));
  });
  for (const { socket } of survivors()) socket.destroy();
  await until('nothing is held', async () => {
    const [frontend, backend, server] = [await row('FRONTEND'), await row('BACKEND'), await row('s')];
    return [frontend, backend, server].every(({ scur }) => scur === '0');
  });
  const more = Array.from({ length: 20 }, () => openRaw(t, site));
  for (const client of more) await client.send(REQUEST);
  await until('twelve at the server', async () => (await row('s')).scur === '12');
});
