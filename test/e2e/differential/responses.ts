// What servers answer, good, odd and hostile: framing, interim responses, malformed heads (RFC 9112, 6; RFC 9110, 15).
import { get, head, passes, post, type Row, row } from './row.js';

const ask = get();
const askHead = head('HEAD / HTTP/1.1', 'Host: a');
const ask10 = head('GET / HTTP/1.0', 'Host: a', 'Connection: keep-alive');
const ok = (lines: readonly string[], body = ''): string => head('HTTP/1.1 200 OK', ...lines) + body;
const CHUNKED = 'Transfer-Encoding: chunked';
const LENGTH = 'Content-Length: 2';

export const responseFraming: readonly Row[] = [
  passes('chunked answer', ask, { answer: ok([CHUNKED], '2\r\nok\r\n0\r\n\r\n') }),
  passes('chunked answer to HTTP/1.0', ask10, { answer: ok([CHUNKED], '2\r\nok\r\n0\r\n\r\n') }),
  passes('chunked answer with trailers and extensions', ask, {
    answer: ok([CHUNKED, 'Trailer: X-Sum'], '2;e=1\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n'),
  }),
  row('chunked answer with a bad size', ask, '1 → 502 open PH--', {
    answer: ok([CHUNKED], '2\r\nok\r\nzz\r\n\r\n'),
  }),
  row('chunked answer cut short', ask, '1 → 200 closed SD--', {
    answer: ok([CHUNKED], '2\r\nok\r\n'),
    answerCloses: true,
  }),
  row('answer until close', ask, '1 → 200 closed ----', { answer: ok([], 'ok'), answerCloses: true }),
  row('answer until close, to HTTP/1.0', ask10, '1 → 200 closed ----', {
    answer: ok([], 'ok'),
    answerCloses: true,
  }),
  passes('answer in HTTP/1.0', ask, { answer: `HTTP/1.0 200 OK\r\n${LENGTH}\r\n\r\nok` }),
  row('answer in HTTP/1.0, until close', ask, '1 → 200 closed ----', {
    answer: 'HTTP/1.0 200 OK\r\n\r\nok',
    answerCloses: true,
  }),
  passes('answer says close', ask, { answer: ok(['Connection: close', LENGTH], 'ok'), answerCloses: true }),
  passes('answer with an empty body', ask, { answer: ok(['Content-Length: 0']) }),
  row('body shorter than its length', ask, '1 → 200 closed SD--', {
    answer: ok(['Content-Length: 10'], 'ok'),
    answerCloses: true,
  }),
  passes('bytes behind the answer', ask, { answer: `${ok([LENGTH], 'ok')}surplus` }),
  passes('a second answer behind the first', ask, { answer: `${ok([LENGTH], 'ok')}${ok([LENGTH], 'no')}` }),
  row(
    'a second answer, and a second request',
    [ask, { await: 'ok' }, get('Second: yes')],
    '2 → 200 200 open ---- ----',
    { answer: `${ok([LENGTH], 'ok')}${ok([LENGTH], 'no')}` },
  ),
  passes('equal lengths twice in the answer', ask, { answer: ok([LENGTH, LENGTH], 'ok') }),
  passes('equal lengths in one list in the answer', ask, { answer: ok(['Content-Length: 2, 2'], 'ok') }),
  row('different lengths in the answer', ask, '1 → 502 open PH--', {
    answer: ok([LENGTH, 'Content-Length: 3'], 'ok!'),
  }),
  row('bad length in the answer', ask, '1 → 502 open PH--', { answer: ok(['Content-Length: two'], 'ok') }),
  passes('length beside chunked in the answer', ask, {
    answer: ok([LENGTH, CHUNKED], '2\r\nok\r\n0\r\n\r\n'),
  }),
  row('gzip, chunked in the answer', ask, '1 → 502 open PH--', {
    answer: ok(['Transfer-Encoding: gzip, chunked'], '2\r\nok\r\n0\r\n\r\n'),
  }),
  row('chunked, gzip in the answer', ask, '1 → 502 open PH--', {
    answer: ok(['Transfer-Encoding: chunked, gzip'], '2\r\nok\r\n0\r\n\r\n'),
    answerCloses: true,
  }),
  row('unknown coding in the answer', ask, '1 → 502 open PH--', {
    answer: ok(['Transfer-Encoding: rot13'], 'bx'),
    answerCloses: true,
  }),
  row('chunked answer in HTTP/1.0', ask, '1 → 200 closed ----', {
    answer: `HTTP/1.0 200 OK\r\n${CHUNKED}\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
    answerCloses: true,
  }),
];

export const responseStatuses: readonly Row[] = [
  row('100, then 200', ask, '1 → 100 200 open ----', {
    answer: `HTTP/1.1 100 Continue\r\n\r\n${ok([LENGTH], 'ok')}`,
  }),
  row('102 and 103, then 200', ask, '1 → 102 103 200 open ----', {
    answer: `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${ok([LENGTH], 'ok')}`,
  }),
  row('103 to HTTP/1.0', ask10, '1 → 103 200 open ----', {
    answer: `HTTP/1.1 103 Early Hints\r\n\r\n${ok([LENGTH], 'ok')}`,
  }),
  row('101 nobody asked for', ask, '1 → 502 open PH--', {
    answer: 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nhello',
  }),
  row('204 with a length', ask, '1 → 204 open ----', { answer: head('HTTP/1.1 204 No Content', LENGTH) }),
  row('204 with chunks', ask, '1 → 204 open ----', {
    answer: `${head('HTTP/1.1 204 No Content', CHUNKED)}2\r\nok\r\n0\r\n\r\n`,
  }),
  row('304 with a length', ask, '1 → 304 open ----', {
    answer: head('HTTP/1.1 304 Not Modified', LENGTH, 'ETag: "x"'),
  }),
  row('304 with a body all the same', ask, '1 → 304 open ----', {
    answer: `${head('HTTP/1.1 304 Not Modified', LENGTH)}ok`,
  }),
  passes('HEAD with a length', askHead, { answer: ok([LENGTH]) }),
  passes('HEAD with a body all the same', askHead, { answer: ok([LENGTH], 'ok') }),
  passes('HEAD without a length', askHead, { answer: ok([]) }),
  passes('HEAD with chunked', askHead, { answer: ok([CHUNKED]) }),
  row('HEAD, then GET', askHead + get('Second: yes'), '2 → 200 200 open ---- ----', {
    answer: ok(['Content-Length: 0']),
  }),
  passes('no reason phrase', ask, { answer: `HTTP/1.1 200\r\n${LENGTH}\r\n\r\nok` }),
  passes('no reason phrase, but its space', ask, { answer: `HTTP/1.1 200 \r\n${LENGTH}\r\n\r\nok` }),
  passes('8-bit reason phrase', ask, { answer: `HTTP/1.1 200 Tr\xe8s bien\r\n${LENGTH}\r\n\r\nok` }),
  row('status 999', ask, '1 → 999 open ----', { answer: head('HTTP/1.1 999 Odd', 'Content-Length: 0') }),
  row('status 99', ask, '1 → 99 open ----', { answer: head('HTTP/1.1 99 Odd', 'Content-Length: 0') }),
  row('status of four digits', ask, '1 → 2000 open ----', {
    answer: head('HTTP/1.1 2000 Odd', 'Content-Length: 0'),
  }),
  row('status no number', ask, '1 → 502 open PH--', { answer: head('HTTP/1.1 OK', 'Content-Length: 0') }),
  passes('server says HTTP/2.0', ask, { answer: head('HTTP/2.0 200 OK', 'Content-Length: 0') }),
  passes('server says HTTP/1.2', ask, { answer: head('HTTP/1.2 200 OK', 'Content-Length: 0') }),
];

export const responseHeads: readonly Row[] = [
  row('answer of HTTP/0.9', ask, '1 → 502 open PH--', { answer: '<h1>hello</h1>\n', answerCloses: true }),
  row('no answer but FIN', ask, '1 → 502 open SH--', { answer: '', answerCloses: true }),
  row('no answer but FIN, to a POST', post([LENGTH], 'ok'), '1 → 502 open SH--', {
    answer: '',
    answerCloses: true,
  }),
  row('half a head, then FIN, from the server', ask, '1 → 502 open SH--', {
    answer: 'HTTP/1.1 200 OK\r\nServer: x\r\n',
    answerCloses: true,
  }),
  row('no answer in time', ask, '1 → 504 open sH--', {
    answer: '',
    cfg: ['timeout server 200ms'],
    quietMs: 800,
  }),
  row('half a head in time', ask, '1 → 504 open sH--', {
    answer: 'HTTP/1.1 200 OK\r\n',
    cfg: ['timeout server 200ms'],
    quietMs: 800,
  }),
  row('half a body in time', ask, '1 → 200 closed sD--', {
    answer: ok(['Content-Length: 10'], 'ok'),
    cfg: ['timeout server 200ms'],
    quietMs: 800,
  }),
  row('head beyond the buffer', ask, '1 → 502 open PH--', {
    answer: ok([`X-Long: ${'v'.repeat(17_000)}`, LENGTH], 'ok'),
  }),
  passes('12 KiB head', ask, { answer: ok([`X-Long: ${'v'.repeat(12_000)}`, LENGTH], 'ok') }),
  row('102 headers in the answer', ask, '1 → 502 open PH--', {
    answer: ok([...Array.from({ length: 101 }, (_, i) => `X-${i}: v`), LENGTH], 'ok'),
  }),
  row('line without a colon in the answer', ask, '1 → 502 open PH--', {
    answer: ok(['rubbish', LENGTH], 'ok'),
  }),
  row('space before the colon in the answer', ask, '1 → 502 open PH--', {
    answer: ok(['X-A : 1', LENGTH], 'ok'),
  }),
  row('space inside a name in the answer', ask, '1 → 502 open PH--', {
    answer: ok(['X A: 1', LENGTH], 'ok'),
  }),
  row('empty name in the answer', ask, '1 → 502 open PH--', { answer: ok([': 1', LENGTH], 'ok') }),
  passes('folded value in the answer', ask, { answer: ok(['X-Fold: one', '  two', LENGTH], 'ok') }),
  passes('NUL in a value of the answer', ask, { answer: ok(['X-A: a\0b', LENGTH], 'ok') }),
  row('bare CR in a value of the answer', ask, '1 → 502 open PH--', {
    answer: ok(['X-A: a\rb', LENGTH], 'ok'),
  }),
  passes('control and 8-bit characters in the answer', ask, { answer: ok(['X-A: a\x01\xe9', LENGTH], 'ok') }),
  passes('bare LF ends of line in the answer', ask, { answer: `HTTP/1.1 200 OK\n${LENGTH}\n\nok` }),
  row('answer split by bare LFs', ask, '1 → 200 open', {
    answer: ok(['X-A: b\n\nHTTP/1.1 200 OK', LENGTH], 'ok'),
  }),
  passes('blank line before the answer', ask, { answer: `\r\n${ok([LENGTH], 'ok')}` }),
  passes('hop-by-hop headers in the answer', ask, {
    answer: ok(
      ['Connection: X-Secret', 'X-Secret: 1', 'Keep-Alive: timeout=5', 'Proxy-Connection: x', LENGTH],
      'ok',
    ),
  }),
  passes('names in odd case in the answer', ask, {
    answer: ok(['sErVeR: X', 'SET-COOKIE: a=1', 'Set-Cookie: b=2', LENGTH], 'ok'),
  }),
];
