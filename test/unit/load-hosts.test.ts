// Names of hosts as patterns of ACLs (manual 7.1.6): looked up once, and written into the model as addresses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Proxy } from '#hapax/config/model.js';
import { loadWithHosts } from '#hapax/process/load.js';
import { makeWorld, said } from '../support/config.js';

const FILES: Readonly<Record<string, string>> = { hosts: 'office.test\n# home\n192.0.2.9\n' };
const world = makeWorld({
  readFile: (path) => ({ text: FILES[path] ?? '' }),
});

const load = async (acls: string, known: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  const text = `frontend f\n mode http\n bind :18080\n timeout client 1s\n${acls}`;
  const loaded = await loadWithHosts([{ name: 'test.cfg', text }], world, async (name) => {
    asked.push(name);
    return known[name];
  });
  return { loaded, asked };
};

const patternsOf = ({ acls }: Pick<Proxy, 'acls'>) =>
  acls.flatMap(({ tests }) => tests.flatMap(({ patterns }) => patterns.flatMap(({ texts }) => texts)));

test('a name is its address, with a netmask too, and in a file; each name is asked for once', async () => {
  const { loaded, asked } = await load(
    ' acl a src office.test 10.1 office.test/24\n acl a dst -f hosts\n http-request deny if a\n',
    { 'office.test': '192.0.2.7' },
  );
  assert.deepEqual(asked, ['office.test']);
  assert.deepEqual(patternsOf(loaded.model!.proxies[0]!), [
    '192.0.2.7',
    '10.1',
    '192.0.2.7/24',
    '192.0.2.7',
    '192.0.2.9',
  ]);
});

test('a name without an address is an error, on its word', async () => {
  const { loaded } = await load(' http-request deny if { src lost.test }\n', {});
  assert.equal(loaded.verdict, 'invalid');
  assert.deepEqual(said(loaded), ["alert: 'lost.test' is not a valid IPv4 or IPv6 address."]);
  assert.equal(loaded.diagnostics[0]!.span!.column, 29);
});

test('-n asks nobody; nor do addresses, wrong ones and patterns of other kinds', async () => {
  const { asked } = await load(
    ' acl a src -n office.test\n acl b src 10.0.0.1 2001:db8::1 300.1.1.1 x/y/z\n acl c path office.test\n',
    {},
  );
  assert.deepEqual(asked, []);
});
