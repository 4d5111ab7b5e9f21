// `unix-bind` (manual 3.1): what the unix sockets of all `bind` lines have in common.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, said } from '../support/config.js';

const FILES: Readonly<Record<string, string>> = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nweb:x:33:44::/:/bin/sh\n',
  '/etc/group': 'web:x:44:\n',
};

const loadBinds = (common: string, ...binds: string[]) => {
  const lines = binds.map((bind) => ` bind ${bind}\n`).join('');
  const cfg = `global\n unix-bind ${common}\nfrontend f\n mode http\n timeout client 1s\n${lines}`;
  return load(cfg, { readFile: (path) => ({ text: FILES[path] ?? '' }) });
};

const bindsOf = (common: string, ...binds: string[]) =>
  loadBinds(common, ...binds).model!.proxies[0]!.binds.map(({ address, owner }) => ({ address, owner }));

test('a prefix goes before the paths of sockets, as it is; abstract ones and addresses have none', () => {
  const addresses = bindsOf('prefix /run/x/', '/a.sock', 'unix@b', 'abns@c', '127.0.0.1:80');
  assert.deepEqual(
    addresses.map(({ address }) => ('path' in address ? address.path : address.kind)),
    ['/run/x//a.sock', '/run/x/b', 'c', 'inet'],
  );
});

test('mode and owner are those of sockets that say none of their own', () => {
  const owners = bindsOf('mode 660 user web group web', '/a', '/b mode 600 uid 7', 'abns@c', ':80').map(
    ({ owner }) => owner,
  );
  assert.deepEqual(owners, [
    { mode: 0o660, uid: 33, gid: 44 },
    { mode: 0o600, uid: 7, gid: 44 },
    undefined,
    undefined,
  ]);
});

test('what is wrong', () => {
  const long = 'x'.repeat(60);
  assert.deepEqual(said(loadBinds(`prefix /${long}`, `/${long}`)), [
    `alert: 'bind' : socket path '/${long}/${long}' too long (max 107).`,
  ]);
  assert.deepEqual(said(loadBinds('user nobody-here', '/a')), [
    "alert: 'user': unknown user name 'nobody-here'.",
  ]);
});
