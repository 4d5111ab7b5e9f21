// Rules by regular expression, which HAProxy 2.1 has removed: how each shape met in tutorials is written today, and which
// have no faithful translation.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '#hapax/config/load.js';
import { upgrade } from '#hapax/config/upgrade.js';
import { language } from '#hapax/keywords.js';
import { makeWorld } from '../support/config.js';

const world = makeWorld();
const installed = spawnSync('haproxy', ['-v']).status === 0;
const cfg = (line: string) =>
  `frontend f\n  bind :80\n  mode http\n  acl a src 10.0.0.1\n  acl b src 10.0.0.2\n  ${line}\n  default_backend b\nbackend b\n  mode http\n  server s 127.0.0.1:81\n`;

const today = (line: string): string => {
  const { source } = upgrade({ name: 'test.cfg', text: cfg(line) }, world, language);
  return source.text.split('\n')[5]!.trim();
};

const alerts = (line: string): string[] =>
  loadConfig([{ name: 'test.cfg', text: cfg(line) }], world, language)
    .diagnostics.filter(({ severity }) => severity === 'alert')
    .map(({ message }) => message);

const SAME: readonly (readonly [old: string, today: string])[] = [
  // Fields are added.
  [String.raw`reqadd X-Forwarded-Proto:\ https`, 'http-request add-header X-Forwarded-Proto https'],
  [
    String.raw`reqadd X-Forwarded-Proto:\ https if a !b`,
    'http-request add-header X-Forwarded-Proto https if a !b',
  ],
  [
    String.raw`rspadd Strict-Transport-Security:\ max-age=31536000;\ includeSubDomains`,
    "http-response add-header Strict-Transport-Security 'max-age=31536000; includeSubDomains'",
  ],
  ['reqadd "X-Rate: 100%"', 'http-request add-header X-Rate 100%%'],
  [`reqadd "X-Said: it's \\"so\\""`, `http-request add-header X-Said "it's \\"so\\""`],
  // And taken out.
  ['reqidel ^X-Forwarded-For:.*', 'http-request del-header X-Forwarded-For'],
  ['reqidel ^X-Forwarded-For: # forged', 'http-request del-header X-Forwarded-For # forged'],
  ['rspidel ^Server.*', 'http-response del-header Server -m beg'],
  ['rspidel ^X-Powered-By:.*$', 'http-response del-header X-Powered-By'],
  [String.raw`reqdel ^X\-Mode:\s*.*`, 'http-request del-header X-Mode'],
  // Fields are replaced.
  [String.raw`reqirep ^Host:\ (.*) Host:\ x\1`, String.raw`http-request replace-header Host ^(.*) x\1`],
  [String.raw`reqirep ^Host: Host:\ api.example`, 'http-request replace-header Host .* api.example'],
  [String.raw`reqirep ^Host:\ .* Host:\ foo if a || b`, 'http-request replace-header Host .* foo if a || b'],
  [
    String.raw`rspirep ^(set-cookie:.*)  \1;\ Secure`,
    String.raw`http-response replace-header set-cookie ^(.*) '\1; Secure'`,
  ],
  [
    String.raw`rsprep ^(Set-Cookie:\ id=.*)(;\ Secure)?$ \1;\ Secure\2`,
    String.raw`http-response replace-header Set-Cookie '^(id=.*)(; Secure)?$' '\1; Secure\2'`,
  ],
  [
    String.raw`rsprep ^(Set-Cookie:)\ (.*)x \1\ \2y`,
    String.raw`http-response replace-header Set-Cookie ^(.*)x \1y`,
  ],
  [
    String.raw`rsprep ^Location:\ http://(.*) Location:\ https://\1`,
    String.raw`http-response replace-header Location ^http://(.*) https://\1`,
  ],
  [
    String.raw`srvexp ^Location:\ 127.0.0.1:8080 Location:\ www.mydomain.com`,
    'http-response replace-header Location ^127.0.0.1:8080 www.mydomain.com',
  ],
  [
    String.raw`rspirep ^Location:\ (http|https)://a\/(.*) Location:\ \1://a/b/\2 if a`,
    String.raw`http-response replace-header Location (?i)^(http|https)://a\/(.*) \1://a/b/\2 if a`,
  ],
  // The target of the request is.
  [
    String.raw`reqrep ^([^\ :]*)\ /static/(.*)     \1\ /\2`,
    String.raw`http-request replace-pathq ^/static/(.*) /\1`,
  ],
  [
    String.raw`cliexp ^([^\ ]*)\ /cluster/x(.*) \1\ \2`,
    String.raw`http-request replace-pathq ^/cluster/x(.*) \1`,
  ],
  [
    String.raw`reqrep ^([^\ ]*\ /)grafana[/]?(.*) \1\2`,
    String.raw`http-request replace-pathq ^/grafana[/]?(.*) /\1`,
  ],
  [
    String.raw`reqirep ^([^\ ]*)\ /a/([^\ ]*)\ (.*)$ \1\ /\2\ \3`,
    String.raw`http-request replace-pathq '(?i)^/a/([^ ]*)$' /\1`,
  ],
  [String.raw`reqrep ^([^\ ]*)\ /a\ (.*) \1\ /b\ \2`, 'http-request replace-pathq ^/a$ /b'],
  [
    String.raw`reqirep ^GET\ (.*) GET\ /base\1 if a`,
    String.raw`http-request replace-pathq ^(.*) /base\1 if { method GET } a`,
  ],
  [
    String.raw`reqrep ^(GET|POST)\ /a(.*) \1\ /b\2`,
    String.raw`http-request replace-pathq ^/a(.*) /b\1 if { method GET POST }`,
  ],
  [String.raw`reqirep ^([^\ ]*)\ [^\ ]*\ (.*) \1\ /page\ \2`, "http-request replace-pathq '^[^ ]*$' /page"],
  [
    String.raw`reqrep ^(.*)/rest/v1/x(.*) \1/mas/y\2`,
    String.raw`http-request replace-pathq ^(.*)/rest/v1/x(.*) \1/mas/y\2`,
  ],
  [
    String.raw`reqirep ^([^\ ].*)poa/core[/]?(.*) \1\2 if a`,
    String.raw`http-request replace-pathq '(?i)^([^ ].*)poa/core[/]?(.*)' \1\2 if a`,
  ],
  [
    String.raw`reqrep ^([^\ ]*)\ http://a/(.*) \1\ http://b/\2`,
    String.raw`http-request replace-uri ^http://a/(.*) http://b/\1`,
  ],
  // Requests and responses are refused, or not.
  [
    String.raw`reqideny ^[^:\ ]*\ .*/\.(git|svn)`,
    String.raw`http-request deny if { pathq -m reg -i ^.*/\.(git|svn) }`,
  ],
  [String.raw`reqdeny ^(PUT|DELETE)\ /a`, 'http-request deny if { method PUT DELETE } { pathq -m reg ^/a }'],
  [String.raw`reqdeny ^TRACE\ .*`, 'http-request deny if { method TRACE }'],
  [
    String.raw`reqideny ^Host:\ .*\.local unless a b`,
    String.raw`http-request deny if { req.fhdr(host) -m reg -i .*\.local } !a || { req.fhdr(host) -m reg -i .*\.local } !b`,
  ],
  [
    'reqdeny ^X-A: unless { src 10.0.0.1 } or b',
    'http-request deny if { req.fhdr(x-a) -m found } !{ src 10.0.0.1 } !b',
  ],
  [
    'reqdeny ^X-A: if a or !b',
    'http-request deny if { req.fhdr(x-a) -m found } a || { req.fhdr(x-a) -m found } !b',
  ],
  ['reqdeny .* if a', 'http-request deny if a'],
  ['reqitarpit . if a', 'http-request tarpit if a'],
  ['reqtarpit ^User-Agent:', 'http-request tarpit if { req.fhdr(user-agent) -m found }'],
  [
    String.raw`reqiallow ^Host:\ www\.`,
    String.raw`http-request allow if { req.fhdr(host) -m reg -i ^www\. }`,
  ],
  ['reqipass ^X-Trusted:', 'http-request allow if { req.fhdr(x-trusted) -m found }'],
  [
    String.raw`rspideny ^Content-Type:\ application`,
    'http-response deny if { res.fhdr(content-type) -m reg -i ^application }',
  ],
  // And sent elsewhere.
  [String.raw`reqisetbe ^Host:\ img b`, 'use_backend b if { req.fhdr(host) -m reg -i ^img }'],
  [String.raw`reqsetbe ^[^\ ]*\ /(img|css)/ b if a`, 'use_backend b if { pathq -m reg ^/(img|css)/ } a'],
];

test('a rule of today does the same', async (t) => {
  for (const [old, modern] of SAME)
    await t.test(old, () => {
      assert.deepEqual(alerts(old), []);
      assert.equal(today(old), modern);
      assert.deepEqual(alerts(modern), []);
    });
});

test('HAProxy takes them all', { skip: installed ? false : 'haproxy is not installed' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hapax-'));
  try {
    const file = join(folder, 'x.cfg');
    writeFileSync(file, cfg(SAME.map(([, modern]) => modern).join('\n  ')));
    const { status, stderr } = spawnSync('haproxy', ['-c', '-f', file], {
      encoding: 'utf8',
      timeout: 10_000,
    });
    assert.equal(status, 0, stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** A test may look at lines that none of today looks at, or at some of the lines of a name. */
const ALONE: readonly string[] = [
  'rspidel Server',
  String.raw`rspidel ^Set-cookie:\ IP=`,
  'reqidel ^Cookie:.*SERVER=',
  'reqideny cgi-bin',
  String.raw`reqdeny ^[^\ ]*\ [^\ ]*\ HTTP/1.0`,
  String.raw`reqrep ^X-Old:\ (.*) X-New:\ \1`,
  String.raw`reqrep ^([^\ ]*)\ /a(.*) POST\ /a\2`,
  'reqrep ^/static/a.html /index.html',
  String.raw`rsprep ^(.*)http://a(.*) \1https://a\2`,
  String.raw`rsprep ^HTTP/1.1\ 404(.*) HTTP/1.1\ 410\1`,
  String.raw`reqrep ^Host:\ (a)(?=x) Host:\ \1`,
  String.raw`reqrep ^Host:\ (.*) Host:\ \0`,
  String.raw`reqdeny ^Host:\ a|^X-A:`,
];

test('what no rule of today does is said to the reader of the new cfg', async (t) => {
  for (const old of ALONE)
    await t.test(old, () => {
      assert.deepEqual(alerts(old), []);
      assert.equal(today(old), `# no rule of today does exactly this: ${old}`);
    });
});

test('what never was right still is not', () => {
  const wrong = (line: string, about: RegExp) => assert.match(alerts(line).join(), about, line);
  wrong('reqidel ^(X', /regex '\^\(X' is invalid/);
  wrong('reqirep ^X', /expects a replacement/);
  wrong(String.raw`reqirep ^X a\\xz`, /invalid escape sequence/);
  wrong('reqadd X-A: b', /unexpected argument 'b'/);
  wrong('reqsetbe ^X nowhere', /unable to find required use_backend: 'nowhere'/);
  wrong('reqdeny ^X if nobody', /no such ACL : 'nobody'/);
});
