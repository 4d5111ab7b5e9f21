// A ring: what it keeps, what its readers see, and how its lines reach a server over TCP.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { forwardRing } from '#hapax/log/forward.js';
import { createRing, type RingReader } from '#hapax/log/ring.js';
import { place } from '../support/model.js';
import { until } from '../support/until.js';

const readAll = (reader: RingReader): string[] => {
  const lines: string[] = [];
  for (let line = reader.next(); line !== undefined; line = reader.next()) lines.push(line);
  return lines;
};

test('a ring keeps the newest lines that fit', () => {
  const ring = createRing('r', 'a ring', 10);
  for (const line of ['aaaa', 'bbbb', 'cc', 'dddd']) ring.write(line);
  assert.deepEqual(ring.lines(), ['bbbb', 'cc', 'dddd']);
  assert.equal(ring.dropped, 0);
  ring.write('x'.repeat(11));
  assert.equal(ring.dropped, 1, 'a line longer than the ring');
});

test('it stays small however many lines pass', () => {
  const ring = createRing('r', '', 100);
  for (let n = 0; n < 100_000; n++) ring.write(String(n).padStart(10));
  assert.deepEqual(
    ring.lines().map(Number),
    [99990, 99991, 99992, 99993, 99994, 99995, 99996, 99997, 99998, 99999],
  );
});

test('a reader gets every line, and holds back what it has not had', () => {
  const ring = createRing('r', '', 8);
  let woken = 0;
  ring.write('old');
  const reader = ring.follow(() => woken++);
  ring.write('new');
  assert.equal(woken, 1);
  ring.write('next');
  assert.equal(ring.dropped, 1, 'old is still to be read');
  assert.deepEqual(readAll(reader), ['old', 'new']);
  ring.write('next');
  assert.deepEqual(ring.lines(), ['new', 'next']);
  assert.deepEqual(readAll(reader), ['next']);
  reader.close();
  for (const line of ['1', '2', '3']) ring.write(line.repeat(8));
  assert.equal(ring.dropped, 1, 'nobody to wait for');
});

for (const [octetCount, expected] of [
  [false, 'one\ntwo\nthree\n'],
  [true, '3 one3 two5 three'],
] as const)
  test(`lines reach a server ${octetCount ? 'with their lengths' : 'a line each'}, also one that comes late and breaks off`, async (t) => {
    const received: string[] = [];
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      const nth = sockets.push(socket) - 1;
      received.push('');
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        received[nth] += bytes.toString('latin1');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => server.close(closed));

    const ring = createRing('r', '', 1000);
    ring.write('one');
    const address = { kind: 'inet', host: '127.0.0.1', port } as const;
    const stop = forwardRing(ring, { place: place(), name: 's', address, octetCount }, { connectMs: 1000 });
    t.after(stop);
    ring.write('two');
    ring.write('three');
    server.listen(port, '127.0.0.1');
    t.after(() => void server.close());
    await until('the server has the lines', () => received[0] === expected);

    sockets[0]!.destroy();
    await until('the connection is opened again', () => sockets.length === 2);
    ring.write('four');
    await until('the next line comes', () => received[1] === (octetCount ? '4 four' : 'four\n'));
    sockets[1]!.destroy();
  });
