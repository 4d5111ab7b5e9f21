// The same cfg in hapax and in the real haproxy: every view of the statistics shows the same entries and columns.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { freePorts } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { readCsv } from '../support/stats-farm.js';

const VIEWS = [
  ['all', '/stats;csv'],
  ['all', '/stats;csv;norefresh'],
  ['all', '/stats;csv;up'],
  ['all', '/stats;csv;no-maint'],
  ['all', '/stats;csv?scope=ap'],
  ['all', '/stats?foo;csv'],
  ['some', '/stats;csv'],
  ['some', '/stats;csv;up'],
] as const;

/** Of the machine or of the moment. */
const PASSING =
  /^(slim|[hbs]?(in|out|tot)|b(in|out)|stot|req_tot|conn_tot|lastchg|downtime|s?cur|smax|.*rate.*|hrsp_.*|intercepted|srid|need_conn_est|last_chk|.*_max)$/;

const look = async (t: TestContext, start: StartProxy) => {
  const [all = 0, some = 0, web = 0] = await freePorts(3);
  await start(
    t,
    `defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
frontend web
    bind 127.0.0.1:${web} name one maxconn 50
    option socket-stats
    rate-limit sessions 30
    default_backend app
backend app
    balance leastconn
    cookie C insert
    server s1 127.0.0.1:${web} weight 10 maxconn 20 cookie a
    server s2 127.0.0.1:${web} backup
    server s3 127.0.0.1:${web} disabled
frontend all
    bind 127.0.0.1:${all}
    stats uri /stats
    stats refresh 7s
    stats show-legends
frontend some
    bind 127.0.0.1:${some}
    stats uri /stats
    stats scope app
    stats scope .
`,
  );
  const ports = { all, some };
  const views: Record<string, string[]> = {};
  for (const [who, uri] of VIEWS) {
    const answer = await fetch(`http://127.0.0.1:${ports[who]}${uri}`);
    views[`${who} ${uri}`] = [
      `refresh: ${answer.headers.get('refresh')}`,
      ...[...readCsv((await answer.text()).replaceAll(String(web), 'PORT'))].map(([entry, columns]) =>
        [
          entry,
          ...Object.entries(columns)
            .filter(([name, value]) => value !== '' && !PASSING.test(name))
            .map(([name, value]) => `${name}=${value}`),
        ].join('\t'),
      ),
    ];
  }
  const put = await fetch(`http://127.0.0.1:${all}/stats`, { method: 'PUT', body: 'x' });
  return { views, put: put.status };
};

/** Columns that HAProxy has since 2.6, and what its modules count. */
const common = (lines: readonly string[], others: readonly string[]) => {
  const names = new Set(others.flatMap((line) => line.split('\t')).map((word) => word.replace(/=.*/, '')));
  return lines.map((line) =>
    line
      .split(' ')
      .filter((word) => names.has(word.replace(/=.*/, '')))
      .join('\t'),
  );
};

test('the views of the statistics are those of the real haproxy', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const real = await look(t, startHaproxy);
  const ours = await look(t, startHapax);
  for (const [view, lines] of Object.entries(real.views))
    await t.test(view, () =>
      assert.deepEqual(common(ours.views[view]!, lines), common(lines, ours.views[view]!)),
    );
  await t.test('a PUT is no request for them', () => assert.equal(ours.put, real.put));
});
