// Clients that ask and then never read: however much of their answer still waits, `timeout client` ends it.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { startRawOrigin } from '../support/origin.js';
import { startCountedSite } from '../support/site.js';
import { until } from '../support/until.js';

/** From what fits into the kernel's buffers to what does not, so that some stick with the last bytes on their way. */
const sizes = Array.from({ length: 48 }, (_, step) => (step + 1) * 130_000);

test('clients that do not read are not kept', async (t) => {
  const origin = await startRawOrigin(t, ({ socket }) => {
    socket.on('data', (request) => {
      const size = Number(/\/(\d+)/.exec(request.toString())![1]);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
      socket.write('x'.repeat(size));
    });
  });
  const lines = ['timeout client 400ms', `server web1 127.0.0.1:${origin.port}`];
  const { port, row } = await startCountedSite(t, lines, { global: [] });
  for (const size of sizes) {
    const client = connect(port, '127.0.0.1')
      .pause()
      .on('error', () => {});
    t.after(() => client.destroy());
    client.write(`GET /${size} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  }
  await until('all have asked', async () => (await row('FRONTEND')).stot === String(sizes.length));
  await until('all are gone', async () => (await row('FRONTEND')).scur === '0', 8000);
  assert.equal((await row('web1')).scur, '0');
});
