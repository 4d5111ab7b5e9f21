// Requests whose length is in question: Content-Length, Transfer-Encoding and chunks (RFC 9112, 6 and 7).
import { chunked, get, head, passes, post, type Row, refused, row } from './row.js';

const chunk = (data: string): string => `${data.length.toString(16)}\r\n${data}\r\n`;
/** Tells the client that its request has reached the server. */
const goOn = head('HTTP/1.1 100 Continue');
const CHUNKS = `${chunk('hello')}0\r\n\r\n`;

export const contentLength: readonly Row[] = [
  passes('body with a length', post(['Content-Length: 5'], 'hello')),
  passes('length 0', post(['Content-Length: 0'])),
  passes('POST without any length', post([])),
  row('POST without a length, bytes after it', post([], 'hello'), '1 → 200 open ---- CR--'),
  passes('GET with a body', `${get('Content-Length: 5')}hello`),
  passes('equal lengths twice', post(['Content-Length: 5', 'Content-Length: 5'], 'hello')),
  passes('equal lengths in one list', post(['Content-Length: 5, 5'], 'hello')),
  refused('different lengths', post(['Content-Length: 5', 'Content-Length: 6'], 'hello!')),
  refused('different lengths in one list', post(['Content-Length: 5, 6'], 'hello!')),
  passes('equal lengths, written differently', post(['Content-Length: 5', 'Content-Length: 05'], 'hello')),
  refused('negative length', post(['Content-Length: -5'], 'hello')),
  refused('length with a plus', post(['Content-Length: +5'], 'hello')),
  refused('length in hex', post(['Content-Length: 0x5'], 'hello')),
  refused('length with a letter after', post(['Content-Length: 5a'], 'hello')),
  refused('length with a space inside', post(['Content-Length: 1 5'], 'hello')),
  passes('length with leading zeros', post(['Content-Length: 0005'], 'hello')),
  passes('length between tabs', post(['Content-Length:\t5\t'], 'hello')),
  refused('empty length', post(['Content-Length:'])),
  refused('length with a comma only', post(['Content-Length: ,'], 'hello')),
  refused('length list with an empty element', post(['Content-Length: 5,'], 'hello')),
  refused('length beyond 64 bits', post(['Content-Length: 99999999999999999999'], 'hello')),
  row('length of 2^63 - 1', post(['Content-Length: 9223372036854775807'], 'hello'), '1 → nothing open CD--'),
  row(
    'partial body, then FIN',
    [post(['Content-Length: 10'], 'hello'), { await: '100 Continue' }],
    '1 → 100 closed CD--',
    { finish: 'end', answer: goOn, answerEarly: true },
  ),
  row('partial body, client waits', post(['Content-Length: 10'], 'hello'), '1 → nothing open CD--'),
  row(
    'body longer than its length',
    post(['Content-Length: 5'], 'hello, world'),
    '1 → 200 400 closed ---- PR--',
  ),
  row('answer before the body is complete', post(['Content-Length: 10'], 'hello'), '1 → 200 open CD--', {
    answerEarly: true,
  }),
  row(
    'answer and close before the body is complete',
    post(['Content-Length: 10'], 'hello'),
    '1 → 200 open CD--',
    { answerEarly: true, answerCloses: true },
  ),
];

export const transferEncoding: readonly Row[] = [
  passes('chunked body', post([chunked], CHUNKS)),
  passes('chunked GET', get(chunked) + CHUNKS),
  passes('chunked, name and value in odd case', post(['tRANSFER-eNCODING: ChUnKeD'], CHUNKS)),
  row('chunked beside a length', post([chunked, 'Content-Length: 5'], CHUNKS), '1 → 200 closed ----'),
  row('a length beside chunked', post(['Content-Length: 5', chunked], CHUNKS), '1 → 200 closed ----'),
  row(
    'a length of what follows beside chunked',
    post(['Content-Length: 34', chunked], `0\r\n\r\n${head('GET /smuggled HTTP/1.1')}`),
    '1 → 200 closed ----',
  ),
  refused('a bad length beside chunked', post([chunked, 'Content-Length: x'], CHUNKS)),
  refused('chunked twice', post([chunked, chunked], CHUNKS)),
  refused('chunked, chunked', post(['Transfer-Encoding: chunked, chunked'], CHUNKS)),
  row('gzip, chunked', post(['Transfer-Encoding: gzip, chunked'], CHUNKS), '0 → 422 closed PR--'),
  refused('chunked, gzip', post(['Transfer-Encoding: chunked, gzip'], CHUNKS)),
  refused('chunked, identity', post(['Transfer-Encoding: chunked, identity'], CHUNKS)),
  refused('identity', post(['Transfer-Encoding: identity', 'Content-Length: 5'], 'hello')),
  refused('gzip alone', post(['Transfer-Encoding: gzip'], CHUNKS)),
  refused(
    'unknown coding with a length',
    post(['Transfer-Encoding: xchunked', 'Content-Length: 5'], 'hello'),
  ),
  row(
    'gzip and chunked on two lines',
    post(['Transfer-Encoding: gzip', chunked], CHUNKS),
    '0 → 422 closed PR--',
  ),
  refused('chunked and gzip on two lines', post([chunked, 'Transfer-Encoding: gzip'], CHUNKS)),
  refused('empty transfer coding', post(['Transfer-Encoding:', 'Content-Length: 5'], 'hello')),
  refused('quoted coding', post(['Transfer-Encoding: "chunked"'], CHUNKS)),
  refused('coding with a parameter', post(['Transfer-Encoding: chunked;a=b'], CHUNKS)),
  row('coding after a comma', post(['Transfer-Encoding: ,chunked'], CHUNKS), '0 → 422 closed PR--'),
  refused(
    'coding after a vertical tab',
    post(['Transfer-Encoding: \x0bchunked', 'Content-Length: 5'], 'hello'),
  ),
  passes('coding after a tab', post(['Transfer-Encoding:\tchunked'], CHUNKS)),
  refused('space before the colon of the coding', post(['Transfer-Encoding : chunked'], CHUNKS)),
  passes('folded coding', post(['Transfer-Encoding:\r\n chunked'], CHUNKS)),
  row('chunked in HTTP/1.0', head('POST / HTTP/1.0', 'Host: a', chunked) + CHUNKS, '1 → 200 closed ----'),
  refused(
    'chunked and a length in HTTP/1.0',
    `${head('POST / HTTP/1.0', 'Host: a', chunked, 'Content-Length: 5')}hello`,
  ),
];

export const chunks: readonly Row[] = [
  passes('chunks with extensions', post([chunked], '5;a=b;c="d"\r\nhello\r\n0;last\r\n\r\n')),
  passes('chunks with trailers', post([chunked], `${chunk('hello')}0\r\nX-Sum: 1\r\nX-Two: 2\r\n\r\n`)),
  passes(
    'forbidden trailers',
    post([chunked], `${chunk('hello')}0\r\nContent-Length: 9\r\nHost: evil\r\n\r\n`),
  ),
  refused('trailer without a colon', post([chunked], `${chunk('hello')}0\r\nrubbish\r\n\r\n`)),
  passes('chunk size in capitals, with zeros', post([chunked], '000A\r\nhelloworld\r\n0\r\n\r\n')),
  refused('chunk size no number', post([chunked], 'xyz\r\nhello\r\n0\r\n\r\n')),
  refused('empty chunk size', post([chunked], '\r\nhello\r\n0\r\n\r\n')),
  refused('chunk size with 0x', post([chunked], '0x5\r\nhello\r\n0\r\n\r\n')),
  refused('negative chunk size', post([chunked], '-5\r\nhello\r\n0\r\n\r\n')),
  refused('space before a chunk size', post([chunked], ' 5\r\nhello\r\n0\r\n\r\n')),
  passes('space after a chunk size', post([chunked], '5 \r\nhello\r\n0\r\n\r\n')),
  refused('chunk size of 2^64', post([chunked], '10000000000000005\r\nhello\r\n0\r\n\r\n')),
  row('chunk size of 8 Fs', post([chunked], 'FFFFFFFF\r\nhello\r\n0\r\n\r\n'), '1 → nothing open CD--'),
  passes('chunk size with 20 zeros before', post([chunked], '000000000000000000005\r\nhello\r\n0\r\n\r\n')),
  refused('chunk longer than its size', post([chunked], '4\r\nhello\r\n0\r\n\r\n')),
  passes('chunk shorter than its size', post([chunked], '6\r\nhello\r\n0\r\n\r\n')),
  passes('chunk lines ended by bare LF', post([chunked], '5\nhello\n0\n\n')),
  refused('chunk size ended by bare CR', post([chunked], '5\rhello\r\n0\r\n\r\n')),
  refused('bare LF in a chunk extension', post([chunked], `5;a\nb\r\nhello\r\n0\r\n\r\n`)),
  passes('NUL in a chunk extension', post([chunked], '5;\0\r\nhello\r\n0\r\n\r\n')),
  row(
    'bad chunk size when the server has the head',
    [post([chunked]), { await: '100 Continue' }, 'xyz\r\nhello\r\n0\r\n\r\n'],
    '1 → 100 400 closed PH--',
    { answer: goOn, answerEarly: true },
  ),
  row(
    'chunks ended by FIN',
    [post([chunked], chunk('hello')), { await: '100 Continue' }],
    '1 → 100 closed CD--',
    { finish: 'end', answer: goOn, answerEarly: true },
  ),
  passes('chunks in pieces', [post([chunked]), '5', '\r', '\nhel', 'lo\r', '\n0\r\n', '\r', '\n']),
  row('pipelined behind chunks', post([chunked], CHUNKS) + get('Second: yes'), '2 → 200 200 open ---- ----'),
];
