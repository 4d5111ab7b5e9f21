// accept-proxy: connections begin with a PROXY header, and are then whose it says. The real haproxy is sender and receiver.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { headerV1, headerV2 } from '#hapax/common/proxy-header.js';
import { OK, startRawOrigin } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { startHapax, startHaproxy } from '../support/proxy.js';
import { rawExchange } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { httplog, type Syslog, startSyslog } from '../support/syslog.js';
import { get } from './differential/row.js';

const ENDS = { clientAddress: '192.0.2.1', clientPort: 1111, localAddress: '192.0.2.9', localPort: 8080 };

const answering = (t: TestContext) =>
  startRawOrigin(t, ({ socket }) => socket.on('data', () => void socket.write(OK)));

const defaults = (syslog: Syslog): string => `
defaults
    mode http
    ${httplog(syslog).join('\n    ')}
    timeout connect 1s
    timeout client 1s
    timeout server 5s
`;

async function start(t: TestContext, run = startHapax) {
  const [origin, syslog] = await Promise.all([answering(t), startSyslog(t)]);
  const port = await freePort();
  await run(
    t,
    `${defaults(syslog)}
listen site
    bind 127.0.0.1:${port} accept-proxy name front
    option forwardfor
    http-request set-header x-dst %[dst]:%[dst_port]
    server s1 127.0.0.1:${origin.port} send-proxy-v2
`,
  );
  return { origin, syslog, port };
}

for (const kind of ['native', 'socket'])
  test(`${kind} connections: servers, fields and log have the address of the header`, async (t) => {
    const { origin, syslog, port } = await start(t, (life, cfg) =>
      startHapax(life, cfg, { env: { HAPAX_CONNECTION: kind } }),
    );
    const line = headerV1(ENDS);
    // In pieces: a header may come in several, and with the request.
    const steps = [line.slice(0, 9), line.slice(9) + get()];
    const { received } = await rawExchange(port, steps, { enough: (text) => text.includes('200 OK') });
    assert.match(received, /200 OK/);
    const [connection] = origin.connections;
    assert.ok(connection);
    assert.ok(connection.received.startsWith(headerV2(ENDS)));
    assert.match(connection.received, /x-dst: 192\.0\.2\.9:8080\r\n.*x-forwarded-for: 192\.0\.2\.1\r\n/s);
    const [logged] = await syslog.matching('GET');
    assert.match(logged!, /: 192\.0\.2\.1:1111 \[.*\] site site\/s1 /);
  });

const REFUSED: readonly (readonly [why: string, sent: string, finish: 'end' | 'listen'])[] = [
  ['Received something which does not look like a PROXY protocol header', get(), 'listen'],
  ['Received an invalid PROXY protocol header', 'PROXY TCP4 192.0.2.1 ::1 1 2\r\n', 'listen'],
  [
    'Received an unhandled protocol in the PROXY protocol header',
    'PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n',
    'listen',
  ],
  ['Truncated PROXY protocol header received', 'PROXY TCP4 1', 'end'],
  ['Connection closed while waiting for PROXY protocol header', '', 'end'],
  ['Timeout while waiting for PROXY protocol header', '', 'listen'],
];

test('without a header nothing is served, and the log says why, as the real haproxy', async (t) => {
  const hasOracle = !skipWithout(t, 'haproxy');
  for (const run of hasOracle ? [startHapax, startHaproxy] : [startHapax]) {
    const { syslog, port } = await start(t, run);
    for (const [why, sent, finish] of REFUSED) {
      const { received } = await rawExchange(port, sent, { finish, quietMs: 5000 });
      assert.equal(received, '');
      const [logged] = await syslog.matching(why);
      assert.match(logged!, new RegExp(`: 127\\.0\\.0\\.1:\\d+ \\[[^\\]]+\\] site/front: ${why}$`, 'm'));
    }
  }
});

for (const mode of ['http', 'tcp'])
  test(`error-log-format tells of them, too, in mode ${mode}, as the real haproxy`, async (t) => {
    const hasOracle = !skipWithout(t, 'haproxy');
    const lines: string[] = [];
    for (const run of hasOracle ? [startHapax, startHaproxy] : [startHapax]) {
      const syslog = await startSyslog(t);
      const port = await freePort();
      const format = 'error %ci %ft %b/%s %ST %B %Tw/%Tc/%Tt %ts %ac/%fc %[fc_err] %[fc_err_str]';
      await run(
        t,
        `${defaults(syslog)}
listen site
    mode ${mode}
    error-log-format "${format}"
    option log-separate-errors
    bind 127.0.0.1:${port} accept-proxy
    server s1 127.0.0.1:1
`,
      );
      await rawExchange(port, 'PROXY TCP4 1', { finish: 'end', quietMs: 5000 });
      const [logged = ''] = await syslog.matching('error ');
      const line = logged.slice(logged.indexOf('error ')).trim();
      lines.push(line.replace(/(?<=-1\/)\d+ PR/, '0 PR'));
    }
    const why = '14 Truncated PROXY protocol header received';
    assert.match(lines[0]!, new RegExp(`^error 127\\.0\\.0\\.1 site site/<NOSRV> 0 0 -1/-1/0 PR .* ${why}$`));
    assert.equal(lines.at(-1), lines[0]);
  });

for (const params of ['send-proxy', 'send-proxy-v2', 'send-proxy-v2-ssl proxy-v2-options crc32c'])
  test(`${params}: one proxy tells the other of the client, whoever of both is the real one`, async (t) => {
    if (skipWithout(t, 'haproxy')) return;
    for (const [outer, inner] of [
      [startHapax, startHaproxy],
      [startHaproxy, startHapax],
    ] as const) {
      const behind = await start(t, inner);
      const port = await startSite(t, [`server inner 127.0.0.1:${behind.port} ${params}`], { start: outer });
      const { received } = await rawExchange(port, get(), { enough: (text) => text.includes('200 OK') });
      assert.match(received, /200 OK/);
      const [connection] = behind.origin.connections;
      assert.match(connection!.received, new RegExp(`x-dst: 127\\.0\\.0\\.1:${port}\\r\\n`));
    }
  });
