// Rules that change ACLs while running, header fields in binary, and variables set within expressions.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startOrigin } from '../../support/origin.js';
import { freePort } from '../../support/ports.js';
import { startHapax } from '../../support/proxy.js';
import { rawExchange } from '../../support/raw.js';
import { get, testRules } from '../../support/rule-rows.js';
import { until } from '../../support/until.js';

const folder = mkdtempSync(join(tmpdir(), 'hapax-'));
after(() => rmSync(folder, { recursive: true }));
const list = (name: string, text = ''): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const A = list('a.lst');
const B = list('b.lst', 'known\n');

testRules('patterns', [
  {
    name: 'an ACL learns and forgets',
    cfg: [
      `acl known hdr(x-k) -f ${A}`,
      'http-request set-header X-Known yes if known',
      `http-request add-acl(${A}) "%[req.hdr(x-k)]" if { path /add }`,
      `http-request del-acl(${A}) "%[req.hdr(x-k)]" if { path /del }`,
    ],
    send: ['/add', '/1', '/del', '/2'].map((path) => get(path, 'X-K: me')).join(''),
    expect: ['server GET /1', 'server x-known: yes'],
  },
  {
    name: 'what stood in the file, too',
    cfg: [`http-request set-header X-Known yes if { hdr(x-k) -f ${B} }`, `http-request del-acl(${B}) known`],
    send: get('/1', 'X-K: known') + get('/2', 'X-K: known'),
    expect: ['server x-known: yes'],
  },
  {
    name: 'a variable is set on the way',
    cfg: ['http-request set-header X-A "%[path,set-var(txn.p),upper] %[var(txn.p)]"'],
    send: get('/x'),
    expect: ['server x-a: /X /x'],
  },
  {
    name: 'fields in binary are put back',
    cfg: [
      'http-request set-var(txn.old) req.hdrs_bin',
      'http-request del-header X- -m beg',
      'http-request set-header X-B new',
      'http-request add-headers-bin var(txn.old) prefix x-a',
      'http-request set-headers-bin var(txn.old) prefix x-b',
    ],
    send: get('/', 'X-A: 1', 'X-A: 2', 'X-B: old', 'X-C: 3'),
    expect: ['server x-a: 1', 'server x-a: 2', 'server x-b: old', 'no server new', 'no server x-c'],
    differs: 'newer than 2.6',
  },
  {
    name: 'and taken out by names in binary',
    cfg: [
      'http-request del-headers-bin "str(BQFYLUFh),b64dec" if { path /no }',
      'http-request del-headers-bin "str(A1gtYg==),b64dec" -m beg',
    ],
    send: get('/', 'X-A: 1', 'X-B: 2', 'X-Bc: 3'),
    expect: ['server x-a: 1', 'no server x-b'],
    differs: 'newer than 2.6',
  },
]);

test('a change reaches the other threads', async (t) => {
  const [port, origin] = [await freePort(), await startOrigin(t)];
  const file = list('threads.lst');
  const proxy = await startHapax(
    t,
    `global
  nbthread 3
defaults
  mode http
  timeout connect 4s
  timeout client 4s
  timeout server 4s
listen l
  bind 127.0.0.1:${port}
  http-request deny if { hdr(x-k) -f ${file} }
  http-request add-acl(${file}) "%[req.hdr(x-k)]" if { path /add }
  server s 127.0.0.1:${origin.port}
`,
  );
  await rawExchange(port, get('/add', 'X-K: me', 'Connection: close'));
  await until('twenty connections in a row are refused', async () => {
    const some = Array.from({ length: 20 }, () =>
      rawExchange(port, get('/', 'X-K: me', 'Connection: close')),
    );
    return (await Promise.all(some)).every(({ received }) => received.includes(' 403 '));
  });
  assert.ok(proxy.running);
});
