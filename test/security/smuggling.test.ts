// Request and response smuggling: whatever a head says of its length, the server (and the client) must see one
// reading of it only. The exact bytes that leave the proxy are compared (RFC 9112, 11.2; CWE-444).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runRows } from '../e2e/differential/rig.js';
import { chunked, get, head, passes, post, type Row, refused, row } from '../e2e/differential/row.js';
import { startHapax } from '../support/proxy.js';

interface Shape extends Row {
  /** Every byte that reached the other side, the server or the client. */
  readonly seen: string;
}

const hidden = head('GET /hidden HTTP/1.1', 'Host: a');
const hiddenInChunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;

const forwarded = (startLine: string, lines: readonly string[], body: string): string =>
  head(startLine, 'host: a', ...lines, 'x-forwarded-for: 127.0.0.1') + body;
const postOf = (line: string, body: string): string => forwarded('POST / HTTP/1.1', [line], body);
const asChunks = (body: string): string => postOf('transfer-encoding: chunked', body);
const asLength = (body: string): string => postOf(`content-length: ${body.length}`, body);
const length = (body: string): string => `Content-Length: ${body.length}`;

/** Refused before a byte reaches the server. */
const stopped = (name: string, lines: readonly string[], body: string): Shape => {
  return { ...refused(name, post(lines, body)), seen: '' };
};
/** One request, in the one reading of it. */
const one = (name: string, lines: readonly string[], body: string, seen: string): Shape => {
  return { ...passes(name, post(lines, body)), seen };
};
/** One request in the one reading of it, and no second on this connection, which stays doubtful. */
const last = (name: string, lines: readonly string[], body: string, seen: string): Shape => {
  return { ...row(name, post(lines, body), '1 → 200 closed ----'), seen };
};

const requests: readonly Shape[] = [
  last('CL.TE', ['Content-Length: 6', chunked], `0\r\n\r\nG`, asChunks('0\r\n\r\n')),
  last('CL.TE hiding a request', [length(hidden), chunked], `0\r\n\r\n${hidden}`, asChunks('0\r\n\r\n')),
  last('TE.CL hiding a request', [chunked, 'Content-Length: 4'], hiddenInChunk, asChunks(hiddenInChunk)),
  stopped('CL.CL', ['Content-Length: 0', length(hidden)], hidden),
  stopped('CL.CL in one list', [`Content-Length: 0, ${hidden.length}`], hidden),
  stopped('CL 0x', ['Content-Length: 0x20'], hidden),
  stopped('CL with a plus', [`Content-Length: +${hidden.length}`], hidden),
  stopped('CL with a space in it', ['Content-Length: 3 0'], hidden),
  stopped('CL with a space before its colon', ['Content-Length : 0'], hidden),
  stopped('CL with a control character', ['Content-Length: 30\x0b'], hidden),
  stopped('CL and NUL', ['Content-Length: 30\0'], hidden),
  stopped('TE.TE, xchunked', ['Transfer-Encoding: xchunked', length(hidden)], hidden),
  stopped('TE.TE, a space before the colon', ['Transfer-Encoding : chunked', length(hidden)], hidden),
  stopped('TE.TE, chunked twice', [chunked, chunked], hiddenInChunk),
  stopped('TE.TE, chunked and then another', [chunked, 'Transfer-Encoding: cow'], hiddenInChunk),
  stopped('TE.TE, identity', ['Transfer-Encoding: identity', length(hidden)], hidden),
  stopped('TE.TE, a vertical tab', ['Transfer-Encoding: \x0bchunked', length(hidden)], hidden),
  stopped('TE.TE, NUL', ['Transfer-Encoding: chunked\0', length(hidden)], hidden),
  stopped('TE.TE, a bare CR in the value', ['Transfer-Encoding: \rchunked', length(hidden)], hidden),
  stopped('TE.TE, a bare CR before the name', ['X: y\rTransfer-Encoding: chunked', length(hidden)], hidden),
  stopped('TE.TE, a name with a bare LF', ['Transfer-Encoding\n: chunked', length(hidden)], hidden),
  last(
    'TE behind a bare LF',
    ['X: y\nTransfer-Encoding: chunked', length(hidden)],
    `0\r\n\r\n${hidden}`,
    forwarded('POST / HTTP/1.1', ['x: y', 'transfer-encoding: chunked'], '0\r\n\r\n'),
  ),
  last(
    'TE folded',
    ['Transfer-Encoding:', ' chunked', length(hidden)],
    `0\r\n\r\n${hidden}`,
    asChunks('0\r\n\r\n'),
  ),
  one(
    'TE folded into another header',
    ['X: y', ' Transfer-Encoding: chunked', length(hidden)],
    hidden,
    forwarded(
      'POST / HTTP/1.1',
      ['x: y   Transfer-Encoding: chunked', `content-length: ${hidden.length}`],
      hidden,
    ),
  ),
  one(
    'TE with an underscore',
    ['Transfer_Encoding: chunked', length(hidden)],
    hidden,
    forwarded('POST / HTTP/1.1', ['transfer_encoding: chunked', `content-length: ${hidden.length}`], hidden),
  ),
  one('CL twice the same', [length(hidden), length(hidden)], hidden, asLength(hidden)),
  one(
    'extensions of chunks',
    [chunked],
    '2;\thidden="\\r\\n"\r\nok\r\n0;x\r\n\r\n',
    asChunks('2\r\nok\r\n0\r\n\r\n'),
  ),
  stopped('chunk size with 0x', [chunked], `0x0\r\n\r\n${hidden}`),
  stopped('chunk size with a minus', [chunked], `-1\r\n\r\n${hidden}`),
  stopped('chunk size beyond 64 bits', [chunked], `10000000000000000\r\n\r\n${hidden}`),
  stopped('chunk data longer than its size', [chunked], `1\r\nok\r\n0\r\n\r\n${hidden}`),
  {
    ...row(
      'a body that comes after its answer',
      [post(['Expect: 100-continue', length(hidden)]), { await: '417' }, hidden],
      '1 → 417 open ----',
      { answer: head('HTTP/1.1 417 No', 'Content-Length: 0'), answerEarly: true },
    ),
    seen: forwarded('POST / HTTP/1.1', ['expect: 100-continue', `content-length: ${hidden.length}`], hidden),
  },
];

const answerTo = (name: string, answer: string, expect: string, seen: string): Shape => {
  return { ...row(name, get(), expect, { answer }), seen };
};
const ok = (...lines: string[]): string => head('HTTP/1.1 200 OK', ...lines);
/** The client gets a 502 of the proxy's own and not a byte of the answer. */
const withheld = (name: string, answer: string): Shape => answerTo(name, answer, '1 → 502 open PH--', '');

const second = `${ok('Content-Length: 6')}hidden`;

const responses: readonly Shape[] = [
  answerTo(
    'a second answer is never passed on',
    `${ok('Content-Length: 2')}ok${second}`,
    '1 → 200 open ----',
    `${ok('content-length: 2')}ok`,
  ),
  withheld('two lengths', `${ok('Content-Length: 2', 'Content-Length: 50')}ok${second}`),
  withheld('two lengths in one list', `${ok('Content-Length: 2, 50')}ok${second}`),
  withheld('length no number', `${ok('Content-Length: 2x')}ok${second}`),
  withheld('space before the colon of the length', `${ok('Content-Length : 2')}ok${second}`),
  withheld('chunked twice', `${ok(chunked, chunked)}0\r\n\r\n${second}`),
  withheld('chunked, and then another', `${ok('Transfer-Encoding: chunked, cow')}0\r\n\r\n${second}`),
  withheld(
    'a coding with a control character',
    `${ok('Transfer-Encoding: \x0bchunked', 'Content-Length: 2')}ok${second}`,
  ),
  withheld('NUL in the coding', `${ok('Transfer-Encoding: chunked\0', 'Content-Length: 2')}ok${second}`),
  withheld('a bare CR in a value', `${ok('X: y\rContent-Length: 2')}ok${second}`),
  answerTo(
    'length beside chunked',
    `${ok('Content-Length: 50', chunked)}2\r\nok\r\n0\r\n\r\n${second}`,
    '1 → 200 open ----',
    `${ok('transfer-encoding: chunked')}2\r\nok\r\n0\r\n\r\n`,
  ),
  answerTo(
    '204 with a body',
    `${head('HTTP/1.1 204 No Content', 'Content-Length: 2')}${second}`,
    '1 → 204 open ----',
    head('HTTP/1.1 204 No Content'),
  ),
  answerTo(
    '304 with a body',
    `${head('HTTP/1.1 304 Not Modified', 'Content-Length: 2')}${second}`,
    '1 → 304 open ----',
    head('HTTP/1.1 304 Not Modified', 'content-length: 2'),
  ),
];

test('the server sees one reading of every request', async (t) => {
  const outcomes = await runRows(t, startHapax, requests);
  for (const [i, { name, expect, seen }] of requests.entries()) {
    await t.test(name, () => {
      assert.equal(outcomes[i]?.bytesToServer, seen);
      assert.equal(outcomes[i]?.summary, expect);
    });
  }
});

test('the client sees one reading of every response', async (t) => {
  const outcomes = await runRows(t, startHapax, responses);
  for (const [i, { name, expect, seen }] of responses.entries()) {
    await t.test(name, () => {
      if (seen) assert.equal(outcomes[i]?.bytesToClient, seen);
      assert.doesNotMatch(outcomes[i]?.bytesToClient ?? '', /hidden/);
      assert.equal(outcomes[i]?.summary, expect);
    });
  }
});
