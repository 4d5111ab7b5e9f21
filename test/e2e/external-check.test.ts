// Checks by a command, beside the real HAProxy: what the command is told, and what is made of how it ends.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freePort } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy, temporaryFile } from '../support/proxy.js';
import { readStats, type StatsRow } from '../support/stats.js';
import { until } from '../support/until.js';

const cfgOf = (port: number, lines: readonly string[], global = 'external-check'): string =>
  [
    ...['global', 'max-spread-checks 10', global, 'insecure-fork-wanted'],
    ...['defaults', 'mode http', 'timeout connect 1s', 'timeout client 1s', 'timeout server 1s'],
    ...['listen stats', `bind 127.0.0.1:${port}`, 'stats uri /', 'option external-check', ...lines, ''],
  ].join('\n');

const server = (name: string, more = ''): string =>
  `server ${name} 127.0.0.1:9 check inter 2s fall 1 ${more}`;

/** Writes down what it is told, and ends in the way that the name of the server says. */
const SCRIPT = `#!/bin/sh
told="$0.$HAPROXY_PROXY_NAME.$HAPROXY_SERVER_NAME"
[ -e "$told" ] || { echo "$*"; env | grep -E '^(HAPROXY|PATH|KEPT)' | sort; } > "$told"
case $HAPROXY_SERVER_NAME in
  three) exit 3 ;;
  killed) kill -9 $$ ;;
  slow) exec /bin/sleep 4 ;;
  deaf) trap '' TERM; echo $$ >> "$0.pids"; for i in 1 2 3 4 5 6; do /bin/sleep 1; done ;;
esac
`;

interface Run {
  readonly script: string;
  readonly rows: ReadonlyMap<string, StatsRow>;
  readonly stderr: string;
  told(server: string): string[];
}

const NOT_COMPARED = /^(?:HAPROXY_PROXY_PORT|HAPROXY_PROXY_ID)=|^127.0.0.1 \d+ /;

const run = async (t: TestContext, start: StartProxy): Promise<Run> => {
  const [port, script] = [await freePort(), temporaryFile(t, 'check.sh', SCRIPT)];
  chmodSync(script, 0o755);
  const named = ['well', 'three', 'killed', 'slow'].map((name) => server(name, 'maxconn 7'));
  const external = ['option external-check', 'external-check path /usr/bin:/bin'];
  const cfg = cfgOf(port, [
    ...[...external.slice(1), `external-check command ${script}`, server('well')],
    ...['backend all', ...external, `external-check command ${script}`, ...named],
    'server socket /tmp/none.sock check inter 2s',
    ...['backend none', ...external, 'external-check command /nosuch', server('s')],
    ...['backend named', external[0]!, 'external-check command check.sh'],
    ...[`external-check path ${dirname(script)}:/bin`, server('s')],
  ]);
  const proxy = await start(t, cfg);
  const rows = await until('all are checked', async () => {
    const stats = await readStats({ port, uri: '/' });
    const checked = [...stats.values()].filter(({ check_status }) => check_status !== '');
    const isDone = checked.length === 8 && checked.every((row) => !/^INI|^\*/.test(row.check_status!));
    return isDone ? stats : undefined;
  });
  await proxy.stop();
  const told = (server: string) => readFileSync(`${script}.${server}`, 'utf8').trimEnd().split('\n');
  return { script, rows, stderr: proxy.stderr, told };
};

const COLUMNS = ['status', 'check_status', 'check_desc', 'last_chk', 'chkfail'] as const;

test('a command is told what HAProxy tells it, and judged as HAProxy judges it', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const [ours, real] = [await run(t, startHapax), await run(t, startHaproxy)];
  for (const server of ['stats.well', 'all.well', 'all.three', 'all.socket', 'named.s']) {
    const [fromUs, fromHaproxy] = [ours, real].map(({ told, script }) =>
      told(server)
        .filter((line) => !NOT_COMPARED.test(line))
        .map((line) => line.replace(dirname(script), 'HERE')),
    );
    assert.deepEqual(fromUs, fromHaproxy, server);
  }
  const found = ({ rows }: Run) =>
    [...rows].map(([name, row]) => `${name} ${COLUMNS.map((column) => row[column]).join('|')}`);
  assert.deepEqual(found(ours), found(real));
  for (const { stderr } of [ours, real]) {
    assert.match(
      stderr,
      /all\/three is DOWN, reason: External check error, code: 3, check duration: \d+ms\./,
    );
    assert.match(stderr, /all\/killed is DOWN, reason: External check error, code: -1, /);
    assert.match(stderr, /all\/slow is DOWN, reason: External check timeout, code: 0, /);
    assert.match(stderr, /Failed to exec process for external health check: No such file or directory\./);
  }
});

test('a command that does not hear is killed, and none is left behind by a process that ends', async (t) => {
  const [port, script] = [await freePort(), temporaryFile(t, 'check.sh', SCRIPT)];
  chmodSync(script, 0o755);
  const proxy = await startHapax(
    t,
    cfgOf(port, [`external-check command ${script}`, server('deaf', 'inter 500')]),
  );
  const pids = () =>
    existsSync(`${script}.pids`) ? readFileSync(`${script}.pids`, 'utf8').trim().split('\n') : [];
  const isGone = (pid: string | undefined) => !existsSync(`/proc/${pid}`);
  await until('the first one is killed', () => pids().length > 1 && isGone(pids()[0]));
  await proxy.stop();
  await until('all are gone', () => pids().every(isGone));
});

test('the environment of the process is kept where the cfg says so', async (t) => {
  const [port, script] = [await freePort(), temporaryFile(t, 'check.sh', SCRIPT)];
  chmodSync(script, 0o755);
  const cfg = cfgOf(
    port,
    [`external-check command ${script}`, server('s')],
    'external-check preserve-env\nsetenv KEPT_CFG yes',
  );
  await startHapax(t, cfg, { env: { KEPT_OUTSIDE: 'yes' } });
  await until('it is told', () => existsSync(`${script}.stats.s`));
  const told = await until('all is told', () => {
    const text = readFileSync(`${script}.stats.s`, 'utf8');
    return text.includes('PATH=') ? text : undefined;
  });
  assert.match(told, /^KEPT_CFG=yes$/m);
  assert.match(told, /^KEPT_OUTSIDE=yes$/m);
  assert.match(told, /^HAPROXY_SERVER_NAME=s$/m);
  assert.doesNotMatch(told, /^PATH=$/m);
});
