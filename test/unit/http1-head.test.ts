// Request and response heads (RFC 9112): what is read, what is mended, what is refused.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RequestHead, ResponseHead } from '#hapax/engine/http1/head.js';
import { INCOMPLETE, INVALID, parseRequest, parseResponse } from '#hapax/engine/http1/parse-head.js';

const request = (text: string): { end: number; head: RequestHead; fields: string } => {
  const head = new RequestHead();
  const end = parseRequest(text, 0, head);
  return { end, head, fields: head.headers.serialise() };
};

const refuses = (text: string) => assert.equal(request(text).end, INVALID, JSON.stringify(text));
const post = (fields: string) => `POST / HTTP/1.1\r\nHost: x\r\n${fields}\r\n\r\n`;

describe('a request head', () => {
  test('is read to its empty line, with names in lower case and values trimmed', () => {
    const text = 'GET /a?b HTTP/1.1\r\nHost: x\r\nX-One: \t one two \t\r\nX-Empty:\r\n\r\nbody';
    const { end, head, fields } = request(text);
    assert.equal(text.slice(end), 'body');
    assert.deepEqual([head.method, head.uri, head.version, head.host], ['GET', '/a?b', 11, 'x']);
    assert.equal(fields, 'host: x\r\nx-one: one two\r\nx-empty: \r\n');
    assert.equal(head.line, 'GET /a?b HTTP/1.1');
  });

  test('is incomplete at every length but the last', () => {
    const text = 'GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n';
    for (let length = 0; length < text.length; length++)
      assert.equal(request(text.slice(0, length)).end, INCOMPLETE, text.slice(0, length));
    assert.equal(request(text).end, text.length);
  });

  test('may follow empty lines and end its lines with a bare LF', () => {
    assert.equal(request('\r\n\n\r\nGET / HTTP/1.1\nHost: x\n\n').fields, 'host: x\r\n');
  });

  test('has its folded fields unfolded', () => {
    assert.equal(
      request('GET / HTTP/1.1\r\nA: b\r\n  c\r\n\td\r\nE: f\r\n\r\n').fields,
      'a: b    c  \td\r\ne: f\r\n',
    );
  });

  test('says whether the connection may stay', () => {
    const persistent = (text: string) => request(text).head.persistent;
    assert.equal(persistent('GET / HTTP/1.1\r\n\r\n'), true);
    assert.equal(persistent('GET / HTTP/1.1\r\nConnection: foo, Close\r\n\r\n'), false);
    assert.equal(persistent('GET / HTTP/1.0\r\n\r\n'), false);
    assert.equal(persistent('GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n'), true);
  });

  test('loses the connection tokens that are ours to say', () => {
    assert.equal(
      request('GET / HTTP/1.1\r\nConnection: keep-alive, Upgrade\r\n\r\n').fields,
      'connection: Upgrade\r\n',
    );
    assert.equal(request('GET / HTTP/1.1\r\nConnection: close\r\n\r\n').fields, '');
  });

  test('may repeat its length, or its host, as long as they agree', () => {
    const { head, fields } = request(post('Content-Length: 5\r\nContent-Length: 5, 5\r\nHost: x'));
    assert.equal(head.contentLength, 5);
    assert.equal(fields, 'host: x\r\ncontent-length: 5\r\n');
  });

  test('with chunked coding loses its length, and the trust in its connection', () => {
    const { head, fields } = request(post('Content-Length: 5\r\nTransfer-Encoding: gzip, chunked'));
    assert.deepEqual([head.chunked, head.contentLength, head.suspicious], [true, -1, true]);
    assert.equal(fields, 'host: x\r\ntransfer-encoding: gzip, chunked\r\n');
  });

  test('is refused when its line is no request line', () => {
    for (const line of [
      'GET /',
      'GET  / HTTP/1.1',
      'GET / HTTP/1.1 ',
      ' GET / HTTP/1.1',
      'G\u00e9T / HTTP/1.1',
      'GET /\u00e9 HTTP/1.1',
      'GET /\x00 HTTP/1.1',
      'GET / HTTP/1',
      'GET / HTTQ/1.1',
      'GET / http/1.1',
      'GET / HTTP/0.9',
      'GET x HTTP/1.1',
      'GET * HTTP/1.1',
      'CONNECT / HTTP/1.1',
    ])
      refuses(`${line}\r\nHost: x\r\n\r\n`);
  });

  test('is refused when a field is none', () => {
    for (const field of [
      'no colon',
      ': empty',
      'a b: c',
      'a : c',
      'a\x00: b',
      'a: b\x00',
      'a: b\rc',
      'a\r: b',
      '\u00e9: b',
    ])
      refuses(`GET / HTTP/1.1\r\n${field}\r\n\r\n`);
    refuses('GET / HTTP/1.1\r\n folded: first\r\n\r\n');
    refuses(`GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(102)}\r\n`);
  });

  test('is refused when its body could end in two places', () => {
    for (const fields of [
      'Content-Length: 5\r\nContent-Length: 6',
      'Content-Length: 5, 6',
      'Content-Length: +5',
      'Content-Length: -5',
      'Content-Length: 0x5',
      'Content-Length: 5 5',
      'Content-Length:',
      'Content-Length: 99999999999999999999',
      'Transfer-Encoding: gzip',
      'Transfer-Encoding: chunked, gzip',
      'Transfer-Encoding: chunked, chunked',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: xchunked',
      'Transfer-Encoding: "chunked"',
      'Transfer-Encoding:',
    ])
      refuses(post(fields));
    refuses('POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n');
  });

  test('is refused when it names two hosts', () => {
    refuses('GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n');
    refuses('GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n');
    refuses('CONNECT y:443 HTTP/1.1\r\nHost: x:443\r\n\r\n');
    for (const line of ['GET http://X:80/ HTTP/1.1', 'GET http://u@x/a HTTP/1.1', 'CONNECT x:80 HTTP/1.1'])
      assert.ok(request(`${line}\r\nHost: x\r\n\r\n`).end > 0, line);
  });
});

describe('a response head', () => {
  const response = (text: string) => {
    const head = new ResponseHead();
    return { end: parseResponse(text, 0, head), head };
  };

  test('has a status, and a reason or none', () => {
    const { head } = response('HTTP/1.0 404 Not  here\r\nA: b\r\n\r\n');
    assert.deepEqual([head.version, head.status, head.reason], [10, 404, 'Not  here']);
    assert.equal(response('HTTP/1.1 200\r\n\r\n').head.status, 200);
    assert.equal(response('HTTP/1.1 200 \r\n\r\n').head.reason, '');
  });

  test('is refused when it is ambiguous or none', () => {
    for (const text of [
      'garbage\r\n\r\n',
      'HTTP/1.1 20 OK\r\n\r\n',
      'HTTP/1.1 2000 OK\r\n\r\n',
      'HTTP/1.1 099 OK\r\n\r\n',
      'HTTP/1.1  200 OK\r\n\r\n',
      'HTTP/1.1 200 O\rK\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n',
      'HTTP/1.1 200 OK\r\nno colon\r\n\r\n',
      'HTTP/1.1 200 OK\r\nA: b\x00\r\n\r\n',
    ])
      assert.equal(response(text).end, INVALID, JSON.stringify(text));
  });
});
