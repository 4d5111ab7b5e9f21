// Lines of rules, each in a proxy of its own: hapax refuses those that the real haproxy refuses, and no others.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '#hapax/config/load.js';
import { language } from '#hapax/keywords.js';
import { makeWorld } from '../support/config.js';

const WRONG = `
http-request
http-request nonsense
http-request lua.foo
http-request allow foo
http-request reject foo
http-request disable-l7-retry x
http-request add-header A
http-request early-hint A
http-request del-header
http-request del-header A -m
http-request del-header A -m foo
http-request del-header ( -m reg
http-request replace-header A
http-request replace-header A (
http-request replace-header A ( b
http-request replace-value A
http-request replace-path a
http-request replace-path ( b
http-request replace-uri
http-request set-path
http-request set-path %[foo]
http-request set-query
http-request set-method
http-request set-status 200
http-request set-var src
http-request set-var() src
http-request set-var(txn.x)
http-request set-var(txn) src
http-request do-resolve
http-request do-resolve hdr(host)
http-request do-resolve(txn.x) hdr(host)
http-request do-resolve(txn.x,dns,ipv5) hdr(host)
http-request do-resolve(txn.x,default)
http-request do-resolve(txn.x,default) nonsense
http-request do-resolve(txn.x,nowhere) hdr(host)
http-response do-resolve(txn.x,default) hdr(host)
http-request set-var(foo.x) src
http-request set-var(txn.x-y) src
http-request set-var(txn.x,foo) src
http-request set-var(txn.x) foo
http-request set-var(txn.x) src,foo
http-request set-var(txn.x) src foo
http-request set-var(txn.x) src if FOO
http-request unset-var(foo)
http-request unset-var(txn.x) foo
http-request set-log-level
http-request set-log-level foo
http-request set-src
http-request set-src foo
http-request set-timeout server
http-request set-timeout foo 1s
http-request set-timeout server 0
http-request set-timeout server 1x
http-request set-nice
http-request strict-mode
http-request set-priority-class
http-request wait-for-handshake x
http-request wait-for-body
http-request wait-for-body time
http-request wait-for-body at-least 1k
http-request wait-for-body time 1s at-least
http-request normalize-uri
http-request normalize-uri foo
http-request normalize-uri path-merge-slashes strict
http-request capture
http-request capture path
http-request capture path len
http-request capture path len 0
http-request capture path len x
http-request capture path len 5 foo
http-request capture path id 0
http-request capture foo len 5
http-request auth realm
http-request auth foo
http-request deny foo
http-request deny deny_status
http-request deny deny_status abc
http-request deny deny_status 99
http-request deny deny_status 418
http-request deny status 99
http-request deny status 429 deny_status 430
http-request return foo
http-request return status
http-request return status 100
http-request return status abc
http-request return content-type
http-request return string hi
http-request return content-type text/plain string
http-request return string a string b
http-request return default-errorfiles string a
http-request return default-errorfiles status 418
http-request return status 418 errorfiles EE
http-request return errorfiles nowhere
http-request return errorfile /nope
http-request return file /nope
http-request return lf-string %[foo]
http-request return content-type a lf-string %[res.ver]
http-request return hdr A
http-request return hdr A b hdr C %[foo]
http-request redirect
http-request redirect foo bar
http-request redirect location
http-request redirect location /x foo
http-request redirect location /x code
http-request redirect location /x code 304
http-request redirect location /%[foo]
http-request redirect code 301
http-request redirect location /x if TRUE code 301
redirect location /x set-cookie
redirect
http-response auth
http-response tarpit
http-response reject
http-response set-path /
http-response set-status
http-response set-status 99
http-response set-status abc
http-response set-status 200 reason
http-response set-status 200 foo
http-response redirect prefix /x
http-response redirect scheme https
http-response capture res.ver len 5
http-response capture res.ver id 0
http-after-response deny
http-after-response return
capture
capture foo
capture cookie A
capture cookie A len
capture request header A
capture response header A len 5 x
declare foo
declare capture
declare capture request len
declare capture request len 0
declare capture foo len 5
stats http-request
stats http-request foo
http-error
http-error status
http-error status 418 content-type a string b
http-error status 503 foo
http-error status 503 errorfile /nope
http-error status 503 errorfiles nowhere
http-error content-type a string b
`;

const RIGHT = `
http-request do-resolve(txn.x,default) hdr(host),host_only
http-request do-resolve(txn.x,default,ipv4) hdr(host) if TRUE
tcp-request content do-resolve(txn.x,default,ipv6) req.ssl_sni
http-request allow if TRUE
http-request add-header A %[src]
http-request set-header Content-Length 5
http-request del-header A -m reg
http-request replace-header A a \\\\q
http-request set-query %[path]
http-request set-var(txn.x) src
http-request set-var(txn.x,ifexists,ifset) src
http-request set-var(proc.x) src
http-request set-var(check.x) src
http-request set-var-fmt(txn.x) %[src]
http-request unset-var(txn.x)
http-request set-log-level silent
http-request set-src str(x)
http-request set-timeout server int(5)
http-request set-timeout tunnel 5s if TRUE
http-request set-nice 0
http-request set-tos 4
http-request set-mark 0x10
http-request set-priority-class int(1)
http-request set-priority-offset int(1)
http-request strict-mode off
http-request wait-for-body time 1s at-least 1k
http-request normalize-uri path-strip-dotdot full
http-request capture path len 5
http-request auth realm x
http-request deny deny_status 429 content-type text/plain string x
http-request deny status 418
http-request deny deny_status 429 hdr A b
http-request tarpit deny_status 429 hdr A b
http-request return
http-request return status 200 status 300
http-request return content-type text/plain
http-request return default-errorfiles content-type a
http-request return default-errorfiles hdr A b
http-request return errorfiles EE
http-request return content-type a string b hdr Content-Length 5
http-request return file /dev/null
http-request redirect location /x prefix /y
http-request redirect location /x ignore-empty clear-cookie A=
http-response deny deny_status 404
http-response silent-drop
http-response set-var(req.x) src
http-response redirect location /x
http-after-response set-status 300
redirect location /%[foo]
redirect prefix / drop-query append-slash set-cookie A=1 if TRUE
capture cookie A len 0
capture request header A len 5
declare capture request len 5 x
stats http-request allow
stats http-request auth realm x if TRUE
http-error status 503
http-error status 503 content-type a string b
http-error content-type a string b status 503
http-error status 503 default-errorfiles
http-error status 503 errorfiles EE
http-error status 503 content-type a lf-string %[status]
`;

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const LINES = [...linesOf(WRONG), ...linesOf(RIGHT)];

const START = 'global\n expose-experimental-directives\ndefaults\n mode http\n timeout client 1s\n';
const CFG = [
  `${START} timeout server 1s\n timeout connect 1s\nhttp-errors EE`,
  ...LINES.map((line, i) => `listen l${i}\n bind 127.0.0.1:${20_000 + i}\n ${line}`),
  '',
].join('\n');
/** Where the line of a number stands in CFG; each has two more before it. */
const at = (i: number): number => START.split('\n').length + 2 + 3 * (i + 1);

const refused = (alerts: ReadonlySet<number>, proxies: ReadonlySet<string>): string[] =>
  LINES.filter((_line, i) => alerts.has(at(i)) || proxies.has(`l${i}`));

const ours = (): string[] => {
  const readFile = (path: string) =>
    path === '/dev/null' ? { text: '' } : { error: 'No such file or directory' };
  const { diagnostics } = loadConfig([{ name: 'x.cfg', text: CFG }], { ...makeWorld(), readFile }, language);
  const alerts = diagnostics.filter(({ severity }) => severity === 'alert');
  return refused(new Set(alerts.map(({ span }) => span?.line ?? 0)), new Set());
};

test('lines that are wrong are refused, others are not', () => {
  assert.deepEqual(ours(), linesOf(WRONG));
});

const installed = spawnSync('haproxy', ['-v']).status === 0;

test('as haproxy does', { skip: installed ? false : 'haproxy is not installed' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hapax-'));
  try {
    assert.deepEqual(allRefused(folder), linesOf(WRONG));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Some lines end its reading, and what only the whole cfg tells is looked at when all lines are right. */
const allRefused = (folder: string): string[] => {
  let left = LINES;
  for (;;) {
    const wrong = refusedByHaproxy(folder, left);
    if (wrong.length === 0) return LINES.filter((line) => !left.includes(line));
    left = left.filter((line) => !wrong.includes(line));
  }
};

const refusedByHaproxy = (folder: string, lines: readonly string[]): string[] => {
  const file = join(folder, 'x.cfg');
  const places = lines.map((line, i) => ({ line, at: at(i) }));
  const body = lines.map((line, i) => `listen l${i}\n bind 127.0.0.1:${20_000 + i}\n ${line}`).join('\n');
  writeFileSync(file, `${START} timeout server 1s\n timeout connect 1s\nhttp-errors EE\n${body}\n`);
  const { stderr } = spawnSync('haproxy', ['-c', '-f', file], { encoding: 'utf8', timeout: 20_000 });
  const alerts = stderr.split('\n').filter((line) => line.startsWith('[ALERT]'));
  const numbers = new Set(alerts.flatMap((alert) => /x\.cfg:(\d+)\]/.exec(alert)?.[1] ?? []).map(Number));
  const names = new Set(alerts.flatMap((alert) => /[Pp]roxy '(l\d+)'/.exec(alert)?.[1] ?? []));
  return places
    .filter(({ at: place }, i) => numbers.has(place) || names.has(`l${i}`))
    .map(({ line }) => line);
};
