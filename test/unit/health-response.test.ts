// The reader of check responses under arbitrary bytes in arbitrary pieces: it never throws, and never changes its mind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { INVALID, readBody, readHead } from '#hapax/control/health/checks/response.js';

const fragments = fc.constantFrom(
  ...[
    'HTTP/1.1 200 OK',
    'HTTP/1.0 404',
    'content-length: 5',
    'transfer-encoding: chunked',
    'a: b',
    ' folded',
  ],
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    '5\r\nhello\r\n',
    '0\r\n\r\n',
    'ff;x=y\r\n',
    ':',
    '\0',
    '\xff',
    'hello',
  ],
);
const text = fc.oneof(
  fc.array(fragments, { maxLength: 14 }).map((parts) => parts.join('')),
  fc.array(fragments, { maxLength: 8 }).map((parts) => `HTTP/1.1 200 OK\r\n${parts.join('')}`),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

test('what is decided on a part holds for the whole', () => {
  fc.assert(
    fc.property(text, fc.nat(80), (whole, cut) => {
      const part = whole.slice(0, cut);
      const early = readHead(part, 'GET');
      if (early === undefined) return;
      assert.deepEqual(readHead(whole, 'GET'), early);
      if (early === INVALID) return;
      const [before, after] = [readBody(part, early, false), readBody(whole, early, false)];
      if (before === INVALID) assert.equal(after, INVALID);
      else if (before.isComplete) assert.deepEqual(after, before);
      else if (after !== INVALID) assert.ok(after.text.startsWith(before.text));
    }),
    { numRuns: 3000 },
  );
});

test('an answer that ends is complete, whatever was promised', () => {
  const promised = 'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhello';
  const head = readHead(promised, 'GET');
  assert.ok(head !== undefined && head !== INVALID);
  assert.deepEqual(readBody(promised, head, true), { text: 'hello', isComplete: true });
});
