// `hapax upgrade`: old words become those of today, and nothing else changes: neither layout nor meaning.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '#hapax/config/load.js';
import { upgrade } from '#hapax/config/upgrade.js';
import { language } from '#hapax/keywords.js';
import { makeWorld } from '../support/config.js';

const world = makeWorld();
const source = (text: string) => ({ name: 'test.cfg', text });
const upgraded = (text: string) => upgrade(source(text), world, language);

/** What a cfg means, wherever its lines stand. */
const meaning = (text: string) => {
  const { model, diagnostics } = loadConfig([source(text)], world, language);
  const alerts = diagnostics.filter(({ severity }) => severity === 'alert').map(({ message }) => message);
  const withoutPlaces = (key: string, value: unknown) => (key === 'place' ? undefined : value);
  return JSON.parse(JSON.stringify({ model, alerts }, withoutPlaces)) as {
    model?: unknown;
    alerts: string[];
  };
};

const OLD = `# kept
global
\tnbproc 2   # two of them
\tdebug
defaults   # for all
\tmode\thttp
\tcontimeout   "5000"
\tclitimeout 50s # long
\tsrvtimeout 50000
\tredisp

listen  www   10.0.0.1:80,10.0.0.2:80 maxconn 5   # the web

\t# its rules
\toption   forceclose
\toption httpchk HEAD /up HTTP/1.1\\r\\nHost:\\ www.example
\toption http-use-htx
  grace 5s
\tserver s1 127.0.0.1:8080 check
frontend last :81 # no line of its own
frontend end *:82`;

const NEW = `# kept
global
\t# removed from HAProxy: nbproc 2   # two of them
\t# removed from HAProxy: debug
defaults   # for all
\tmode\thttp
\ttimeout connect   "5000"
\ttimeout client 50s # long
\ttimeout server 50000
\toption redispatch

listen  www   # the web
\tbind 10.0.0.1:80,10.0.0.2:80 maxconn 5

\t# its rules
\toption httpclose
\toption httpchk HEAD /up HTTP/1.1
\thttp-check send hdr Host www.example
\t# removed from HAProxy: option http-use-htx
  # removed from HAProxy: grace 5s
\tserver s1 127.0.0.1:8080 check
frontend last # no line of its own
	bind :81
frontend end
	bind *:82
`;

test('old words are replaced, all else stays', () => {
  const { source: result, changed, diagnostics } = upgraded(OLD);
  assert.equal(result.text, NEW);
  assert.equal(changed, 13);
  assert.deepEqual(
    diagnostics.filter(({ fix }) => fix),
    [],
  );
  assert.deepEqual(meaning(NEW), meaning(OLD));
});

test('lines that end in CR LF still do', () => {
  const crlf = (text: string) => text.replaceAll('\n', '\r\n');
  assert.equal(upgraded(crlf(`${OLD}\n`)).source.text, crlf(NEW));
});

test('what someone wants to keep is kept, and so is what is not read', () => {
  const text = 'defaults\n contimeout 5s # hapax: ignore old-spelling\n.if 0\n clitimeout 5s\n.endif\n';
  assert.equal(upgraded(text).source.text, text);
});

const TUTORIALS = ['tutorial-a.cfg', 'tutorial-b.cfg'].map((name) =>
  readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8'),
);

const FOLDER = new URL('../../test/config/legacy/', import.meta.url);
const LEGACY = readdirSync(FOLDER).map((name) => ({
  name,
  text: readFileSync(new URL(name, FOLDER), 'utf8'),
}));

test('files of old versions are taken as they are, and need it only once', async (t) => {
  for (const { name, text } of LEGACY)
    await t.test(name, () => {
      assert.deepEqual(meaning(text).alerts, []);
      const { source: result, diagnostics } = upgraded(text);
      assert.deepEqual(
        diagnostics.filter(({ severity, fix }) => fix || severity === 'alert'),
        [],
      );
      assert.equal(upgraded(result.text).source.text, result.text);
    });
});

test('a line with a variable in it is not rewritten to what that is today', () => {
  const text = 'listen l\n bind :80\n reqadd "X-Env: $HOME"\n';
  assert.equal(upgraded(text).source.text, text);
});

test('lines that are left in a comment are told of', () => {
  const { lost } = upgraded('listen l :80\n reqideny bad\n reqadd X:\\ y\n');
  assert.deepEqual(
    lost.map(({ span, hint }) => [span?.line, hint]),
    [[2, "no rule of today does exactly this; 'http-request deny' comes closest"]],
  );
});

test('the tutorials mean what they meant', () => {
  for (const text of TUTORIALS) {
    const { source: result, changed } = upgraded(text);
    assert.ok(changed > 0);
    assert.deepEqual(meaning(result.text), meaning(text));
    assert.equal(upgraded(result.text).changed, 0);
  }
});

test('every word with a modern form has become it', () => {
  for (const [table, head] of [
    [language.global, 'global'],
    [language.proxy, 'listen l'],
  ] as const)
    for (const { name, modern, modernSince, removed, status } of table.cards) {
      // Removed words that act are rules: old-rules.test.ts has their translations.
      if (modern === undefined ? !removed || status === undefined : modernSince !== undefined) continue;
      const text = `${head}\n  ${name} # as it was\n`;
      const result = upgraded(text).source.text;
      assert.equal(
        result,
        `${head}\n  ${removed ? `# removed from HAProxy: ${name}` : modern} # as it was\n`,
      );
    }
});

const installed = spawnSync('haproxy', ['-v']).status === 0;

test('HAProxy takes the result', { skip: installed ? false : 'haproxy is not installed' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hapax-'));
  const file = join(folder, 'x.cfg');
  const refuses = (text: string): string => {
    writeFileSync(file, text);
    const { status, stderr } = spawnSync('haproxy', ['-c', '-f', file], {
      encoding: 'utf8',
      timeout: 10_000,
    });
    return status === 0 ? '' : `exit code ${status}: ${stderr}`;
  };
  // Accounts and names of a machine are not what this is about.
  const local = (text: string) => text.replace(/^\s*(user|group|chroot) .*$/gm, '');
  try {
    for (const text of [OLD, ...TUTORIALS.map(local), ...LEGACY.map((one) => one.text)]) {
      assert.notEqual(refuses(text), '');
      assert.equal(refuses(upgraded(text).source.text), '');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
