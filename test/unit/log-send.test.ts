// Sending of log lines: envelopes as the real haproxy 2.6 writes them, filters, truncation, and targets that fail.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { closeBatch, openBatch } from '#hapax/common/batch.js';
import { connectionChoice } from '#hapax/common/native.js';
import type { LogEnvelope, LogTarget } from '#hapax/config/model.js';
import { createDatagramSink } from '#hapax/log/datagram.js';
import { flushDescriptors } from '#hapax/log/descriptor.js';
import { countDroppedIn } from '#hapax/log/dropped.js';
import { Line } from '#hapax/log/line.js';
import { LogLevel, openLog } from '#hapax/log/log.js';
import { Counter } from '#hapax/state/slots.js';
import { State } from '#hapax/state/state.js';
import { makeModel, place } from '../support/model.js';
import { startProgram } from '../support/programs.js';
import { root, temporaryFile } from '../support/proxy.js';
import { startSyslog } from '../support/syslog.js';
import { until, within } from '../support/until.js';

const { process: counts } = State.allocate(makeModel([]), 1);
countDroppedIn(counts);
const dropped = () => counts.total(Counter.process.droppedLogs);

const target = (to: LogTarget['to'], fields: Partial<LogTarget> = {}): LogTarget => ({
  place: place(),
  to,
  length: 1024,
  format: 'local',
  facility: 16,
  maxLevel: 7,
  minLevel: 0,
  ...fields,
});
const udp = (port: number, fields: Partial<LogTarget> = {}) =>
  target({ kind: 'udp', host: '127.0.0.1', port }, fields);

const identity = { tag: 'haproxy', pid: 9994, hostname: undefined };
const at = new Date(2026, 10, 1, 2, 3, 4).getTime() + 494.5;
const zone = () => {
  const minutes = -new Date(at).getTimezoneOffset();
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
};
const iso = `2026-11-01T02:03:04.494500${zone()}`;

const envelopes: Readonly<Record<LogEnvelope, string>> = {
  local: '<134>Nov  1 02:03:04 haproxy[9994]: hello\n',
  rfc3164: '<134>Nov  1 02:03:04 localhost haproxy[9994]: hello\n',
  rfc5424: `<134>1 ${iso} - haproxy 9994 - - hello\n`,
  priority: '<134>hello\n',
  short: '<6>hello\n',
  timed: `<6>${iso} hello\n`,
  iso: `${iso} hello\n`,
  raw: 'hello\n',
};

for (const [format, expected] of Object.entries(envelopes))
  test(`format ${format}`, async (t) => {
    const syslog = await startSyslog(t);
    openLog([udp(syslog.port, { format: format as LogEnvelope })], identity, () => at).send(6, 'hello');
    assert.deepEqual(await syslog.matching('hello'), [expected]);
  });

test('the host name stands in syslog headers when it is known', async (t) => {
  const syslog = await startSyslog(t);
  const targets = [udp(syslog.port, { format: 'rfc3164' }), udp(syslog.port, { format: 'rfc5424' })];
  openLog(targets, { ...identity, hostname: 'edge1' }, () => at).send(LogLevel.notice, 'hello');
  const lines = await syslog.matching('hello', 2);
  assert.deepEqual(lines.sort(), [
    `<133>1 ${iso} edge1 haproxy 9994 - - hello\n`,
    '<133>Nov  1 02:03:04 edge1 haproxy[9994]: hello\n',
  ]);
});

test('a target takes what is urgent enough, and calms what is too urgent', async (t) => {
  const syslog = await startSyslog(t);
  const log = openLog(
    [
      udp(syslog.port, { format: 'short', maxLevel: LogLevel.notice, minLevel: LogLevel.warning }),
      udp(syslog.port, { format: 'raw', maxLevel: LogLevel.err }),
    ],
    identity,
  );
  assert.ok(!log.wants(LogLevel.info));
  assert.ok(log.wants(LogLevel.notice));
  log.send(LogLevel.info, 'x info');
  log.send(LogLevel.emerg, 'x emerg');
  log.send(LogLevel.notice, 'x notice');
  const lines = await syslog.matching('x ', 3);
  assert.deepEqual(lines.sort(), ['<4>x emerg\n', '<5>x notice\n', 'x emerg\n']);
});

test('nobody listens: nothing is wanted, and sending does nothing', () => {
  const log = openLog([], identity);
  assert.ok(!log.wants(LogLevel.emerg));
  log.send(LogLevel.emerg, 'x');
});

test('sample: of every so many lines those in the ranges', async (t) => {
  const syslog = await startSyslog(t);
  const sample = {
    ranges: [
      [1, 2],
      [4, 4],
    ] as [number, number][],
    size: 5,
  };
  const log = openLog([udp(syslog.port, { format: 'raw', sample })], identity, () => at);
  for (let n = 1; n <= 10; n++) log.send(LogLevel.info, `line ${n};`);
  const lines = await syslog.matching('line', 6);
  assert.deepEqual(
    lines.map((line) => Number(/\d+/.exec(line)?.[0])),
    [1, 2, 4, 6, 7, 9],
  );
});

test('a line is cut at len, the newline not counted in a datagram', async (t) => {
  const syslog = await startSyslog(t);
  openLog([udp(syslog.port, { length: 80 })], identity, () => at).send(6, 'y'.repeat(500));
  const [line = ''] = await syslog.matching('y');
  assert.equal(line.length, 81);
  assert.ok(line.endsWith('y\n'));
});

test('a line that one target gets cut is whole for the next one, behind a head of its own', async (t) => {
  const [short, long] = [await startSyslog(t), await startSyslog(t)];
  const targets = [udp(short.port, { length: 80, format: 'raw' }), udp(long.port), udp(short.port)];
  const log = openLog(targets, identity, () => at);
  const text = 'x'.repeat(500);
  log.send(6, text);
  log.send(6, text);
  const heads = [`<${16 * 8 + 6}>`, text.slice(0, 80)];
  const got = await short.matching('x', 4);
  for (const line of got)
    assert.ok(
      heads.some((head) => line.startsWith(head)),
      line,
    );
  assert.equal(got.filter((line) => line === `${text.slice(0, 80)}\n`).length, 2);
  for (const line of await long.matching('x', 2)) assert.ok(line.endsWith(`: ${text}\n`), line);
});

test('structured data of any length, and text that no line has room for', async (t) => {
  const syslog = await startSyslog(t);
  const log = openLog([udp(syslog.port, { format: 'rfc5424', length: 8000 })], identity, () => at);
  const data = (length: number) => `[d s="${'y'.repeat(length)}"]`;
  for (const length of [10, 3000, 10]) log.send(6, 'the text', data(length));
  const lines = await syslog.matching('the text', 3);
  assert.deepEqual(
    lines.map((line) => line.slice(line.indexOf('['))),
    [10, 3000, 10].map((length) => `${data(length)} the text\n`),
  );
  log.send(6, 'z'.repeat(200_000));
  const [longest = ''] = await syslog.matching('zzz');
  assert.equal(longest.length, 8001);
});

test('numbers stand in a line as String() has them', () => {
  const numbers = [0, 7, 10, 99, 100, 65_535, 999_999_999, 1e9, 2 ** 53, -1, -200, 0.5, -0, 1e21, Number.NaN];
  const line = new Line();
  const written = (value: number): string => {
    let text = '';
    line.begin();
    line.write(value);
    const take = (bytes: Buffer, start: number, end: number) => {
      text = bytes.toString('latin1', start, end);
    };
    line.sendTo({ write: take, flush() {} }, '', 100);
    return text;
  };
  assert.deepEqual(
    numbers.map(written),
    numbers.map((value) => `${value}\n`),
  );
});

test('a file gets whole lines in order, cut with their newline counted', (t) => {
  const file = temporaryFile(t, 'log', '');
  const fd = openSync(file, 'a');
  t.after(() => closeSync(fd));
  const before = dropped();
  const log = openLog([target({ kind: 'fd', fd }, { format: 'raw', length: 80 })], identity);
  for (let n = 0; n < 200; n++) log.send(6, `${n} ${'z'.repeat(100)}`);
  flushDescriptors();
  const lines = readFileSync(file, 'latin1').split('\n');
  assert.equal(lines.pop(), '');
  assert.equal(lines.length, 200);
  assert.ok(lines.every((line, n) => line.length === 79 && line.startsWith(`${n} z`)));
  assert.equal(dropped(), before);
});

for (const [kind, native] of [
  ['the native handle', connectionChoice.native],
  ['node:dgram', undefined],
] as const)
  test(`datagrams by ${kind}: latin1, over IPv4 and IPv6, and what nobody takes is counted`, async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const received: string[] = [];
      const server = createSocket(host === '::1' ? 'udp6' : 'udp4', (bytes) =>
        received.push(bytes.toString('latin1')),
      );
      server.bind(0, host);
      await once(server, 'listening');
      const sink = createDatagramSink(host, server.address().port, native);
      const lines = ['caf\xe9\n', `${'long '.repeat(2000)}\n`, 'last\n'];
      const write = (line: string) => sink.write(Buffer.from(line, 'latin1'), 0, line.length);
      for (const line of lines) write(line);
      await until('all lines', () => received.length === lines.length);
      assert.deepEqual(received, lines);
      await new Promise<void>((closed) => server.close(closed));
      const before = dropped();
      await until('a line is lost', () => {
        write('nobody listens\n');
        return dropped() > before;
      });
    }
  });

test('lines of a batch leave together at its end, in order', async (t) => {
  const syslog = await startSyslog(t);
  const log = openLog([udp(syslog.port, { format: 'raw' })], identity);
  log.send(6, 'n 0');
  openBatch();
  log.send(6, 'n 1');
  log.send(6, 'n 2');
  assert.equal((await syslog.matching('n ')).length, 1);
  closeBatch();
  log.send(6, 'n 3');
  assert.deepEqual(await syslog.matching('n ', 4), ['n 0\n', 'n 1\n', 'n 2\n', 'n 3\n']);
});

test('targets that are gone cost the line and nothing else', async () => {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const before = dropped();
  const fd = openSync('/dev/full', 'w');
  const log = openLog([udp(port), target({ kind: 'fd', fd }), target({ kind: 'fd', fd: 9999 })], identity);
  for (let n = 0; n < 50; n++) log.send(6, `lost ${n}`);
  flushDescriptors();
  closeSync(fd);
  assert.ok(dropped() >= before + 50);
});

const flood = `
  import { countDroppedIn } from '#hapax/log/dropped.js';
  import { openLog } from '#hapax/log/log.js';
  let dropped = 0;
  countDroppedIn({ count: (_counter, lines) => (dropped += lines) });
  const target = { to: { kind: 'fd', fd: 1 }, length: 1024, format: 'raw', facility: 16, maxLevel: 7, minLevel: 0 };
  const log = openLog([target], { tag: 'x', pid: 1 });
  for (let n = 0; n < 20_000; n++) log.send(6, 'z'.repeat(100));
  console.error('dropped', dropped > 0);
  process.exit(0);
`;

for (const [what, shell] of [
  ['a pipe that nobody reads', '"$0" --input-type=module -e "$1" | sleep 1'],
  ['a pipe whose reader is gone', '"$0" --input-type=module -e "$1" | true'],
] as const)
  test(`${what} never holds the process up`, async (t) => {
    const program = startProgram(t, 'sh', ['-c', shell, process.execPath, flood], { cwd: root });
    const { stderr } = await within('the flood is over', program.ended);
    assert.equal(stderr.trim(), 'dropped true');
  });
