// Agents beside the real HAProxy: what each of them says, what the statistics show of it, and what operators read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersAtOnce, closedPort, startServer } from '../support/check-servers.js';
import { freePort } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { startHapax, startHaproxy } from '../support/proxy.js';
import { readStats, type StatsRow } from '../support/stats.js';
import { until } from '../support/until.js';

const LINES: readonly string[] = [
  ...['up', 'down', 'down # all is lost', 'stopped', 'fail\tx', 'failed', 'stopped#window'],
  ...['75%', '0%', '0% up', '50%,ready,up', '300000%', '5x%', '5%x up', '-5%', 'UP 20% # fine', 'up 5x%'],
  ...['drain', 'maint', 'ready', 'maint up', 'maxconn:30', 'maxconn:x', 'maxconn:5 maxconn:6 up'],
  ...['bogus', 'bogus up', 'bogus other down', 'up bogus # why', 'down,up', 'up,down', ' , \tup', '', '#up'],
];

/** Agents that do not say a line. */
const ODD = {
  wordless: (socket) => void socket.end(),
  silent: () => {},
  resetting: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
  asking: (socket) => void socket.once('data', (asked) => socket.end(`down # ${asked}`)),
} as const satisfies Record<string, Parameters<typeof startServer>[1]>;

const COLUMNS = [
  ...['status', 'weight', 'uweight', 'slim', 'act', 'chkfail', 'chkdown', 'check_status', 'last_agt'],
  ...['agent_code', 'agent_desc', 'agent_rise', 'agent_fall', 'agent_health'],
];

test('agents are understood as HAProxy understands them', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const agents: [name: string, port: number][] = [['refusing', await closedPort()]];
  for (const [index, line] of LINES.entries())
    agents.push([`line${index}`, await startServer(t, answersAtOnce(`${line}\n`))]);
  for (const [name, behaviour] of Object.entries(ODD)) agents.push([name, await startServer(t, behaviour)]);
  const cfg = (port: number): string =>
    [
      ...['global', 'max-spread-checks 10', 'defaults', 'mode http', 'option log-health-checks'],
      ...['timeout connect 1s', 'timeout client 20s', 'timeout server 20s'],
      ...['listen stats', `bind 127.0.0.1:${port}`, 'stats uri /'],
      ...agents.flatMap(([name, agent]) => [
        `backend ${name}`,
        // Time enough for a busy machine to answer.
        `server s 127.0.0.1:1 weight 100 agent-check agent-port ${agent} agent-inter 3s agent-send "s1\\n"`,
      ]),
      '',
    ].join('\n');

  const find = async (start: typeof startHapax): Promise<[string[], string[]]> => {
    const port = await freePort();
    const proxy = await start(t, cfg(port));
    const rows = await settled(port);
    await proxy.stop();
    return [rows, said(proxy.stderr)];
  };
  const [[ourRows, ourNotices], [realRows, realNotices]] = [await find(startHapax), await find(startHaproxy)];
  assert.equal(realRows.length, agents.length);
  assert.deepEqual(ourRows, realRows);
  assert.deepEqual(ourNotices, realNotices);
});

/** When each agent has been asked, and what it has said has shown its effect. */
const settled = (port: number): Promise<string[]> =>
  until(
    'all agents have been asked',
    async () => {
      const rows = [...(await readStats({ port, uri: '/' }))].filter(([name]) => name.endsWith('/s'));
      const isDone = rows.every(([, { agent_status = '' }]) => !/^INI|^\*|^$/.test(agent_status));
      return isDone ? rows.map(([name, row]) => `${name} ${describe(row)}`) : undefined;
    },
    40_000,
  );

const describe = (row: StatsRow): string =>
  [row.agent_status, ...COLUMNS.map((column) => row[column])].join('|');

const said = (stderr: string): string[] =>
  [...stderr.matchAll(/^\[(\w+)\] +\(\d+\) : (.*erver.*)$/gm)]
    .map(([, severity, text = '']) => `${severity} ${text.replace(/duration: \d+ms/, 'duration')}`)
    .toSorted();
