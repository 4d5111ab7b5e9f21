// Messages that do not end where a decent one would: heads, trailers, chunk sizes and extensions, interim responses.
// They are cut off at the limit, the other side sees nothing of the bomb, and memory stays as it was.
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { chunked, get, head, post } from '../e2e/differential/row.js';
import type { Origin } from '../support/origin.js';
import { startSiege } from '../support/siege.js';
import { until } from '../support/until.js';

const fields = (count: number): string[] => Array.from({ length: count }, (_, nth) => `X-${nth}: y`);
const long = (length: number): string => 'y'.repeat(length);
const ended = '\r\n\r\n';

const heads: Readonly<Record<string, string>> = {
  'many fields': get(...fields(101)),
  'one huge field': get(`X: ${long(16_000)}`),
  'a huge name': get(`${long(16_000)}: x`),
  'a huge URI': head(`GET /${long(16_000)} HTTP/1.1`, 'Host: a'),
  'a huge method': head(`${long(16_000)} / HTTP/1.1`, 'Host: a'),
  'a field folded a thousand times': get('X: y', ...Array.from({ length: 4000 }, () => ' y')),
  'empty lines without end': '\r\n'.repeat(8000),
};

test('heads of requests that are too large', async (t) => {
  const siege = await startSiege(t);
  for (const [name, bytes] of Object.entries(heads)) {
    await t.test(name, async () => {
      const { received, connection } = await siege.exchange(bytes);
      assert.match(received, /^HTTP\/1\.1 400 /);
      assert.equal(connection, 'closed');
    });
  }
  await siege.holds();
  assert.equal(siege.origin.connections.length, 0);
});

test('the largest head that is allowed passes', async (t) => {
  const siege = await startSiege(t);
  const { received } = await siege.exchange(get(...fields(98)), { enough: (text) => text.endsWith('ok') });
  assert.match(received, /^HTTP\/1\.1 200 /);
  assert.equal(siege.origin.requests()[0]!.headers.length, 99);
});

/** Writes `piece` again and again, as fast as it is taken; gives how many bytes were sent. */
const pour = (socket: Socket, piece: string): { bytes: number } => {
  const poured = { bytes: 0 };
  const more = (error?: Error | null): void => {
    if (error || socket.destroyed) return;
    poured.bytes += piece.length;
    // By way of the event loop, or nothing else would happen while the kernel takes everything.
    socket.write(piece, 'latin1', (failed) => setImmediate(more, failed));
  };
  more();
  return poured;
};

const receivedBy = ({ connections }: Origin): string => connections.map(({ received }) => received).join('');

for (const [name, start, piece, seen] of [
  ['a head', get().slice(0, -2), 'X: y\r\n', ''],
  ['a head of one field', `${get().slice(0, -2)}X: `, 'y'.repeat(50), ''],
  ['a request line', 'GET /', 'y'.repeat(50), ''],
  ['trailers', post([chunked], '2\r\nok\r\n0\r\n'), 'X: y\r\n', '2\r\nok\r\n'],
  ['a trailer', post([chunked], '2\r\nok\r\n0\r\nX: '), 'y'.repeat(50), '2\r\nok\r\n'],
  ['a chunk extension', post([chunked], '2\r\nok\r\n2;'), 'y'.repeat(50), '2\r\nok\r\n'],
  ['zeros before a chunk size', post([chunked], '2\r\nok\r\n'), '0'.repeat(50), '2\r\nok\r\n'],
] as const) {
  test(`endless in small pieces: ${name}`, async (t) => {
    const siege = await startSiege(t, { server: () => {} });
    const client = siege.open();
    await client.send(start);
    // What is broken from the start would reach nobody.
    await until('the server has the rest', () => receivedBy(siege.origin).includes(seen));
    const poured = pour(client.socket, piece);
    assert.match(await client.closed(), /^HTTP\/1\.1 400 /);
    assert.ok(poured.bytes < 16e6, `${poured.bytes} bytes were taken`);
    await siege.holds();
    assert.equal(receivedBy(siege.origin).split(ended)[1] ?? '', seen);
  });
}

for (const size of [
  'ffffffffffffffff',
  '10000000000000000',
  '7fffffffffffffff',
  '20000000000000',
  `${'0'.repeat(20)}1`,
]) {
  test(`a chunk of ${size} bytes`, async (t) => {
    const siege = await startSiege(t, { server: () => {} });
    const client = siege.open();
    await client.send(post([chunked], '2\r\nok\r\n'));
    await until('the server has it', () => receivedBy(siege.origin).includes('ok'));
    await client.send(`${size}\r\nhidden`);
    assert.match(await client.closed(), /^HTTP\/1\.1 400 /);
    await siege.holds();
    assert.match(receivedBy(siege.origin), /\r\n\r\n2\r\nok\r\n$/);
    const { received } = await siege.exchange(post([chunked], `2\r\nok\r\n${size}\r\nhidden`));
    assert.match(received, /^HTTP\/1\.1 400 /);
    assert.equal(siege.origin.connections.length, 1, 'what is broken from the start reaches nobody');
  });
}

const answers: Readonly<Record<string, readonly [start: string, piece: string]>> = {
  'many fields': [head('HTTP/1.1 200 OK', ...fields(101)), ''],
  'one huge field': [head('HTTP/1.1 200 OK', `X: ${long(16_000)}`), ''],
  'a huge reason': [head(`HTTP/1.1 200 ${long(16_000)}`), ''],
  'endless fields': ['HTTP/1.1 200 OK\r\n', 'X: y\r\n'],
  'an endless status line': ['HTTP/1.1 200 ', long(50)],
  'an endless status': ['HTTP/1.1 2', '0'],
};
for (const [name, [start, piece]] of Object.entries(answers)) {
  test(`an answer with ${name}`, async (t) => {
    const siege = await startSiege(t, {
      server: ({ socket }) =>
        void socket.once('data', () => {
          socket.write(start);
          if (piece !== '') pour(socket, piece);
        }),
    });
    const { received } = await siege.exchange(get(), { enough: (text) => text.endsWith('</html>\n') });
    assert.match(received, /^HTTP\/1\.1 502 /);
    await until('the server is left', () => siege.origin.connections[0]?.state !== 'open');
    await siege.holds();
  });
}

for (const [name, piece] of [
  ['trailers', '0\r\nX: y\r\n'],
  ['a chunk extension', `0;${long(5000)}`],
  ['a chunk size', '0'],
] as const) {
  test(`an answer stays incomplete whose end never comes: ${name}`, async (t) => {
    const siege = await startSiege(t, {
      server: ({ socket }) =>
        void socket.once('data', () => socket.write(`${head('HTTP/1.1 200 OK', chunked)}2\r\nok\r\n`)),
    });
    const client = siege.open();
    await client.send(get());
    await client.has('ok\r\n');
    const { socket } = siege.origin.connections[0]!;
    socket.write(piece);
    pour(socket, piece.slice(-6));
    assert.equal(
      await client.closed(),
      `${head('HTTP/1.1 200 OK', 'transfer-encoding: chunked')}2\r\nok\r\n`,
    );
    await siege.holds();
  });
}

const early = head('HTTP/1.1 103 Early Hints', 'Link: </x>');
const endlessHints = ({ socket }: { socket: Socket }): void =>
  void socket.once('data', () => pour(socket, early.repeat(100)));

test('interim responses without end go on until the client leaves', async (t) => {
  const siege = await startSiege(t, { server: endlessHints });
  const client = siege.open();
  let bytes = 0;
  client.socket.removeAllListeners('data').on('data', (text: string) => {
    bytes += text.length;
  });
  await client.send(get());
  await until('20 MB of them', () => bytes > 20e6, 20_000);
  await siege.servesOthers();
  client.socket.destroy();
  await siege.holds();
  await until('the server is left', () => siege.origin.connections[0]?.state === 'closed');
});

test('interim responses without end for a client that does not read', async (t) => {
  const siege = await startSiege(t, { server: endlessHints, lines: ['timeout client 500ms'] });
  const client = siege.open();
  client.socket.pause();
  await client.send(get());
  await siege.holds();
  await until('the server is left', () => siege.origin.connections[0]?.state === 'closed');
});
