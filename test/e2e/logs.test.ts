// Where log lines go and which ones: rings and TCP servers, samples, the options for failures, /dev/log.
// PROXY_UNDER_TEST=haproxy compares with the real one.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Message } from '../support/http1.js';
import { startOrigin, startRawOrigin } from '../support/origin.js';
import { freePort, freePorts } from '../support/ports.js';
import { skipWithout, startProgram } from '../support/programs.js';
import { startHapax, temporaryFile } from '../support/proxy.js';
import { rawExchange } from '../support/raw.js';
import { startSyslog } from '../support/syslog.js';
import { until } from '../support/until.js';

/** A syslog server over TCP, with what each of its connections has said. */
const startStreamSyslog = async (t: TestContext) => {
  const received: string[] = [];
  const server = createServer((socket) => {
    const nth = received.push('') - 1;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      received[nth] += bytes.toString('latin1');
    });
    t.after(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => void server.close());
  return { received, port: (server.address() as AddressInfo).port };
};

const get = (port: number, path: string) => rawExchange(port, `GET ${path} HTTP/1.0\r\n\r\n`);

test('rings and TCP targets', async (t) => {
  const [counted, lines, direct] = [
    await startStreamSyslog(t),
    await startStreamSyslog(t),
    await startStreamSyslog(t),
  ];
  const port = await freePort();
  await startHapax(
    t,
    `global
    log ring@counted local0
    log ring@lines format rfc5424 local0 notice
    log tcp@127.0.0.1:${direct.port} len 80 local3
    nbthread 2
ring counted
    size 32768
    maxlen 200
    server s 127.0.0.1:${counted.port} log-proto octet-count
ring lines
    format short
    server s 127.0.0.1:${lines.port}
frontend web
    mode http
    timeout client 5s
    bind 127.0.0.1:${port}
    log global
    log ring@lines local1
    option httplog
`,
  );
  for (const path of ['/one', '/two']) await get(port, path);
  const said = ({ received }: { received: string[] }) => received.join('');
  await until(
    'every server has both lines',
    () =>
      [counted, lines].every((server) => said(server).includes('/two')) &&
      said(direct).split('\n').length === 3,
  );
  const line = String.raw`127\.0\.0\.1:\d+ \[.*?\] web web/<NOSRV> .*? 503 .*?`;
  assert.match(
    said(counted),
    new RegExp(String.raw`^\d+ ${line}"GET /one HTTP/1.0"\d+ ${line}"GET /two HTTP/1.0"$`),
  );
  const [length = 0] = said(counted).split(' ', 1).map(Number);
  assert.ok(
    said(counted)
      .slice(String(length).length + 1, String(length).length + 1 + length)
      .endsWith('"'),
  );
  assert.match(
    said(lines),
    new RegExp(String.raw`^<6>${line}"GET /one HTTP/1.0"\n<6>${line}"GET /two HTTP/1.0"\n$`),
  );
  for (const text of said(direct).split('\n').slice(0, 2))
    assert.match(text, /^<158>\w{3} .{11} haproxy\[\d+\]: 127/);
});

test('samples, and failures apart', async (t) => {
  const [all, some, errors, odd] = [
    await startSyslog(t),
    await startSyslog(t),
    await startSyslog(t),
    await startSyslog(t),
  ];
  const bytes = ({ startLine }: Message) =>
    `HTTP/1.0 ${startLine.includes('/bad') ? 500 : 200} X\r\nContent-Length: 0\r\n\r\n`;
  const origin = await startOrigin(t, { bytes, close: true });
  const [separate, selective] = await freePorts(2);
  const section = (name: string, port: number | undefined, logs: readonly string[]) => `listen ${name}
    mode http
    timeout client 5s
    timeout connect 5s
    timeout server 5s
    bind 127.0.0.1:${port}
    server s 127.0.0.1:${origin.port}
    option httplog
    ${logs.join('\n    ')}
`;
  const syslogAt = ({ port }: { port: number }, more: string) => `log 127.0.0.1:${port} ${more}`;
  const first = [
    syslogAt(all, 'format short local0'),
    syslogAt(some, 'format raw sample 2,4-5:5 local0'),
    syslogAt(errors, 'format short local0 err'),
    'option log-separate-errors',
  ];
  const second = [syslogAt(odd, 'format short local0'), 'option dontlog-normal'];
  await startHapax(
    t,
    `global\n    nbthread 1\n${section('a', separate, first)}${section('b', selective, second)}`,
  );
  for (const path of ['/1', '/bad', '/3', '/4', '/5']) await get(separate!, path);
  for (const path of ['/1', '/bad', '/3']) await get(selective!, path);

  const paths = async (syslog: typeof all, count: number) =>
    (await syslog.matching('GET', count)).map(
      (line) => `${/^<\d>/.exec(line) ?? ''}${/GET (\S+)/.exec(line)?.[1]}`,
    );
  assert.deepEqual(await paths(all, 5), ['<6>/1', '<3>/bad', '<6>/3', '<6>/4', '<6>/5']);
  assert.deepEqual(await paths(some, 3), ['/bad', '/4', '/5']);
  assert.deepEqual(await paths(errors, 1), ['<3>/bad']);
  assert.deepEqual(await paths(odd, 1), ['<6>/bad']);
});

test('logasap: the line is there before the answer is', async (t) => {
  const syslog = await startSyslog(t);
  let release = (): void => {};
  const origin = await startRawOrigin(t, ({ socket }) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nh');
      release = () => socket.end('ello');
    });
  });
  const [port, dead] = await freePorts(2);
  await startHapax(
    t,
    `defaults
    mode http
    timeout client 5s
    timeout connect 5s
    timeout server 5s
    log 127.0.0.1:${syslog.port} local0
    option httplog
    option logasap
    retries 0
listen web
    bind 127.0.0.1:${port}
    server s 127.0.0.1:${origin.port}
frontend none
    bind 127.0.0.1:${dead}
`,
  );
  const answer = get(port!, '/slow');
  const [early = ''] = await syslog.matching('/slow');
  assert.match(early, /web\/s \d+\/\d+\/\d+\/\d+\/\+\d+ 200 \+\d+ - - ---- /);
  release();
  assert.ok((await answer).received.endsWith('hello'));
  await get(dead!, '/none');
  const [last = ''] = await syslog.matching('/none');
  assert.match(last, /none\/<NOSRV> (?:0|-1)\/-1\/-1\/-1\/\+\d+ 503 \+\d+ - - SC-- /);
  assert.equal(syslog.lines.filter((line) => line.includes('/slow')).length, 1);
});

const RECEIVER = `use Socket; $| = 1; socket(S, AF_UNIX, SOCK_DGRAM, 0) or die; bind(S, sockaddr_un($ARGV[0])) or die;
print "ready\\n"; while (defined recv(S, my $b, 65536, 0)) { print "$b\\n" }`;

test('a unix datagram socket such as /dev/log', async (t) => {
  if (skipWithout(t, 'perl') || skipWithout(t, 'logger')) return;
  const path = temporaryFile(t, 'unused', '').replace(/unused$/, 'log');
  const receiver = startProgram(t, 'perl', ['-e', RECEIVER, path]);
  await until('the socket is there', () => receiver.stdout.includes('ready'));
  const port = await freePort();
  const proxy = await startHapax(
    t,
    `global
    log ${path} local0
    log-tag edge
    nbthread 2
frontend web
    mode http
    timeout client 5s
    bind 127.0.0.1:${port}
    log global
    option httplog
`,
  );
  await get(port, '/one');
  await get(port, '/two');
  await until('both lines are there', () => receiver.stdout.includes('/two'));
  const lines = receiver.stdout.split('\n').filter((line) => line.includes('GET'));
  const envelope = String.raw`^<134>\w{3} [ \d]\d \d\d:\d\d:\d\d edge\[\d+\]: 127\.0\.0\.1:\d+ .*`;
  assert.match(lines[0]!, new RegExp(`${envelope}"GET /one HTTP/1.0"$`));
  assert.match(lines[1]!, new RegExp(`${envelope}"GET /two HTTP/1.0"$`));
  await proxy.stop();
});
