// Servers that do not keep to HTTP/2: the client is told, and the proxy goes on.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, startHttp2Origin } from '../../support/http2-origin.js';
import { startRawOrigin } from '../../support/origin.js';
import { openRaw } from '../../support/raw.js';
import { startSite } from '../../support/site.js';
import { until } from '../../support/until.js';
import { get, post } from '../differential/row.js';

const siteBefore = (t: TestContext, serverPort: number, ...lines: string[]): Promise<number> =>
  startSite(t, [...lines, `server s1 127.0.0.1:${serverPort} proto h2`]);

const frame = (type: number, flags: number, stream: number, payload = ''): string => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return head.toString('latin1') + payload;
};

const SETTINGS = frame(4, 0, 0);
/** ":status: 200" is one byte of HPACK, ":status: 200, connection: close" is what no message may have. */
const FORBIDDEN = '\x88\x00\x0aconnection\x05close';

const NONSENSE: Readonly<Record<string, string>> = {
  'HTTP/1': 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n',
  'no frames at all': 'SSH-2.0-OpenSSH_9.2\r\n',
  'a frame that is too long': SETTINGS + '\xff\xff\xff\x00\x00\x00\x00\x00\x01',
  'a head that cannot be read': SETTINGS + frame(1, 5, 1, '\xff\xff\xff\xff'),
  'a field of HTTP/1': SETTINGS + frame(1, 5, 1, FORBIDDEN),
  'a body without a head': SETTINGS + frame(0, 1, 1, 'abc'),
  'a stream that nobody has asked for': SETTINGS + frame(1, 5, 2, '\x88'),
};

for (const [name, bytes] of Object.entries(NONSENSE))
  test(`${name}: 502, or 504 where Node waits for the server to hang up`, async (t) => {
    const origin = await startRawOrigin(t, ({ socket }) => {
      socket.once('data', () => socket.write(bytes, 'latin1'));
    });
    const port = await siteBefore(t, origin.port, 'timeout server 500ms');
    for (const _request of [1, 2]) {
      const client = openRaw(t, port);
      await client.send(get());
      assert.match(await client.has('</html>'), /^HTTP\/1\.1 50[24] /);
    }
  });

test('interim responses without end do not fill the memory', async (t) => {
  const origin = await startHttp2Origin(t, (stream) => {
    const more = (): void => {
      if (stream.destroyed) return;
      for (let i = 0; i < 100; i++) stream.additionalHeaders({ ':status': 103, link: 'x'.repeat(1000) });
      setImmediate(more);
    };
    more();
  });
  const port = await siteBefore(t, origin.port);
  const client = openRaw(t, port);
  client.socket.pause();
  await client.send(get());
  await until('the server is told to calm down', () => origin.requests[0]?.reset === 11);
});

test('http-reuse never: each client has a session of its own, for all its requests', async (t) => {
  const origin = await startHttp2Origin(t, OK);
  const port = await siteBefore(t, origin.port, 'http-reuse never');
  for (const sessions of [1, 2]) {
    const client = openRaw(t, port);
    for (const requests of [1, 2, 3]) {
      await client.send(requests === 2 ? post(['Content-Length: 3'], 'abc') : get());
      await until('an answer', () => client.received.split('\r\n\r\nok').length === requests + 1);
    }
    assert.equal(origin.sessions.length, sessions);
    client.socket.destroy();
    await until('its session ends with it', () => origin.sessions[sessions - 1]?.destroyed);
  }
});

test('retry-on empty-response: a reset stream is worth another try', async (t) => {
  let tries = 0;
  const origin = await startHttp2Origin(t, (stream, fields) => {
    if (++tries === 1) stream.close(2);
    else OK(stream, fields);
  });
  const port = await siteBefore(t, origin.port, 'retry-on empty-response');
  const client = openRaw(t, port);
  await client.send(post(['Content-Length: 3'], 'abc'));
  await client.has('\r\n\r\nok');
  assert.equal(origin.requests.length, 2);
  assert.equal(origin.requests[1]?.body, 'abc');
});
