// Connections in mode tcp through the life of a proxy: much data, limits, servers that go down, stopping.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { startOrigin, startRawOrigin } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { openRaw } from '../support/raw.js';
import { startSyslog } from '../support/syslog.js';
import { until, within } from '../support/until.js';
import { get } from './differential/row.js';

interface Setting {
  /** Of the listen section. */
  readonly lines?: readonly string[];
  /** Behind the server's address. */
  readonly params?: string;
  readonly more?: string;
}

async function start(
  t: TestContext,
  serverPort: number,
  { lines = [], params = '', more = '' }: Setting = {},
) {
  const port = await freePort();
  const syslog = await startSyslog(t);
  const proxy = await startHapax(
    t,
    `
defaults
    log 127.0.0.1:${syslog.port} local0
    option tcplog
    timeout connect 2s
    timeout client 10s
    timeout server 10s
listen raw
    bind 127.0.0.1:${port}
    server s1 127.0.0.1:${serverPort} ${params}
    ${lines.join('\n    ')}
${more}
`,
  );
  return { port, syslog, proxy };
}

const startEcho = (t: TestContext) =>
  startRawOrigin(t, ({ socket }) => {
    socket.on('data', (bytes) => {
      if (!socket.write(bytes)) socket.pause();
    });
    socket.on('drain', () => socket.resume());
  });

test('16 MiB go there and come back, byte for byte, and no faster than they are taken', async (t) => {
  const echo = await startEcho(t);
  const { port, proxy } = await start(t, echo.port);
  const client = openRaw(t, port);
  const block = randomBytes(1 << 20);
  const sent = createHash('sha256');
  for (let i = 0; i < 16; i++) {
    sent.update(block);
    client.socket.write(block);
  }
  client.socket.end();
  const back = await client.closed(20_000);
  assert.equal(back.length, 16 << 20);
  assert.equal(createHash('sha256').update(back, 'latin1').digest('hex'), sent.digest('hex'));
  assert.ok(proxy.running);
});

test('who does not read is not read from', async (t) => {
  let accepted = 0;
  const source = await startRawOrigin(t, ({ socket }) => {
    const block = Buffer.alloc(1 << 16);
    const push = (): void => {
      while (accepted < 64 << 20 && socket.write(block)) accepted += block.length;
    };
    socket.on('drain', push);
    push();
  });
  const { port, proxy } = await start(t, source.port);
  const client = openRaw(t, port);
  client.socket.pause();
  let before = -1;
  await until('the server is held back', async () => {
    const still = accepted === before && accepted > 0;
    before = accepted;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return still;
  });
  assert.ok(accepted < 64 << 20, `${accepted} bytes`);
  assert.ok(proxy.residentBytes() < 400 << 20);
});

test('maxconn: the next one is served when one has gone', async (t) => {
  const echo = await startEcho(t);
  const { port } = await start(t, echo.port, { lines: ['maxconn 1'], more: 'global\n    nbthread 1' });
  const [first, second] = [openRaw(t, port), openRaw(t, port)];
  await first.send('first');
  await first.has('first');
  await second.send('second');
  assert.equal(echo.connections.length, 1);
  first.socket.end();
  await second.has('second');
});

test('on-marked-down shutdown-sessions ends the connections of a server', async (t) => {
  const echo = await startEcho(t);
  const checked = await startRawOrigin(t);
  const { port, syslog } = await start(t, echo.port, {
    params: `check port ${checked.port} inter 100ms fall 1 on-marked-down shutdown-sessions`,
  });
  const client = openRaw(t, port);
  await client.send('hello');
  await client.has('hello');
  await checked.kill();
  await client.closed();
  assert.match((await syslog.matching(' raw raw/s1 '))[0]!, / 5 D- /);
});

test('SIGUSR1: the process ends when its connections have', async (t) => {
  const echo = await startEcho(t);
  const { port, proxy } = await start(t, echo.port);
  const client = openRaw(t, port);
  await client.send('before');
  await client.has('before');
  proxy.signal('SIGUSR1');
  await until('nobody is let in', async () => {
    const late = openRaw(t, port);
    late.socket.end();
    await late.closed();
    return late.connection === 'reset';
  });
  await client.send('after');
  await client.has('beforeafter');
  client.socket.end();
  const { code } = await within('the process ends', proxy.ended);
  assert.equal(code, 0);
});

test('a frontend in mode tcp with a backend in mode http speaks HTTP', async (t) => {
  const web = await startOrigin(t);
  const port = await freePort();
  await start(t, web.port, {
    more: `
frontend upgraded
    bind 127.0.0.1:${port}
    default_backend web
backend web
    mode http
    http-request set-header x-seen yes
    server s1 127.0.0.1:${web.port}
`,
  });
  const client = openRaw(t, port);
  await client.send(get() + get());
  await until('both are answered', () => client.received.split('200 OK').length === 3);
  assert.deepEqual(
    web.requests().map(({ headers }) => headers.find(([name]) => name === 'x-seen')?.[1]),
    ['yes', 'yes'],
  );
});

test('use_backend chooses by what is known of a connection', async (t) => {
  const [echo, other] = [
    await startEcho(t),
    await startRawOrigin(t, ({ socket }) => void socket.write('other')),
  ];
  const port = await freePort();
  await start(t, echo.port, {
    more: `
frontend rules
    bind 127.0.0.1:${port}
    use_backend other if { src 127.0.0.0/8 } { dst_port ${port} }
    default_backend raw
backend other
    server s1 127.0.0.1:${other.port}
`,
  });
  await openRaw(t, port).has('other');
});
