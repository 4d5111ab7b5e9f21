// harden.reject-privileged-ports.tcp: clients whose port is below 1024 are turned away (manual 3.1).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { freePort } from '../support/ports.js';
import { startHapax } from '../support/proxy.js';

const skip = process.getuid?.() === 0 ? false : 'only root has such ports';

/** What a client at `localPort` is answered; any free one of these ports will do. */
const answerTo = async (port: number, localPort: number): Promise<string> => {
  const socket = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.1', localPort });
  try {
    await once(socket, 'connect');
  } catch (error) {
    if (localPort !== 0 && localPort > 900) return answerTo(port, localPort - 1);
    throw error;
  }
  socket.write('GET /up HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
  return text(socket).catch(() => '');
};

const start = async (t: TestContext, word: string): Promise<number> => {
  const port = await freePort();
  await startHapax(
    t,
    `
global
    harden.reject-privileged-ports.tcp ${word}
frontend web
    mode http
    timeout client 5s
    bind 127.0.0.1:${port}
    monitor-uri /up
`,
  );
  return port;
};

test('on', { skip }, async (t) => {
  const port = await start(t, 'on');
  assert.equal(await answerTo(port, 1023), '');
  assert.match(await answerTo(port, 0), /^HTTP\/1.1 200 /);
});

test('off, as without the word', { skip }, async (t) => {
  assert.match(await answerTo(await start(t, 'off'), 1023), /^HTTP\/1.1 200 /);
});
