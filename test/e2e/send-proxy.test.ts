// send-proxy and send-proxy-v2: servers hear whose connection they get, before anything else.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OK, startRawOrigin } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { openRaw } from '../support/raw.js';
import { startSite } from '../support/site.js';
import { until } from '../support/until.js';
import { get } from './differential/row.js';

const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';

/** A site on IPv4 and on IPv6. */
async function start(t: TestContext, params: string, mode = 'tcp', serverPort?: number, more = '') {
  const origin = await startRawOrigin(t);
  const v6 = await freePort();
  const server = `server s1 127.0.0.1:${serverPort ?? origin.port} ${params}`;
  const v4 = await startSite(t, [`mode ${mode}`, more, `bind ::1:${v6}`, server]);
  return { origin, v4, v6 };
}

const portBytes = (port: number): string => String.fromCharCode(port >> 8, port & 255);

test('send-proxy: a line in front of what the client says', async (t) => {
  const { origin, v4 } = await start(t, 'send-proxy');
  const client = openRaw(t, v4);
  await client.send('hello');
  const line = `PROXY TCP4 127.0.0.1 127.0.0.1 ${client.socket.localPort} ${v4}\r\n`;
  await until('the server has it', () => origin.connections[0]?.received === `${line}hello`);
});

test('send-proxy-v2: the same as bytes', async (t) => {
  const { origin, v4 } = await start(t, 'send-proxy-v2');
  const client = openRaw(t, v4);
  await client.send('hello');
  const ports = portBytes(client.socket.localPort!) + portBytes(v4);
  const header = `${SIGNATURE}\x21\x11\0\x0c\x7f\0\0\x01\x7f\0\0\x01${ports}`;
  await until('the server has it', () => origin.connections[0]?.received === `${header}hello`);
});

test('send-proxy tells of IPv6 as well, though the server is reached by IPv4', async (t) => {
  const { origin, v6 } = await start(t, 'send-proxy');
  const client = openRaw(t, v6, '::1');
  await until('connected', () => client.socket.localPort);
  const line = `PROXY TCP6 ::1 ::1 ${client.socket.localPort} ${v6}\r\n`;
  await until('the server has it', () => origin.connections[0]?.received === line);
});

const KEPT = [
  ['', 2],
  ['max-session-srv-conns 0', 4],
] as const;

for (const [line, connections] of KEPT)
  test(`mode http: a connection is its client’s, for all its requests unless told otherwise: ${line}`, async (t) => {
    const heads: string[] = [];
    const behindHeader = await startRawOrigin(t, ({ socket }) => {
      socket.on('data', (bytes) => {
        const text = bytes.toString('latin1');
        heads.push(...(text.match(/^PROXY.*/gm) ?? []));
        if (text.includes('GET')) socket.write(OK);
      });
    });
    const { v4 } = await start(t, 'send-proxy', 'http', behindHeader.port, line);
    for (const _client of [1, 2]) {
      const client = openRaw(t, v4);
      for (let requests = 1; requests <= 2; requests++) {
        await client.send(get());
        await until('it is answered', () => client.received.split('200 OK').length === requests + 1);
      }
    }
    assert.equal(behindHeader.connections.length, connections);
    assert.equal(heads.length, connections);
  });
