// Small wrong cfgs through hapax and the real HAProxy: the same verdict, and whatever HAProxy says is said here too,
// word for word. What differs stands in the table, with the reason.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { loadConfig } from '#hapax/config/load.js';
import { language } from '#hapax/keywords.js';
import { makeWorld } from '../support/config.js';

const TIMEOUTS = ' timeout client 1s\n timeout server 1s\n timeout connect 1s\n';
const D = `defaults\n mode http\n${TIMEOUTS}`;
const A = `defaults a\n mode http\n${TIMEOUTS}`;
const F = 'frontend f\n bind :18080\n';
const L = 'listen l\n bind :18080\n';
const S = ' server s 127.0.0.1:1\n';

/** Name, cfg, and why hapax decides or speaks otherwise where it does. */
const ROWS: readonly (readonly [name: string, cfg: string, difference?: string])[] = [
  ['nothing at all', ''],
  ['a global section alone', 'global\n daemon\n'],
  ['backends that are not there', `${D}${F} use_backend b\n default_backend c\n`],
  ['a default backend in another mode', `${D}${F} default_backend b\nbackend b\n mode tcp\n${S}`],
  ['a backend in another mode', `${D}${F} use_backend b\nbackend b\n mode tcp\n${S}`],
  ['two frontends of one name', D + F + F],
  ['a listen and a backend of one name', `${D}${L}${S}backend l\n${S}`],
  ['a frontend and a backend of one name', `${D}${F} default_backend f\nbackend f\n${S}`],
  ['two servers of one name', `${D}${L}${S}${S}`],
  ['two servers of one id', `${D}${L} server s 127.0.0.1:1 id 5\n server t 127.0.0.1:2 id 5\n`],
  ['two proxies of one id', `${D}${L} id 7\nbackend b\n id 7\n`],
  [
    'two binds of one id',
    `${D}listen l\n bind :18080 id 3\n bind :18081 id 3\n`,
    'names the address in short',
  ],
  ['two binds of one name', `${D}listen l\n bind :18080 name x\n bind :18081 name x\n`],
  ['two binds at one address', `${D}${L} bind :18080\n`],
  ['no bind', `${D}frontend f\n default_backend b\nbackend b\n${S}`],
  ['no timeouts', `defaults\n mode http\n${F} default_backend b\nbackend b\n${S}`],
  [
    'no timeout of the server',
    `defaults\n mode http\n timeout client 1s\n${F} default_backend b\nbackend b\n${S}`,
  ],
  ['servers of weight 0', `${D}${L} server s 127.0.0.1:1 weight 0\n`],
  ['a backend without servers', `${D}${F} default_backend b\nbackend b\n`],
  ['servers behind a default backend', `${D}${L} default_backend b\n${S}backend b\n${S}`],
  ['no log target', `${D}${F} option httplog\n`],
  ['a track of nothing', `${D}${L} server s 127.0.0.1:1 track t\n`],
  ['a track of a server without checks', `${D}${L} server s 127.0.0.1:1 track t\n server t 127.0.0.1:2\n`],
  ['a check without a port', `${D}${F} default_backend b\nbackend b\n server s 127.0.0.1 check\n`],
  ['a late default-server', `${D}${L}${S} default-server check\n`],
  ['defaults used both ways', `${A}frontend f from a\n bind :18080\nfrontend g\n bind :18081\n`],
  ['two defaults of one name', `${A}${A}frontend f from a\n bind :18080\n`],
  ['two defaults of one name that nobody names', `${A}${A}${F}`],
  ['defaults of a bad name', D.replace('defaults', 'defaults a@b') + F],
  [
    'defaults of a bad name that are used',
    `${D.replace('defaults', 'defaults a@b')}frontend f from a@b\n bind :18080\n`,
  ],
  ['defaults that are not there', `defaults a from nope\n mode http\n${TIMEOUTS}${F}`],
  [
    'an argument too many on a head',
    `${A}frontend f from a b\n bind :18080\n`,
    'HAProxy gives the head up and complains of each line below',
  ],
  ['arguments too many on defaults', `defaults a b c\n mode http\n${TIMEOUTS}${F}`],
  ['two global sections', `global\n maxconn 10\nglobal\n maxconn 20\n${D}${F}`],
  ['a rule after one that takes all', `${D}${F} use_backend b\n use_backend c\nbackend b\nbackend c\n`],
  [
    'rules of checks without HTTP checks',
    `${D}${L} http-check expect status 200\n server s 127.0.0.1:1 check\n`,
  ],
  ['a timeout of the wrong side', `${D}${F} timeout server 1s\n`],
  ['a frontend with words of a backend', `${D}${F} balance roundrobin\n retries 3\n hash-type consistent\n`],
  ['servers of a frontend', `${D}${F} default-server check\n`],
  ['a timeout said twice', `${D}${F} timeout client 1s\n timeout client 2s\n`],
  ['words said twice', `${D}${L} balance source\n balance roundrobin\n maxconn 5\n maxconn 6\n${S}`],
  ['a server in defaults', `${D}${S}${F}`],
  ['a rule in defaults', `${D} use_backend x\n${F}`],
  ['a name in defaults', `${D} description x\n id 5\n${F}`],
  ['a disabled frontend without bind', `${D}frontend g\n disabled\n${F}`],
  ['a frontend without a name', `${D}frontend\n bind :18080\n`],
  ['a variable without a value', `global\n setenv A\n presetenv\n unsetenv\n${D}${F}`],
  ['a lone .else', `${D}${F}.else\n`],
  ['a condition nobody can read', `${D}${F}.if foo\n bogus\n.endif\n`],
  ['a cookie', `${D}${L} cookie SRV insert indirect nocache\n server s 127.0.0.1:1 cookie a\n`],
  ['a cookie without a name', `${D}${L} cookie\n${S}`],
  ['a cookie of two modes', `${D}${L} cookie SRV insert prefix\n${S}`],
  ['a cookie rewritten and indirect', `${D}${L} cookie SRV rewrite indirect\n${S}`],
  ['a cookie preserved in vain', `${D}${L} cookie SRV rewrite preserve\n${S}`],
  ['a cookie with an unknown option', `${D}${L} cookie SRV sticky\n${S}`],
  ['a cookie of a domain without a dot', `${D}${L} cookie SRV insert domain intranet\n${S}`],
  ['a cookie of an impossible domain', `${D}${L} cookie SRV insert domain a.b;c\n${S}`],
  ['a cookie with an impossible attribute', `${D}${L} cookie SRV insert attr a;b\n${S}`],
  ['a cookie idle for no time', `${D}${L} cookie SRV insert maxidle\n${S}`],
  ['a cookie that lives soon', `${D}${L} cookie SRV insert maxlife soon\n${S}`],
  ['a cookie of a frontend', `${D}${F} cookie SRV insert\n dynamic-cookie-key k\n`],
  [
    'a server with an empty cookie',
    `${D}${L} cookie SRV insert\n server s 127.0.0.1:1 cookie ""\n`,
    'HAProxy names the server as well',
  ],
  ['two servers with one cookie', `${D}${L} server s 127.0.0.1:1 cookie a\n server t 127.0.0.1:2 cookie a\n`],
  ['dynamic cookies without a key', `${D}${L} cookie SRV insert dynamic\n${S}`],
  [
    'dynamic cookies of servers at one address',
    `${D}${L} cookie SRV insert dynamic\n dynamic-cookie-key k\n${S} server t 127.0.0.1:1\n`,
  ],
  ['messages of the cfg', `${D}${F}.warning "mind the gap"\n.alert oops\n`],
];

const folder = mkdtempSync(join(tmpdir(), 'hapax-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'x.cfg');

/** Messages without what HAProxy puts around them here and there. */
const plain = (text: string): string =>
  text
    .replace(/^\[\w+\] +\(\d+\) : (config : )?/, '')
    .replace(/^config: /, '')
    .replace(/^\[[^\]]*\] : /, '')
    .replace(/^parsing \[[^\]]*\] ?: /i, '')
    .replace(/[.:]?$/, '');

const CODES = { valid: 0, warnings: 0, 'no-listener': 2, invalid: 1 } as const;

const haproxy = (cfg: string): { code: number | null; messages: string[] } => {
  writeFileSync(file, cfg);
  const { status, stderr } = spawnSync('haproxy', ['-c', '-f', file], { encoding: 'utf8', timeout: 10_000 });
  const lines = stderr.split('\n').filter((line) => /^\[(ALERT|WARNING)\]/.test(line));
  const messages = lines.map(plain).filter((line) => !/^(Error\(s\)|Fatal errors) found/.test(line));
  return { code: status, messages };
};

const hapax = (cfg: string): { code: number; messages: string[] } => {
  const { verdict, diagnostics } = loadConfig([{ name: file, text: cfg }], makeWorld(), language);
  return { code: CODES[verdict], messages: diagnostics.map(({ message }) => plain(message)) };
};

const installed = spawnSync('haproxy', ['-v']).status === 0;

describe('as HAProxy', { skip: installed ? false : 'haproxy is not installed' }, () => {
  for (const [name, cfg, difference] of ROWS)
    test(name, () => {
      const theirs = haproxy(cfg);
      const ours = hapax(cfg);
      assert.equal(ours.code, theirs.code, `${ours.messages.join('\n')}\n--\n${theirs.messages.join('\n')}`);
      const missing = theirs.messages.filter(
        (text) => !ours.messages.some((one) => one.startsWith(text.split(' at position')[0]!)),
      );
      assert.equal(
        missing.length > 0,
        difference !== undefined,
        `missing: ${missing}\nours: ${ours.messages.join('\n')}`,
      );
    });
});
