// Messages that break rules of HTTP, and who bears them (manual 4.2, "option accept-unsafe-violations-in-http-request" and
// "-response"; 3.1, "h1-").
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const DROPPED = 'since 3.0 HAProxy drops fields whose name is none';

const request = (name: string, send: string, server: string, differs?: string): RuleRow => ({
  name,
  cfg: ['option accept-invalid-http-request'],
  send,
  expect: [`server ${server}`],
  ...(differs && { differs }),
});

testRules('requests that break rules are borne', [
  request('8-bit characters and fragments in the URI', get('/\xe9#x'), 'GET /\xe9#x HTTP/1.1'),
  request('NUL in a value', get('/', 'X: a\0b'), 'x: a\0b'),
  request('another host than in the URI', get('http://b/'), 'GET http://b/ HTTP/1.1'),
  request('CONNECT to no port', 'CONNECT x HTTP/1.1\r\nHost: a\r\n\r\n', 'CONNECT x'),
  request('no version, and no fields', 'GET /\r\n', 'GET / HTTP/1.0'),
  request('another protocol', 'GET / RTSP/1.0\r\n\r\n', 'GET / RTSP/1.0'),
  request('a longer version', 'GET / HTTP/11.1\r\nHost: a\r\n\r\n', 'GET / HTTP/11.1'),
  request(
    'a websocket without a key',
    get('/', 'Connection: upgrade', 'Upgrade: websocket'),
    'GET /',
    DROPPED,
  ),
  {
    ...request('names that are none', get('/', 'Content-Length : 5', 'X\x01: 2', 'Y: 3'), 'y: 3', DROPPED),
    expect: ['server y: 3', 'no server ontent-length', 'no server x\x01'],
  },
]);

const response = (name: string, answer: string, client: string, differs?: string): RuleRow => ({
  name,
  cfg: [],
  backend: ['option accept-invalid-http-response'],
  answer,
  expect: [`client ${client}`],
  ...(differs && { differs }),
});
const OK_BODY = 'Content-Length: 2\r\n\r\nok';
const CHUNKED_BODY = '\r\n\r\n2\r\nok\r\n0\r\n\r\n';

testRules('responses that break rules are borne', [
  response('a long status', `HTTP/1.1 20000 OK\r\n${OK_BODY}`, '20000 OK'),
  response(
    'one too long',
    `HTTP/1.1 70000 OK\r\n${OK_BODY}`,
    '502 Bad',
    'the manual draws a line at 16 bits',
  ),
  response('another protocol', `RTSP/1.0 200 OK\r\n${OK_BODY}`, 'RTSP/1.0 200 OK'),
  response('NUL in a value', `HTTP/1.1 200 OK\r\nX: a\0b\r\n${OK_BODY}`, 'x: a\0b'),
  response('names that are none', `HTTP/1.1 200 OK\r\nX y: 1\r\n${OK_BODY}`, '200 OK', DROPPED),
  response(
    'chunked twice',
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked${CHUNKED_BODY}`,
    '200 OK',
    '2.6 takes an empty one only',
  ),
  response(
    'chunked and nothing',
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked,${CHUNKED_BODY}`,
    'transfer-encoding: chunked',
    'what is sent on is well-formed',
  ),
]);

testRules('a body in HTTP/1.0', [
  {
    name: 'is not taken with GET',
    cfg: [],
    send: 'GET / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab',
    expect: ['client 413 Payload Too Large', 'log PR--', 'no server GET'],
    differs: 'only in how HAProxy spells the fields of its first error page',
  },
  {
    name: 'is taken with POST',
    cfg: [],
    send: 'POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab',
    expect: ['client 200 OK'],
  },
]);

testRules('what smuggles is borne', [
  {
    name: 'GET with a body',
    sections: 'global\n h1-accept-payload-with-any-method\n h1-do-not-close-on-insecure-transfer-encoding\n',
    cfg: [],
    send: 'GET / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab',
    expect: ['client 200 OK', 'server ab'],
    differs: '2.6 has no such word',
  },
  {
    name: 'two lengths, and the connection lives on',
    cfg: [],
    send:
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' +
      get('/next'),
    expect: ['server GET /next', 'no server content-length'],
    differs: '2.6 has no such word',
  },
]);

testRules('names of headers in capitals', [
  {
    name: 'towards those who asked for it',
    sections:
      'global\n h1-case-adjust host HoSt\n h1-case-adjust connection CONNection\n h1-case-adjust content-length Content-LENGTH\n',
    cfg: ['option h1-case-adjust-bogus-client'],
    backend: ['option h1-case-adjust-bogus-server', 'option http-server-close'],
    expect: ['server HoSt: a', 'server CONNection: close', 'client Content-LENGTH: 2'],
  },
  {
    name: 'error pages, too',
    cfg: ['option h1-case-adjust-bogus-client', 'http-request deny'],
    expect: ['client Content-LENGTH: 93'],
  },
  { name: 'others get what they always do', cfg: [], expect: ['server host: a', 'client content-length: 2'] },
]);

testRules('servers that are not told of the end', [
  {
    name: 'option http-pretend-keepalive',
    cfg: [],
    backend: ['option http-server-close', 'option http-pretend-keepalive'],
    expect: ['no server connection'],
  },
  {
    name: 'without it',
    cfg: [],
    backend: ['option http-server-close'],
    expect: ['server connection: close'],
  },
]);
