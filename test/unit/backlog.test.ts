// What waits of a body leaves in its order, all of it, and of its content never more than asked for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Backlog } from '#hapax/engine/http1/backlog.js';

const part = fc.record({
  counted: fc.boolean(),
  text: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 50 }),
});

test('however it is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ parts: fc.array(part), most: fc.integer({ min: 1, max: 60 }) })),
      (turns) => {
        const backlog = new Backlog();
        let sent = '';
        const out = {
          addText: (text: string) => {
            sent += text;
          },
          addBytes: (bytes: Buffer, start: number, end: number) => {
            sent += bytes.toString('latin1', start, end);
          },
        };
        const all = turns.flatMap(({ parts }) => parts);
        let left = 0;
        for (const { parts, most } of turns) {
          for (const { counted, text } of parts) {
            if (counted) backlog.addCounted(Buffer.from(`-${text}-`, 'latin1'), 1, text.length + 1);
            else backlog.addFree(text);
            if (counted) left += text.length;
          }
          const moved = backlog.move(most, out);
          assert.equal(moved, Math.min(left, most));
          left -= moved;
        }
        backlog.move(Number.POSITIVE_INFINITY, out);
        assert.ok(backlog.empty);
        assert.equal(sent, all.map(({ text }) => text).join(''));
      },
    ),
  );
});
