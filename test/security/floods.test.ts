// Clients in numbers, and one with more than anybody takes: others are served all the while, and all of it ends.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { get, post } from '../e2e/differential/row.js';
import { type Siege, startSiege } from '../support/siege.js';
import { until } from '../support/until.js';

const MANY = 1000;

const dial = async (siege: Siege): Promise<Socket> => {
  const socket = connect({ port: siege.port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {});
  await once(socket, 'connect');
  return socket;
};

const dialMany = async (siege: Siege): Promise<Socket[]> => {
  const sockets: Socket[] = [];
  while (sockets.length < MANY)
    sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => dial(siege)))));
  return sockets;
};

for (const [name, bytes] of [
  ['silent', ''],
  ['in the middle of a head', 'GET / HTTP/1.1\r\nHost:'],
  ['in the middle of a body', post(['Content-Length: 10'], 'x')],
] as const) {
  test(`a thousand connections that are ${name}`, async (t) => {
    const siege = await startSiege(t, {
      lines: ['timeout client 3s', 'timeout http-request 3s'],
      server: () => {},
    });
    const descriptors = siege.descriptors();
    const sockets = await dialMany(siege);
    for (const socket of sockets) socket.resume().write(bytes);
    await siege.servesOthers();
    await until('all are there', async () => (await siege.stats()).get('web/FRONTEND')!.smax === `${MANY}`);
    await siege.holds();
    for (const socket of sockets) socket.destroy();
    await siege.closesAllBut(descriptors);
  });
}

test('a thousand that ask and send FIN are answered and gone', async (t) => {
  const siege = await startSiege(t);
  const descriptors = siege.descriptors();
  const sockets = await dialMany(siege);
  const answers = await Promise.all(
    sockets.map(async (socket) => {
      let text = '';
      socket.setEncoding('latin1').on('data', (more: string) => {
        text += more;
      });
      socket.end(get());
      await once(socket, 'end');
      return text;
    }),
  );
  for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 200 (?:.*\r\n)+ok$/);
  await siege.holds();
  await siege.origin.kill();
  await siege.closesAllBut(descriptors);
});

test('five thousand connections that are reset at once', async (t) => {
  const siege = await startSiege(t);
  const descriptors = siege.descriptors();
  for (let wave = 0; wave < 5; wave++) for (const socket of await dialMany(siege)) socket.resetAndDestroy();
  await siege.holds();
  await siege.closesAllBut(descriptors);
});

test('a body of 200 MB that nobody reads is held back', async (t) => {
  const siege = await startSiege(t, {
    server: ({ socket }) => void socket.once('data', () => socket.pause()),
  });
  const socket = await dial(siege);
  socket.write(post([`Content-Length: ${200e6}`]));
  const megabyte = Buffer.alloc(1e6);
  for (let sent = 0; sent < 200; sent++) socket.write(megabyte);
  let last = -1;
  await until('nothing goes on', async () => {
    const stands = socket.writableLength === last;
    last = socket.writableLength;
    await siege.servesOthers();
    return stands;
  });
  assert.ok(last > 150e6, `${200e6 - last} bytes were taken`);
  socket.destroy();
  await siege.holds();
});
