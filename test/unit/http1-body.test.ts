// Bodies: where they end, and how they are framed anew, however the bytes are cut.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import { type BodyKind, BodyReader } from '#hapax/engine/http1/body.js';
import { Gather } from '#hapax/engine/http1/gather.js';
import type { Connection } from '#hapax/engine/net/connection.js';

/** Feeds `text` in pieces cut at `cuts`; what goes on, what was left behind the body, and how it ended. */
const relay = (kind: BodyKind, text: string, cuts: number[] = [], length = 0) => {
  const body = new BodyReader();
  const gather = new Gather();
  let sent = '';
  const send = (part: string): boolean => {
    sent += part;
    return true;
  };
  const wire: Pick<Connection, 'write' | 'writeSlab'> = {
    write: send,
    writeSlab: (slab, length) => send(slab.toString('latin1', 0, length)),
  };
  body.start(kind, length);
  const bytes = Buffer.from(text, 'latin1');
  let taken = 0;
  for (const end of [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]) {
    if (taken < end) taken = body.read(bytes, taken, end, gather);
    gather.flush(wire);
  }
  return { sent, left: text.slice(taken), done: body.done, failed: body.failed };
};

/** Chunked text back to its content. */
const decode = (text: string): string => {
  let content = '';
  for (let at = 0; ; ) {
    const lineEnd = text.indexOf('\r\n', at);
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    if (size === 0) return content;
    content += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
};

test('a body of known length ends there', () => {
  assert.deepEqual(relay('length', 'helloGET', [], 5), {
    sent: 'hello',
    left: 'GET',
    done: true,
    failed: false,
  });
  assert.equal(relay('length', 'hel', [], 5).done, false);
});

test('chunks are framed anew: no extension, no odd spelling, no trailer that frames', () => {
  const { sent, left, done } = relay(
    'chunked',
    '5;a="b"\r\nhello\r\n00A \r\n0123456789\r\n0\r\nX-T: 1\r\nHost: y\r\n\r\nGET',
  );
  assert.equal(sent, '5\r\nhello\r\na\r\n0123456789\r\n0\r\nx-t: 1\r\n\r\n');
  assert.deepEqual([left, done], ['GET', true]);
});

test('broken chunks are a failure, not a guess', () => {
  for (const text of [
    'x\r\n',
    '\r\n',
    '-1\r\n',
    '0x5\r\nhello',
    '5\nhello',
    '5\r\nhelloX',
    '5\r\nhello\n0\r\n\r\n',
    '5;\nhello',
    'ffffffffffffff\r\n',
    '5\r\rhello',
    '0\r\nbad trailer\r\n\r\n',
    '0\r\na: b\rc\r\n\r\n',
    `5;${'x'.repeat(5000)}`,
    `0\r\nx: ${'y'.repeat(9000)}`,
  ])
    assert.equal(relay('chunked', text).failed, true, JSON.stringify(text.slice(0, 30)));
});

test('however chunks are cut, the content is the same', () => {
  const chunk = fc.string({ minLength: 1, maxLength: 40, unit: 'binary-ascii' });
  fc.assert(
    fc.property(
      fc.array(chunk, { maxLength: 8 }),
      fc.array(fc.nat(400), { maxLength: 12 }),
      (chunks, cuts) => {
        const text = `${chunks.map((c) => `${c.length.toString(16)}\r\n${c}\r\n`).join('')}0\r\n\r\n`;
        const { sent, left, done } = relay('chunked', `${text}NEXT`, cuts);
        assert.equal(decode(sent), chunks.join(''));
        assert.deepEqual([left, done], ['NEXT', true]);
      },
    ),
    { numRuns: 300 },
  );
});

test('no bytes make the reader throw, hang or send what is no chunk', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60, unit: fc.constantFrom(...'0123abf;: \r\n\tX\0') }), (text) => {
      const { sent, done } = relay('chunked', text);
      if (done) assert.equal(typeof decode(sent), 'string');
    }),
    { numRuns: 2000 },
  );
});
