// From several files to one verdict, and how it is told: to people as HAProxy does, to programs as JSON.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are those of the cfg
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '#hapax/config/load.js';
import { renderDiagnostics, renderJson } from '#hapax/config/render.js';
import { language } from '#hapax/keywords.js';
import { load, makeWorld, said } from '../support/config.js';

const GOOD = 'defaults\n mode http\n timeout client 5s\nlisten l\n bind :80\n stats enable\n';

test('a good cfg has a model and nothing to say', () => {
  const { verdict, model, diagnostics } = load(GOOD);
  assert.deepEqual([verdict, diagnostics, model?.proxies[0]?.id], ['valid', [], 1]);
});

test('carriage returns are spaces; a last line without a line feed is warned of', () => {
  assert.deepEqual(load(GOOD.replaceAll('\n', '\r\n')).model, load(GOOD).model);
  const { verdict, diagnostics } = load(GOOD.trimEnd());
  assert.equal(verdict, 'warnings');
  assert.deepEqual(
    diagnostics.map(({ code, span }) => [code, span?.line, span?.column]),
    [['missing-line-feed', 6, 13]],
  );
});

test('nothing to listen on is told apart from an error', () => {
  assert.equal(load('').verdict, 'no-listener');
  assert.equal(load('backend b\n mode http\n').verdict, 'no-listener');
  assert.equal(load(GOOD.replace(' mode', ' disabled\n mode')).verdict, 'no-listener');
  assert.equal(load('global\n stats socket /x.sock\nbackend b\n mode http\n').verdict, 'warnings');
});

test('defaults reach the next file, a section does not', () => {
  const [defaults = '', listen = ''] = GOOD.split(/^(?=listen)/m);
  const sources = [
    { name: 'a.cfg', text: `${defaults}listen first\n bind :81\n` },
    { name: 'b.cfg', text: ` bind :82\n${listen}` },
  ];
  const { diagnostics } = loadConfig(sources, makeWorld(), language);
  assert.deepEqual(
    diagnostics.map(({ code, span }) => [code, span?.file, span?.line]),
    [['unknown-keyword', 'b.cfg', 1]],
  );
  const good = loadConfig([sources[0]!, { name: 'b.cfg', text: listen }], makeWorld(), language);
  assert.deepEqual(
    good.model?.proxies.map(({ timeouts }) => timeouts.client),
    [5000, 5000],
  );
});

test('the environment is that of the process until setenv and its kin change it', () => {
  const cfg = (name: string) =>
    `global\n setenv A 1\n presetenv A 2\n presetenv B 3\n unsetenv C\n${GOOD} description "${name}"\n`;
  const described = (name: string) =>
    load(cfg(name), { env: { B: 'outer', C: 'gone' } }).model?.proxies[0]?.description;
  assert.equal(described('$A${B}${C-unset}$.LINE$.SECTION'), '1outerunset12l');
});

test('resetenv keeps what it names; a variable needs a name and a value', () => {
  const env = { A: '1', B: '2', C: '3' };
  const { model } = load(`global\n resetenv B\n${GOOD} description "$A\${B}$C"\n`, { env });
  assert.equal(model?.proxies[0]?.description, '2');
  const wrong = load(`global\n setenv A\n presetenv\n setenv A ""\n unsetenv\n setenv A B C\n${GOOD}`);
  assert.deepEqual(
    wrong.diagnostics.map(({ code, span }) => [code, span?.line]),
    [
      ['missing-argument', 2],
      ['missing-argument', 3],
      ['missing-argument', 4],
      ['missing-argument', 5],
      ['extra-argument', 6],
    ],
  );
});

test('zero-warning refuses what is warned of', () => {
  const { verdict, model } = load(`global\n zero-warning\n nbproc 2\n${GOOD}`);
  assert.deepEqual([verdict, model], ['invalid', undefined]);
});

test('log targets: global ones where `log global` says so, fresh ones after `no log`', () => {
  const { model } = load(
    `global\n log stdout format raw local0 info\n log-send-hostname\n log [::1]:5140 len 2048 daemon err\n` +
      `defaults\n log global\n log /dev/log user\n${GOOD.replace('defaults\n', '')}frontend quiet\n bind :81\n no log\n`,
  );
  assert.deepEqual(
    model?.proxies.map(({ logs }) =>
      logs.map(({ to, format, length, facility, maxLevel }) => [to, format, length, facility, maxLevel]),
    ),
    [
      [
        [{ kind: 'fd', fd: 1 }, 'raw', 1024, 16, 6],
        [{ kind: 'udp', host: '::1', port: 5140 }, 'rfc3164', 2048, 3, 3],
        [{ kind: 'unix', path: '/dev/log' }, 'local', 1024, 1, 7],
      ],
      [],
    ],
  );
});

test('people see the line with a caret under the word, and the hint', () => {
  const { diagnostics, sources } = load(`${GOOD}\tbalnce\troundrobin\n`);
  assert.equal(
    renderDiagnostics(diagnostics, sources, 42),
    [
      "[ALERT]    (42) : config : parsing [test.cfg:7] : unknown keyword 'balnce' in 'listen' section.",
      '   balnce roundrobin',
      '   ^~~~~~ unknown-keyword',
      "   | did you mean 'balance'?",
      '[ALERT]    (42) : config : Error(s) found in configuration file : test.cfg',
      '[ALERT]    (42) : config : Fatal errors found in configuration.',
      '',
    ].join('\n'),
  );
});

test('long and hostile lines are cut and cleaned', () => {
  const { diagnostics, sources } = load(`${GOOD} ${'x'.repeat(500)} \x1b[31m\n`);
  const [, excerpt = '', caret = ''] = renderDiagnostics(diagnostics, sources, 1).split('\n');
  assert.ok(excerpt.length < 200 && caret.lastIndexOf('~') < excerpt.length);
  assert.ok(!excerpt.includes('\x1b'));
});

test('characters that a terminal would act on are shown escaped', () => {
  const { diagnostics, sources } = load(`${GOOD} retri\x1bes\u202e 3\n`);
  const [message = '', excerpt = ''] = renderDiagnostics(diagnostics, sources, 1).split('\n');
  assert.match(message, /unknown keyword 'retri\\x1bes\\u202e'/);
  assert.equal(excerpt, '   retri·es· 3');
});

test('an unknown option is told the nearest few, not all there are', () => {
  const [first = ''] = said(load(`${GOOD} option xyz\n`));
  assert.ok((first.match(/'/g) ?? []).length <= 12 && first.includes('among'), first);
});

test('a keyword is looked for in its own section first', () => {
  assert.match(
    said(load('backend b\n mode http\n bnd :80\n'))[0] ?? '',
    /'bind'\? It belongs in a 'frontend' or 'listen' section/,
  );
  assert.match(said(load('backend b\n mode http\n retreis 3\n'))[0] ?? '', /did you mean 'retries'\?\)/);
});

test('what a wrong line leaves missing is not complained of as well', () => {
  const codes = (text: string) => load(text).diagnostics.map(({ code }) => code);
  assert.deepEqual(codes(GOOD.replace(':80', '80:x')), ['bad-address']);
  assert.deepEqual(codes(GOOD.replace('bind', 'bnid')), ['unknown-keyword']);
  assert.deepEqual(codes(GOOD.replace('mode http', 'mode htp')), ['bad-argument']);
  assert.deepEqual(codes(GOOD.replace('client 5s', 'client 5x')), ['bad-duration']);
  assert.deepEqual(
    codes(
      `${GOOD} timeout connect 5s\n timeout server 5s\n server a 1.2.3.4:x\n server b 1.2.3.4:80 track a\n`,
    ),
    ['bad-address'],
  );
});

test('programs see the same as JSON', () => {
  const { diagnostics, verdict } = load(`${GOOD} balance rond\n`);
  const found = JSON.parse(renderJson(diagnostics, verdict));
  assert.equal(found.verdict, 'invalid');
  const { message: _message, hint: _hint, code: _code, ...where } = found.diagnostics[0];
  assert.deepEqual(where, { file: 'test.cfg', line: 7, column: 10, endColumn: 14, severity: 'alert' });
});

test("the blog's broken log line is told what it lacks", () => {
  const [first] = said(load('global\n log 127.0.0.1local3\n'));
  assert.match(first ?? '', /expects <address> and <facility>.*did you mean 'log 127\.0\.0\.1 local3'\?/);
});

const installed = spawnSync('haproxy', ['-v']).status === 0;

test('messages that HAProxy has are its own, word for word', {
  skip: installed ? false : 'haproxy is not installed',
}, () => {
  const cfg = [
    'global',
    ' log 127.0.0.1 local9',
    ' bogus-word',
    'defaults d',
    ' mode http',
    'frontend f@x from d',
    ' log 127.0.0.1 local0 noisy',
    'backend x from d',
    ' zzz',
    'listen l from d',
    ' bind :99999',
    'backend b from nope',
    '',
  ].join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'hapax-'));
  try {
    const name = join(folder, 'test.cfg');
    writeFileSync(name, cfg);
    const { stderr } = spawnSync('haproxy', ['-c', '-f', name], { encoding: 'utf8', timeout: 10_000 });
    const plain = (text: string) => text.replaceAll(/\(\d+\)/g, '(0)');
    const theirs = plain(stderr)
      .split('\n')
      .filter((line) => line.startsWith('[ALERT]'));
    const { diagnostics, sources } = loadConfig([{ name, text: cfg }], makeWorld(), language);
    const ours = plain(renderDiagnostics(diagnostics, sources, 0));
    assert.ok(theirs.length >= 8, stderr);
    for (const line of theirs) assert.ok(ours.includes(line), `HAProxy: ${line}\n${ours}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('of a number the digits count, and a warning tells of what is behind them', () => {
  const loaded = load(GOOD.replace('stats enable', 'maxconn 2k\n retries +3x\n stats enable'));
  const [proxy] = loaded.model!.proxies;
  assert.deepEqual([proxy!.maxconn, proxy!.retries], [2, 3]);
  assert.deepEqual(said(loaded), [
    "warning: 'maxconn' expects an integer argument: '2k' is read as 2.",
    "warning: 'retries' expects an integer argument: '+3x' is read as +3.",
  ]);
});
