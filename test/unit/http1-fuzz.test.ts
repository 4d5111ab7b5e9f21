// The head parser against arbitrary bytes, and beside Node's own parser: what both call valid they must read alike.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { RequestHead, ResponseHead } from '#hapax/engine/http1/head.js';
import { parseRequest, parseResponse } from '#hapax/engine/http1/parse-head.js';
import { processorMs } from '../support/processor-time.js';

const bytes = fc.string({ maxLength: 400, unit: fc.nat(255).map((code) => String.fromCharCode(code)) });
const piece = fc.constantFrom(
  'GET',
  'POST',
  ' ',
  '/',
  '/a?b#c',
  'http://x/',
  '*',
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/2.0',
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '\0',
  'Host',
  'host: x',
  'Content-Length',
  'Transfer-Encoding',
  'Connection',
  ': ',
  ':',
  ',',
  'chunked',
  'close',
  'keep-alive',
  '5',
  '0',
  '-1',
  '\t',
  ' folded',
  'X-A: b',
  '\u00ff',
  'a'.repeat(300),
);
const messy = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

test('no input makes the head parsers throw, hang, or read past its end', () => {
  const requestHead = new RequestHead();
  const responseHead = new ResponseHead();
  fc.assert(
    fc.property(fc.oneof(bytes, messy), (text) => {
      for (const end of [
        parseRequest(text, 0, requestHead),
        parseResponse(`HTTP/1.1 200 OK\r\n${text}`, 0, responseHead),
      ])
        assert.ok(end >= -3 && end <= text.length + 17);
      assert.doesNotMatch(requestHead.headers.serialise().replaceAll('\r\n', ''), /[\r\n\0]/);
    }),
    { numRuns: 5000 },
  );
});

test('a head that is never finished is looked at in time that grows with its length only', () => {
  const head = new RequestHead();
  const ms = processorMs(() => {
    for (const unit of ['a: b\r\n', 'a: b\r\n c\r\n', ' ', '\r\n', 'a:', '\t'])
      for (let i = 0; i < 200; i++)
        parseRequest(`GET / HTTP/1.1\r\n${unit.repeat(15_000 / unit.length)}`, 0, head);
  }, 1);
  assert.ok(ms < 2000, `${ms} ms`);
});

const token = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'abcXYZ019-_!~') });
const value = fc.string({ maxLength: 20, unit: fc.constantFrom(...'abc 019\t;,="/\u00e9') });
const heads = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'OPTIONS', 'DELETE', 'PUT'),
    path: fc.string({ maxLength: 20, unit: fc.constantFrom(...'abc/%20?&=~;') }),
    fields: fc.array(fc.tuple(token, value), { maxLength: 6 }),
    eol: fc.constantFrom('\r\n'),
  })
  .map(({ method, path, fields, eol }) =>
    [`${method} /${path} HTTP/1.1`, 'Host: x', ...fields.map(([n, v]) => `X-${n}: ${v}`), '', ''].join(eol),
  );

test('what node:http and hapax both call valid, both read alike', async (t) => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const fields: string[] = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2)
      fields.push(`${request.rawHeaders[i]!.toLowerCase()}: ${request.rawHeaders[i + 1]}\r\n`);
    seen.push(`${request.method} ${request.url}\n${fields.join('')}`);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').resume();
  t.after(() => socket.destroy());
  const head = new RequestHead();
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(heads, async (text) => {
      const end = parseRequest(text, 0, head);
      assert.equal(end, text.length, JSON.stringify(text));
      socket.write(text, 'latin1');
      sent++;
      while (seen.length < sent) await once(socket, 'data');
      assert.equal(seen.at(-1), `${head.method} ${head.uri}\n${head.headers.serialise()}`);
    }),
    { numRuns: 300 },
  );
});
