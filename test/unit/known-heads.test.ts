// Heads that come again are not read again (engine/http1/known-heads.ts): that must not show.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { RequestHead, ResponseHead } from '#hapax/engine/http1/head.js';
import { meetResponse, readRequest, recallResponse } from '#hapax/engine/http1/known-heads.js';
import { INCOMPLETE, parseRequest, parseResponse } from '#hapax/engine/http1/parse-head.js';
import { readBuffer } from '#hapax/engine/net/batch.js';

/** More often than it takes for any head to be known. */
const OFTEN = 100;

const REQUESTS = [
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /x?y HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nX-A: 1\r\nX-A: 2\r\n\r\n',
  'POST /form HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\nConnection: close, x-y\r\n\r\nabc',
  'POST /form HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\n\r\n0\r\n\r\n',
  'GET /chat HTTP/1.1\r\nHost: b\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n',
  'GET http://b:80/ HTTP/1.1\r\nHost: b:80\r\nX-Long:  folded\r\n  twice \r\n\r\n',
];

const RESPONSES = [
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  'HTTP/1.0 404 Not there\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
];

/** All that a head says, and the text it goes on as; how it was read is its own affair. */
const saying = (head: RequestHead | ResponseHead) => {
  const { names, values, count } = head.headers;
  return {
    ...head,
    firstField: undefined,
    original: undefined,
    headers: { names: names.slice(0, count), values: values.slice(0, count) },
    text: head.serialise(),
  };
};

const readAsRequest = (text: string, head = new RequestHead()) => {
  const bytes = Buffer.from(text, 'latin1');
  const end = readRequest(bytes, 0, bytes.length, head);
  return { end, head };
};

/** As of a connection of which nothing else has come. */
const readFromSocket = (text: string) => {
  const head = new RequestHead();
  const length = readBuffer.write(text, 'latin1');
  return { end: readRequest(readBuffer, 0, length, head), head };
};

const parsedRequest = (text: string) => {
  const head = new RequestHead();
  return { end: parseRequest(text, 0, head), saying: saying(head) };
};

/** As a connection to a server does. */
const readAsResponse = (text: string) => {
  const bytes = Buffer.from(text, 'latin1');
  const head = new ResponseHead();
  const known = recallResponse(bytes, bytes.length, head);
  const end = known > 0 ? known : parseResponse(text, 0, head);
  if (known < 0) meetResponse(bytes, bytes.length, end, head);
  return { end, head, isKnown: known > 0 };
};

describe('a head that comes again', () => {
  it('says what it said, request or response', () => {
    for (const text of REQUESTS)
      for (let times = 0; times < OFTEN; times++) {
        const { end, head } = readAsRequest(text);
        assert.deepEqual({ end, saying: saying(head) }, parsedRequest(text));
      }
    for (const text of RESPONSES) {
      const expected = new ResponseHead();
      const length = parseResponse(text, 0, expected);
      for (let times = 0; times < OFTEN; times++) {
        const { end, head } = readAsResponse(text);
        assert.deepEqual({ end, saying: saying(head) }, { end: length, saying: saying(expected) });
      }
    }
  });

  it('is known soon', () => {
    const text = 'HTTP/1.1 200 Known\r\nContent-Length: 0\r\n\r\n';
    for (let times = 0; times < OFTEN; times++) readAsResponse(text);
    assert.equal(readAsResponse(text).isKnown, true);
  });

  it('has lost nothing to who changed it the last time', () => {
    const [text] = REQUESTS as [string];
    for (let times = 0; times < OFTEN; times++) {
      const { head } = readAsRequest(text);
      head.headers.remove('host');
      head.headers.add('x-forwarded-for', '192.0.2.1');
      head.headers.rewrite('x-forwarded-for', () => '192.0.2.2');
      head.headers.add('x-b', 'b');
      head.uri = '/elsewhere';
      assert.equal(head.serialise(), 'GET /elsewhere HTTP/1.1\r\nx-forwarded-for: 192.0.2.2\r\nx-b: b\r\n');
    }
    assert.deepEqual(saying(readAsRequest(text).head), parsedRequest(text).saying);
  });

  it('goes on with what was added, and with another first line', () => {
    const [, text] = REQUESTS as [string, string];
    const fields = 'host: a\r\nx-a: 1\r\nx-a: 2\r\n';
    for (let times = 0; times < OFTEN; times++) {
      const { head } = readAsRequest(text);
      head.headers.add('x-b', 'b');
      assert.equal(head.serialise(), `GET /x?y HTTP/1.0\r\n${fields}x-b: b\r\n`);
      head.method = 'PUT';
      assert.equal(head.serialise(), `PUT /x?y HTTP/1.0\r\n${fields}x-b: b\r\n`);
    }
    for (let times = 0; times < OFTEN; times++) {
      const { head } = readAsResponse(RESPONSES[0]!);
      assert.equal(head.serialise(), 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n');
      head.status = 201;
      assert.equal(head.serialise(), 'HTTP/1.1 201 OK\r\ncontent-length: 2\r\n');
    }
  });

  it('leaves nothing behind of the head that was there before it', () => {
    const head = new RequestHead();
    for (let times = 0; times < OFTEN; times++)
      for (const text of REQUESTS) {
        readAsRequest(text, head);
        assert.deepEqual(saying(head), parsedRequest(text).saying);
      }
  });
});

describe('a head that is known', () => {
  it('is not taken for one that is as long', () => {
    const text = (value: string) => `GET /same HTTP/1.1\r\nHost: a\r\nX-Value: ${value}\r\n\r\n`;
    for (let times = 0; times < OFTEN; times++) readAsRequest(text('aaaa'));
    assert.equal(readAsRequest(text('aaab')).head.headers.get('x-value'), 'aaab');
    assert.equal(readAsRequest(text('aaaa')).head.headers.get('x-value'), 'aaaa');
  });

  it('is not taken for one that differs by any byte', () => {
    const text = 'GET /bytes HTTP/1.1\r\nHost: a\r\nX-Value: abc\r\n\r\n';
    for (let times = 0; times < OFTEN; times++) readFromSocket(text);
    const { saying: known } = parsedRequest(text);
    assert.deepEqual(saying(readFromSocket(text).head), known);
    for (let at = 0; at < text.length; at++) {
      const { end, head } = readFromSocket(`${text.slice(0, at)}!${text.slice(at + 1)}`);
      assert.ok(end < 0 || !isDeepStrictEqual(saying(head), known), `byte ${at}`);
    }
  });

  it('is found in front of any body, and not where its end is missing', () => {
    const head = 'POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n';
    for (let times = 0; times < OFTEN * 5; times++) {
      const { end } = readAsRequest(head + 'x'.repeat(times));
      assert.equal(end, head.length);
    }
    for (let cut = 1; cut < head.length; cut++)
      assert.equal(readAsRequest(head.slice(0, -cut)).end, INCOMPLETE);
  });

  it('is read where rules may be broken', () => {
    const text = 'GET /lenient HTTP/1.1\r\nHost: a\r\n\r\n';
    for (let times = 0; times < OFTEN; times++) readAsRequest(text);
    const head = new RequestHead();
    head.lenient = true;
    assert.equal(readAsRequest(text, head).head.lenient, true);
    assert.equal(head.uri, '/lenient');
  });
});
