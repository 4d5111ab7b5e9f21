// argv as HAProxy reads it: files, tasks, overrides, flags without a meaning here, and what is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommandLine } from '#hapax/process/command-line.js';
import { FLAGS, IDLE_FLAGS } from '#hapax/process/flags.js';
import { helpText } from '#hapax/process/help.js';

const parse = (words: string) => {
  const line = parseCommandLine(words.split(' ').filter(Boolean));
  assert.ok(!('error' in line), JSON.stringify(line));
  return line;
};

test('files come from -f and from after --, in order', () => {
  assert.deepEqual(parse('-f a.cfg -db -f - -- b.cfg -c').files, ['a.cfg', '-', 'b.cfg', '-c']);
});

test('what the command line sets', () => {
  const { files: _, ...line } = parse(
    '-D -W -sf 12 13 -p /run/x.pid -C /etc -n 100 -N 50 -L me -q -dr -dW -dD --no-advice -f x',
  );
  assert.deepEqual(line, {
    task: 'run',
    format: 'text',
    foreground: false,
    daemon: true,
    masterWorker: true,
    systemd: false,
    replaces: { pids: [12, 13], farewell: 'SIGUSR1' },
    output: 'quiet',
    diag: true,
    noAdvice: true,
    zeroWarning: true,
    ignoreResolution: true,
    pidfile: '/run/x.pid',
    directory: '/etc',
    maxconn: 100,
    proxyMaxconn: 50,
    localPeer: 'me',
    idle: [],
  });
});

test('tasks', () => {
  assert.equal(parse('-c -f x').task, 'check');
  assert.equal(parse('-vv').task, 'build');
  assert.deepEqual([parse('-cc !feature(LUA)').task, parse('-cc 0').condition], ['evaluate', '0']);
  assert.equal(parse('--version').task, 'version');
  assert.equal(parse('--help').task, 'help');
  assert.equal(parse('-c --format=json -f x').format, 'json');
  assert.equal(parse('-c --format json -f x').format, 'json');
});

test('flags without a meaning say why, and take their arguments with them', () => {
  const line = parse('-dM0x50 -m 100 -x /s -f a.cfg');
  assert.deepEqual(line.files, ['a.cfg']);
  assert.deepEqual(
    line.idle.map((text) => text.split(' has')[0]),
    ["'-dM0x50'", "'-m'", "'-x'"],
  );
});

for (const [words, error] of [
  ['-Z', /unknown option '-Z'/],
  ['-cf x', /unknown option '-cf'/],
  ['x.cfg', /write -f before a file/],
  ['-f', /'-f' expects <file\|dir\|->/],
  ['-n many', /'-n' expects a number, not 'many'/],
  ['--format xml', /expects 'json' or 'text'/],
] as const)
  test(`refused: ${words}`, () => {
    const line = parseCommandLine(words.split(' '));
    assert.match('error' in line ? line.error : '', error);
  });

test('help names every flag, once', () => {
  const names = [...FLAGS, ...IDLE_FLAGS].map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  const words = helpText().split(/[\s]+/);
  for (const name of names) assert.ok(words.includes(name), name);
});
