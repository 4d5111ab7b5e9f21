// Servers that answer more than they were asked, or sooner: what one client gets is never another client's, and no
// byte of a head makes a line of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { get, head } from '../e2e/differential/row.js';
import { headerValue, readResponses } from '../support/http1.js';
import type { OriginConnection } from '../support/origin.js';
import { startSiege } from '../support/siege.js';
import { until } from '../support/until.js';

const answer = (body: string): string => head('HTTP/1.1 200 OK', `Content-Length: ${body.length}`) + body;
const whole = { enough: (text: string) => text.endsWith('mine') || text.endsWith('</html>\n') };

/** Answers each request with `bytes`. */
const says =
  (bytes: string) =>
  ({ socket }: OriginConnection): void =>
    void socket.on('data', () => socket.write(bytes, 'latin1'));

test('lines of a head end as lines, whatever the server ends them with', async (t) => {
  const bytes = 'HTTP/1.1 200 OK\nX: a\nSet-Cookie: b\r\nContent-Length: 4\n\nmine';
  const siege = await startSiege(t, { server: says(bytes) });
  const { received } = await siege.exchange(get(), whole);
  assert.equal(received, `${head('HTTP/1.1 200 OK', 'x: a', 'set-cookie: b', 'content-length: 4')}mine`);
  await siege.holds();
});

for (const [name, line] of [
  ['a bare CR in a value', 'X: a\rSet-Cookie: b'],
  ['NUL in a value', 'X: a\0b'],
  ['a bare CR in a name', 'X\rY: a'],
  ['no colon', 'Set-Cookie'],
  ['a folded bare CR', 'X: a\r\n b\rSet-Cookie: b'],
] as const) {
  test(`${name}: the answer is withheld`, async (t) => {
    const siege = await startSiege(t, {
      server: says(`${head('HTTP/1.1 200 OK', line, 'Content-Length: 4')}mine`),
    });
    const { received } = await siege.exchange(get(), whole);
    assert.match(received, /^HTTP\/1\.1 502 /);
    assert.doesNotMatch(received, /cookie/i);
    await siege.holds();
  });
}

for (const [name, extra] of [
  ['a second answer', answer('stolen')],
  ['an interim response', head('HTTP/1.1 103 Early Hints')],
  ['rubbish', 'stolen'],
] as const) {
  for (const when of ['at once', 'later', 'on the idle connection'] as const) {
    test(`${name} ${when} is nobody's`, async (t) => {
      const siege = await startSiege(t, {
        server: ({ socket }) =>
          void socket.on('data', () => {
            socket.write(answer('mine') + (when === 'at once' ? extra : ''), 'latin1');
            if (when === 'later') setImmediate(() => socket.write(extra));
          }),
      });
      const first = await siege.exchange(get(), whole);
      const { socket } = siege.origin.connections[0]!;
      if (when === 'on the idle connection') socket.write(extra);
      await until(
        'the proxy gives that server connection up',
        () => socket.destroyed || socket.readableEnded,
      );
      const second = await siege.exchange(get(), whole);
      for (const { received } of [first, second])
        assert.deepEqual(
          readResponses(received).messages.map(({ body }) => body),
          ['mine'],
        );
      assert.equal(siege.origin.connections.length, 2);
      await siege.holds();
    });
  }
}

test('answers behind an interim response stay with their requests', async (t) => {
  const siege = await startSiege(t, {
    server: ({ socket }) =>
      void socket.on('data', (bytes: Buffer) => {
        const path = /^GET (\S+)/.exec(bytes.toString('latin1'))?.[1] ?? '';
        const named = head('HTTP/1.1 200 OK', `X-Path: ${path}`, 'Content-Length: 4');
        socket.write(`${head('HTTP/1.1 103 Early Hints')}${named}mine${answer('stolen')}`);
      }),
  });
  const paths = Array.from({ length: 40 }, (_, nth) => `/${nth}`);
  const all = await Promise.all(
    paths.map((path) => siege.exchange(head(`GET ${path} HTTP/1.1`, 'Host: a'), whole)),
  );
  for (const [nth, { received }] of all.entries()) {
    const [, final, ...more] = readResponses(received).messages;
    assert.equal(headerValue(final!, 'x-path'), paths[nth]);
    assert.deepEqual(more, []);
  }
  await siege.holds();
});
