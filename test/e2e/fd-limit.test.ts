// A proxy that runs out of files goes on: clients it cannot take are closed, servers it cannot reach are 503 with RC, and
// all is well again when connections end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOrigin } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { startProgram } from '../support/programs.js';
import { hapaxMain, temporaryFile } from '../support/proxy.js';
import { openRaw, rawExchange } from '../support/raw.js';
import { startSyslog } from '../support/syslog.js';
import { until } from '../support/until.js';
import { get } from './differential/row.js';

const FILES = 128;
/** Leaves no idle connection to the server behind. */
const CLOSING = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok';

test('out of files', { skip: process.platform !== 'linux' }, async (t) => {
  const port = await freePort();
  const [syslog, origin] = await Promise.all([
    startSyslog(t),
    startOrigin(t, { bytes: CLOSING, close: true }),
  ]);
  const cfg = temporaryFile(
    t,
    'test.cfg',
    `
global
    nbthread 1
    maxconn 1000
defaults
    mode http
    log 127.0.0.1:${syslog.port} local0
    option httplog
    retries 0
    timeout connect 5s
    timeout client 30s
    timeout server 30s
listen web
    bind 127.0.0.1:${port}
    server web1 127.0.0.1:${origin.port}
`,
  );
  const command = `ulimit -n ${FILES}; exec "${process.execPath}" "${hapaxMain}" -db -f "${cfg}"`;
  const proxy = startProgram(t, 'sh', ['-c', command]);
  const ask = async () =>
    (await rawExchange(port, get(), { enough: (text) => text.endsWith('ok') })).received;
  await until('it serves', async () => (await ask().catch(() => '')).endsWith('ok'));
  assert.match(proxy.stderr, /FD limit \(128\) too low for maxconn=1000\/maxsock=20\d\d\./);

  const inside = openRaw(t, port);
  const idle = Array.from({ length: 2 * FILES }, () => openRaw(t, port));
  await until('some are turned away', () => idle.some(({ connection }) => connection !== 'open'));
  await inside.send(get());
  assert.match(await inside.has('</html>'), /^HTTP\/1.1 503 Service Unavailable\r\n/);
  assert.match((await syslog.matching(' 503 '))[0]!, / web\/web1 \S+ 503 .* RC-- /);
  for (const client of idle) client.socket.destroy();

  await until('it serves again', async () => (await ask()).endsWith('ok'));
  assert.ok(proxy.running);
});
