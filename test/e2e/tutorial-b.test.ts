// The second, older tutorial's cfg, with only its addresses and ports changed: it starts with warnings, its servers
// never see more requests at once than their maxconn, and the stats page asks for its password.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ab } from '../support/ab.js';
import { readRequests } from '../support/http1.js';
import { OK, startOrigin, startWebServer } from '../support/origin.js';
import { freePort, freePorts } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { type RunningProxy, root, startHapax } from '../support/proxy.js';
import { rawExchange } from '../support/raw.js';
import { readStats } from '../support/stats.js';

interface Site {
  readonly proxy: RunningProxy;
  readonly webinfo: number;
  readonly webmb: number;
  readonly stats: number;
}

/** `servers`: ports of phpinfo1, phpinfo2, webmb1 and webmb2. */
async function startTutorial(t: TestContext, servers: readonly number[]): Promise<Site> {
  const [webinfo = 0, webmb = 0, stats = 0] = await freePorts(3);
  const theirs = ['192.168.18.2:10000', '127.0.0.1:80', '192.168.1.91:10000', '127.0.0.1:10000'];
  const cfg = theirs
    .reduce(
      (text, address, i) => text.replace(`${address} `, `127.0.0.1:${servers[i]} `),
      readFileSync(join(root, 'examples/tutorial-b.cfg'), 'utf8'),
    )
    .replace('webinfo :1080', `webinfo 127.0.0.1:${webinfo}`)
    .replace('webmb :1081', `webmb 127.0.0.1:${webmb}`)
    .replace('stats :8888', `stats 127.0.0.1:${stats}`);
  return { proxy: await startHapax(t, cfg), webinfo, webmb, stats };
}

test('no server sees more than its maxconn, and nothing fails', async (t) => {
  if (skipWithout(t, 'ab')) return;
  const answer = {
    answer: (_: unknown, response: { end(text: string): void }) => setImmediate(() => response.end('info')),
  };
  const web = await Promise.all(['phpinfo1', 'phpinfo2'].map((name) => startWebServer(t, name, answer)));
  const ports = web.map(({ port }) => port);
  const { webinfo, stats } = await startTutorial(t, [...ports, ...ports]);
  const report = await ab(t, `http://127.0.0.1:${webinfo}/`, ['-n', '4000', '-c', '40']);
  assert.equal(report.complete, 4000);
  assert.equal(report.failed + report.non2xx, 0, report.text);
  assert.equal(web[0]!.seen + web[1]!.seen, 4000);
  for (const { peak } of web) assert.ok(peak <= 3, `${peak} at once`);
  const rows = await readStats({ port: stats, uri: '/haproxy-stats', auth: 'zhangy:xtajmd' });
  assert.equal(rows.get('webinfo/BACKEND')?.hrsp_2xx, '4000');
  assert.equal(rows.get('webinfo/phpinfo1')?.stot, `${web[0]!.seen}`);
  assert.equal(rows.get('webinfo/phpinfo1')?.slim, '3');
  assert.ok(Number(rows.get('webinfo/BACKEND')?.qmax) > 0, 'requests were queued');
});

test('httpclose: both sides are told, and the server learns the client', async (t) => {
  const web = await startOrigin(t, { bytes: OK });
  const { webmb } = await startTutorial(t, Array(4).fill(web.port));
  const { received, connection } = await rawExchange(webmb, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  assert.match(received, /^HTTP\/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok$/);
  assert.equal(connection, 'closed');
  const [request] = web.connections.flatMap(({ received }) => readRequests(received).messages);
  assert.deepEqual(request?.headers, [
    ['host', 'a'],
    ['x-forwarded-for', '127.0.0.1'],
    ['connection', 'close'],
  ]);
});

test('the stats page wants its password', async (t) => {
  const unused = await freePort();
  const { stats } = await startTutorial(t, Array(4).fill(unused));
  const { received } = await rawExchange(stats, 'GET /haproxy-stats HTTP/1.1\r\nHost: a\r\n\r\n');
  assert.match(received, /^HTTP\/1.1 401 /);
  assert.match(received, /www-authenticate: Basic realm="Haproxy statistic"/i);
});

test('every word of old is warned of, with the modern spelling', async (t) => {
  const unused = await freePort();
  const { proxy } = await startTutorial(t, Array(4).fill(unused));
  for (const modern of ['timeout connect', 'timeout client', 'timeout server', 'bind', 'nbthread']) {
    assert.match(proxy.stderr, new RegExp(`WARNING.*${modern}`, 's'));
  }
  assert.match(proxy.stderr, /test\.cfg:\d+\]/);
});
