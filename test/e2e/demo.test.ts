// What `npm start` promises: the site answers in turn from three web servers, goes on when one is stopped, and the
// stats page tells the story.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startOrigin } from '../support/origin.js';
import { freePorts, isListening } from '../support/ports.js';
import { type Program, run, startProgram } from '../support/programs.js';
import { hapaxDemo, root, temporaryFile } from '../support/proxy.js';
import { until, within } from '../support/until.js';

/** The example cfg on ports of this test's own, with checks ten times as fast. */
const exampleOn = (t: TestContext, ports: readonly number[]): string => {
  const example = readFileSync(join(root, 'haproxy.cfg.example'), 'utf8');
  const theirs = [8080, 8404, 8081, 8082, 8083];
  const cfg = theirs.reduce((text, port, index) => text.replace(`:${port}\n`, `:${ports[index]}\n`), example);
  return temporaryFile(t, 'example.cfg', cfg.replace('inter 2s', 'inter 200ms'));
};

const startDemo = async (t: TestContext, cfg: string): Promise<Program> => {
  let program: Program | undefined;
  // Before startProgram's own t.after, which kills: the demo must have the time to end its proxy.
  t.after(() => program && stop(program));
  program = startProgram(t, process.execPath, [hapaxDemo], {
    env: { HAPAX_DEMO_CFG: cfg, HAPAX_DEMO_PORT: '0' },
  });
  return program;
};

const stop = (program: Program) => {
  program.signal('SIGTERM');
  return within('the demo ends', program.ended);
};

const openPage = async (site: number): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${site}/`, { headers: { accept: 'text/html' } });
  assert.equal(response.status, 200);
  return response.text();
};

const visit = async (site: number): Promise<string | undefined> =>
  /<h1>(\w+)<\/h1>/.exec(await openPage(site))?.[1];

const visits = async (site: number, count: number) => {
  const names: (string | undefined)[] = [];
  while (names.length < count) names.push(await visit(site));
  return names;
};

/** The status column of one server in the stats CSV. */
const statusOf = async (stats: number, server: string): Promise<string | undefined> => {
  const authorization = `Basic ${btoa('admin:admin')}`;
  const response = await fetch(`http://127.0.0.1:${stats}/stats;csv`, { headers: { authorization } });
  const [head = '', ...lines] = (await response.text()).split('\n');
  const column = head.split(',').indexOf('status');
  return lines.find((line) => line.startsWith(`webfarm,${server},`))?.split(',')[column];
};

test('three web servers answer in turn, one can be stopped and started', async (t) => {
  const ports = await freePorts(5);
  const [site, stats] = ports as [number, number];
  const program = await startDemo(t, exampleOn(t, ports));
  const [switchboard] = await until('the demo says where things are', () =>
    /http:\/\/localhost:\d+\/(?= +stops and starts)/.exec(program.stdout),
  );
  assert.match(program.stdout, new RegExp(`http://localhost:${site}/ .*web1, web2, web3 answer in turn`));
  assert.match(program.stdout, new RegExp(`http://localhost:${stats}/stats +user admin, password admin`));

  assert.deepEqual(await visits(site, 6), ['web1', 'web2', 'web3', 'web1', 'web2', 'web3']);
  assert.match(await openPage(site), /x-forwarded-for<\/th><td>127\.0\.0\.1</);
  // As curl and ab ask.
  assert.equal(await (await fetch(`http://127.0.0.1:${site}/`)).text(), 'web2\n');

  await fetch(`${switchboard}web2/stop`, { method: 'POST' });
  const meanwhile = await visits(site, 6);
  assert.ok(!meanwhile.includes('web2'), meanwhile.join(' '));
  await until('web2 is shown down', async () => (await statusOf(stats, 'web2')) === 'DOWN');
  assert.equal(await statusOf(stats, 'web1'), 'UP');

  await fetch(`${switchboard}web2/start`, { method: 'POST' });
  await until('web2 is shown up', async () => (await statusOf(stats, 'web2')) === 'UP');
  assert.ok((await visits(site, 3)).includes('web2'));

  assert.equal((await stop(program)).code, 0);
  for (const port of ports) assert.equal(await isListening(port), false, `port ${port} is free again`);
});

for (const [position, who, host] of [
  [0, 'hapax', 'localhost'],
  [2, 'web1', '127.0.0.1'],
] as const) {
  test(`a port that ${who} wants and another program has is named`, async (t) => {
    const other = await startOrigin(t);
    const ports = (await freePorts(5)).with(position, other.port);
    const program = await startDemo(t, exampleOn(t, ports));
    const { code, stderr } = await within('the demo ends', program.ended);
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `${who} cannot listen on ${host}:${other.port}: another program is using that port\n`,
    );
  });
}

test('with arguments it is hapax and nothing more', async (t) => {
  const cfg = exampleOn(t, await freePorts(5));
  const { code, stdout, stderr } = await run(t, process.execPath, [hapaxDemo, '-c', '-f', cfg]);
  assert.equal(stderr, '');
  assert.equal(stdout, 'Configuration file is valid\n');
  assert.equal(code, 0);
});
