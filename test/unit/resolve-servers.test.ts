// init-addr: names of servers become addresses before anything starts, or HAProxy's sentences say why not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveServers } from '#hapax/process/resolve-servers.js';
import { inet, makeModel, makeProxy, makeServer } from '../support/model.js';

const model = (initAddr?: string[], host = 'web.test') =>
  makeModel([
    makeProxy({
      name: 'a',
      servers: [makeServer({ name: 's', address: inet(host, 80), ...(initAddr && { initAddr }) })],
    }),
  ]);

const found = async () => '192.0.2.1';
const lost = async () => undefined;
const hostOf = ({ proxies }: ReturnType<typeof model>) => {
  const { to } = proxies[0]!.servers[0]!.address;
  return to.kind === 'inet' ? to.host : undefined;
};

test('libc answers', async () => {
  const resolved = await resolveServers(model(), false, found);
  assert.equal(hostOf(resolved.model), '192.0.2.1');
  assert.deepEqual(resolved.problems, []);
});

test('an address asks nobody, a name asks once however many servers have it', async () => {
  const asked: string[] = [];
  const ask = async (name: string) => {
    asked.push(name);
    return '192.0.2.1';
  };
  await resolveServers(model(['libc'], '127.0.0.1'), false, ask);
  const twice = model();
  await resolveServers({ ...twice, proxies: [...twice.proxies, ...twice.proxies] }, false, ask);
  assert.deepEqual(asked, ['web.test']);
});

const problem = "'server a/s' : could not resolve address 'web.test'";
const cases = [
  [
    'nobody answers: maintenance until the name has an address',
    undefined,
    false,
    [`${problem}, disabling server.`],
  ],
  ['nobody answers whom the cfg names: no start', ['last', 'libc'], false, [`${problem}.`]],
  ['-dr: maintenance, with a warning', ['last', 'libc'], true, [`${problem}, disabling server.`]],
  ['libc,none: the same', ['libc', 'none'], false, [`${problem}, disabling server.`]],
  ['none alone: as asked for, in silence', ['none'], false, []],
] as const;

for (const [what, initAddr, ignore, texts] of cases)
  test(what, async () => {
    const { problems, unresolved } = await resolveServers(model(initAddr && [...initAddr]), ignore, lost);
    assert.deepEqual(
      problems.map(({ text }) => text),
      texts,
    );
    assert.equal(unresolved.length, problems.some(({ severity }) => severity === 'alert') ? 0 : 1);
  });

test('an address after a failed name is used', async () => {
  const resolved = await resolveServers(model(['libc', '192.0.2.9']), false, lost);
  assert.equal(hostOf(resolved.model), '192.0.2.9');
});
