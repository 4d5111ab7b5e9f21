// option forwarded (RFC 7239) and http-send-name-header: what servers are told in fields of the backend's own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OK, startRawOrigin } from '../support/origin.js';
import { freePort, freePorts } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { rawExchange } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { get } from './differential/row.js';

/** Options, and the field's value; P is the client's port, B the proxy's. */
const ROWS: readonly (readonly [options: string, value: string])[] = [
  ['', 'proto=http;for=127.0.0.1'],
  ['proto', 'proto=http'],
  ['host by for_port', 'host="a";by=127.0.0.1'],
  ['for for_port by by_port', 'by="127.0.0.1:B";for="127.0.0.1:P"'],
  [
    'host-expr str(host.com) by-expr str(_haproxy) for-expr src_is_local',
    'host="host.com";by=_haproxy;for=_1',
  ],
  ['for-expr str(a/b) by-expr req.hdr(none) by_port-expr str(me)', 'by="unknown:_me";for=unknown'],
  ['host-expr str(a/b) proto', 'proto=http'],
  ['for-expr str(::1),ipmask(32,128) for_port-expr int(10)', 'for="[::1]:10"'],
];

test('each part of Forwarded, by itself and by expressions', async (t) => {
  const origin = await startRawOrigin(t, ({ socket }) => socket.on('data', () => void socket.write(OK)));
  const ports = await freePorts(ROWS.length);
  const sections = ROWS.map(
    ([options], row) => `
listen row${row}
    bind 127.0.0.1:${ports[row]}
    option forwarded ${options}
    server s1 127.0.0.1:${origin.port}
`,
  );
  await startHapax(
    t,
    `
defaults
    mode http
    timeout connect 1s
    timeout client 5s
    timeout server 5s
${sections.join('')}`,
  );
  for (const [row, [options, value]] of ROWS.entries()) {
    await rawExchange(ports[row]!, get(), { enough: (text) => text.includes('200 OK') });
    const request = origin.connections.at(-1)!.received;
    const sent = /^forwarded: (.*)\r$/m.exec(request)?.[1];
    const wanted = value.replace('B', String(ports[row])).replace(':P"', ':\\d+"');
    assert.match(`${sent}`, new RegExp(`^${wanted.replace(/[[\].]/g, '\\$&')}$`), options);
  }
});

test('http-send-name-header names the server that the request goes to, whatever the client says', async (t) => {
  const origin = await startRawOrigin(t, ({ socket }) => socket.on('data', () => void socket.write(OK)));
  const port = await startSite(t, [
    'balance first',
    'option redispatch 1',
    'http-send-name-header X-Server',
    `server down 127.0.0.1:${await freePort()}`,
    `server up 127.0.0.1:${origin.port}`,
  ]);
  const request = get().replace('\r\n\r\n', '\r\nX-Server: a\r\nX-Last: z\r\nx-server: b\r\n\r\n');
  await rawExchange(port, request, { enough: (text) => text.includes('200 OK') });
  const [{ received = '' } = {}] = origin.connections;
  assert.deepEqual(received.match(/^x-(server|last): .*$/gm), ['x-last: z', 'x-server: up']);
});
