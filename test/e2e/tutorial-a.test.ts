// The first tutorial's cfg, with only its addresses and ports changed, under ab: every request is answered, the
// servers share them in halves, and ab, the servers and the stats page count the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ab } from '../support/ab.js';
import { startWebServer, type WebServer } from '../support/origin.js';
import { freePorts } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { root, startHapax } from '../support/proxy.js';
import { readStats } from '../support/stats.js';
import { until } from '../support/until.js';

const REQUESTS = 20_000;
const CLIENTS = 50;
const load = ['-n', `${REQUESTS}`, '-c', `${CLIENTS}`];

interface Site {
  readonly url: string;
  readonly web1: WebServer;
  readonly web2: WebServer;
  stats(): ReturnType<typeof readStats>;
}

/** The servers of the tutorial have no port: they are reached on the port the client came in on. */
async function startTutorial(t: TestContext): Promise<Site> {
  const [site = 0, stats = 0] = await freePorts(2);
  const web1 = await startWebServer(t, 'web1', { host: '127.0.0.2', port: site });
  const web2 = await startWebServer(t, 'web2', { host: '127.0.0.3', port: site });
  const cfg = readFileSync(join(root, 'examples/tutorial-a.cfg'), 'utf8')
    .replace('0.0.0.0:80\n', `127.0.0.1:${site}\n`)
    .replace('0.0.0.0:1080\n', `127.0.0.1:${stats}\n`)
    .replace('192.168.88.100', '127.0.0.2')
    .replace('192.168.88.200', '127.0.0.3');
  await startHapax(t, cfg);
  return {
    url: `http://127.0.0.1:${site}/`,
    web1,
    web2,
    stats: () => readStats({ port: stats, uri: '/stats', auth: 'admin:admin' }),
  };
}

/** The loopback is a whole network on Linux only. */
const skipHere = (t: TestContext): boolean => {
  if (process.platform !== 'linux') t.skip('needs 127.0.0.2');
  return process.platform !== 'linux' || skipWithout(t, 'ab');
};

test('ab: a connection for each request', async (t) => {
  if (skipHere(t)) return;
  const { url, web1, web2, stats } = await startTutorial(t);
  const report = await ab(t, url, load);
  assert.equal(report.complete, REQUESTS);
  assert.equal(report.failed + report.non2xx, 0, report.text);
  assert.deepEqual([web1.seen, web2.seen], [REQUESTS / 2, REQUESTS / 2]);
  const rows = await stats();
  // ab opens connections in advance and throws the last ones away.
  assert.ok(Number(rows.get('myweb/FRONTEND')?.stot) - REQUESTS <= CLIENTS);
  assert.equal(rows.get('myweb/FRONTEND')?.hrsp_2xx, `${REQUESTS}`);
  assert.equal(rows.get('myweb/BACKEND')?.stot, `${REQUESTS}`);
  for (const server of ['myweb/web1', 'myweb/web2']) {
    assert.equal(rows.get(server)?.stot, `${REQUESTS / 2}`);
    assert.equal(rows.get(server)?.hrsp_2xx, `${REQUESTS / 2}`);
    assert.equal(rows.get(server)?.status, 'UP');
  }
});

test('ab -k: many requests on a connection', async (t) => {
  if (skipHere(t)) return;
  const { url, web1, web2, stats } = await startTutorial(t);
  const report = await ab(t, url, ['-k', ...load]);
  assert.equal(report.complete, REQUESTS);
  assert.equal(report.failed + report.non2xx, 0, report.text);
  assert.equal(report.keepAlive, REQUESTS);
  assert.deepEqual([web1.seen, web2.seen], [REQUESTS / 2, REQUESTS / 2]);
  const rows = await stats();
  assert.equal(rows.get('myweb/FRONTEND')?.hrsp_2xx, `${REQUESTS}`);
  assert.equal(rows.get('myweb/BACKEND')?.hrsp_2xx, `${REQUESTS}`);
});

test('a server dies under ab: only what it had received can fail', async (t) => {
  if (skipHere(t)) return;
  const { url, web1, web2, stats } = await startTutorial(t);
  const running = ab(t, url, load);
  await until('web2 is busy', () => web2.seen > REQUESTS / 8, 60_000);
  await web2.kill();
  const report = await running;
  const lost = report.failed + report.non2xx;
  assert.equal(report.complete, REQUESTS);
  assert.ok(lost <= CLIENTS, `${lost} lost:\n${report.text}`);
  assert.ok(web1.seen + web2.seen + lost >= REQUESTS);
  await until(
    'web2 is seen to be down',
    async () => (await stats()).get('myweb/web2')?.status === 'DOWN',
    20_000,
  );
});
