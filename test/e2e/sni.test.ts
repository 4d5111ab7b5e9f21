// The classic use of rules on contents: connections of TLS go to servers by the name they ask for, unopened.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { connect, createServer } from 'node:tls';
import { freePort } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';
import { openRaw } from '../support/raw.js';

/** TLS without certificates: both sides know a key. */
const KEY = Buffer.alloc(16, 'k');
const KEYED = { ciphers: 'PSK-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' } as const;

/** A TLS server that says its name. */
async function startTls(t: TestContext, name: string): Promise<number> {
  const server = createServer(
    { ...KEYED, pskCallback: () => KEY, ALPNProtocols: ['h2', 'http/1.1'] },
    (socket) => {
      socket.on('error', () => {});
      socket.end(name);
    },
  );
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  t.after(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Who answers a client that asks for `servername`; '' for a connection that is closed instead. */
async function ask(port: number, servername?: string, ALPNProtocols?: string[]): Promise<string> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    ...KEYED,
    pskCallback: () => ({ psk: KEY, identity: 'test' }),
    checkServerIdentity: () => undefined,
    ...(servername !== undefined && { servername }),
    ...(ALPNProtocols && { ALPNProtocols }),
  });
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => (said += text));
  socket.on('error', () => {});
  await once(socket, 'close');
  return said;
}

async function start(t: TestContext): Promise<number> {
  const [a, b, other] = await Promise.all(['a', 'b', 'other'].map((name) => startTls(t, name)));
  const port = await freePort();
  await startHapax(
    t,
    `
defaults
    timeout client 5s
    timeout connect 5s
    timeout server 5s
frontend tls
    bind 127.0.0.1:${port}
    tcp-request inspect-delay 2s
    tcp-request content accept if { req.ssl_hello_type 1 }
    tcp-request content reject
    use_backend a if { req.ssl_sni -i a.example.org }
    use_backend %[req.ssl_sni,field(1,.)] if { req.ssl_sni -m end .dyn.example.org }
    default_backend others
backend a
    server a 127.0.0.1:${a}
backend b
    server b 127.0.0.1:${b}
backend others
    use-server second if { req.ssl_alpn -m sub h2 }
    server first 127.0.0.1:${other}
    server second 127.0.0.1:${b} weight 0
`,
  );
  return port;
}

test('connections go by the name that their TLS hello asks for', async (t) => {
  const port = await start(t);
  assert.equal(await ask(port, 'a.example.org'), 'a');
  assert.equal(await ask(port, 'A.Example.ORG'), 'a');
  assert.equal(await ask(port, 'b.dyn.example.org'), 'b');
  assert.equal(await ask(port, 'nobody.dyn.example.org'), 'other');
  assert.equal(await ask(port), 'other');
});

test('within a backend, the protocols it offers choose the server', async (t) => {
  const port = await start(t);
  assert.equal(await ask(port, 'c.example.org', ['h2']), 'b');
  assert.equal(await ask(port, 'c.example.org', ['http/1.1']), 'other');
});

test('what is no TLS is closed at once', async (t) => {
  const client = openRaw(t, await start(t));
  await client.send('GET / HTTP/1.1\r\n\r\n');
  assert.equal(await client.closed(1000), '');
});
