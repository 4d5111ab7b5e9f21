// Who closes and who stays: versions, Connection and its kin, pipelining, upgrades, 100-continue (RFC 9110, 7 and 10).
import { chunked, get, head, passes, post, type Row, refused, row } from './row.js';

const get10 = (...lines: string[]): string => head('GET / HTTP/1.0', 'Host: a', ...lines);
const websocket = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const switched = `${head(
  'HTTP/1.1 101 Switching Protocols',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', // of the key above (RFC 6455, 1.3)
)}frames`;
const noAccept = switched.replace(/Sec-.*\r\n/, '');
const wrongAccept = switched.replace('s3pP', 'S3pP');

export const persistence: readonly Row[] = [
  row('HTTP/1.0', get10(), '1 → 200 closed ----'),
  passes('HTTP/1.0 keep-alive', get10('Connection: keep-alive')),
  row('HTTP/1.0 close', get10('Connection: close'), '1 → 200 closed ----'),
  row(
    'HTTP/1.0 twice on one connection',
    get10('Connection: Keep-Alive') + get10(),
    '2 → 200 200 closed ---- ----',
  ),
  row('Connection: close', get('Connection: close'), '1 → 200 closed ----'),
  row('Connection: Close in capitals', get('CONNECTION: CLOSE'), '1 → 200 closed ----'),
  passes('Connection: keep-alive in 1.1', get('Connection: keep-alive')),
  row('Connection: close, keep-alive', get('Connection: close, keep-alive'), '1 → 200 closed ----'),
  row('Connection twice', get('Connection: keep-alive', 'Connection: close'), '1 → 200 closed ----'),
  row(
    'Connection names headers',
    get('Connection: X-Secret, close', 'X-Secret: 1', 'X-Other: 2'),
    '1 → 200 closed ----',
  ),
  passes(
    'Connection names Host and length',
    post(['Connection: host, content-length, x-forwarded-for', 'Content-Length: 5'], 'hello'),
  ),
  passes('empty Connection', get('Connection:')),
  passes('Keep-Alive', get('Connection: keep-alive', 'Keep-Alive: timeout=5, max=100')),
  passes('Proxy-Connection', get('Proxy-Connection: close')),
  passes('TE', get('Connection: TE', 'TE: trailers, deflate;q=0.5')),
  passes('Trailer', post([chunked, 'Trailer: X-Sum'], '0\r\nX-Sum: 1\r\n\r\n')),
  passes('proxy credentials', get('Proxy-Authorization: Basic YTpi', 'Authorization: Basic YTpi')),
  row('httpclose', get(), '1 → 200 closed ----', { cfg: ['option httpclose'] }),
  row('httpclose, client wants to stay', get('Connection: keep-alive'), '1 → 200 closed ----', {
    cfg: ['option httpclose'],
  }),
  passes('http-server-close', get(), { cfg: ['option http-server-close'] }),
  row('http-server-close, HTTP/1.0', get10(), '1 → 200 closed ----', { cfg: ['option http-server-close'] }),
  row('http-server-close, pipelined', get() + get('Second: yes'), '2 → 200 200 open ---- ----', {
    cfg: ['option http-server-close'],
  }),
  row('pipelined GETs', get('N: 1') + get('N: 2') + get('N: 3'), '3 → 200 200 200 open ---- ---- ----'),
  row('pipelined behind a close', get('Connection: close') + get('N: 2'), '1 → 200 closed ----'),
  row(
    'pipelined behind a POST',
    post(['Content-Length: 5'], 'hello') + get('N: 2'),
    '2 → 200 200 open ---- ----',
  ),
  row(
    'pipelined with a blank line between',
    `${get('N: 1')}\r\n${get('N: 2')}`,
    '2 → 200 200 open ---- ----',
  ),
  row('pipelined GET, then rubbish', `${get()}rubbish\r\n\r\n`, '1 → 200 400 closed ---- PR--'),
  row('FIN behind the request', get(), '1 → 200 closed ----', { finish: 'end' }),
  row('FIN before the answer, abortonclose', [get(), { await: '102' }], '1 → 102 400 closed CH--', {
    finish: 'end',
    answer: head('HTTP/1.1 102 Processing'),
    cfg: ['option abortonclose'],
  }),
];

export const expectations: readonly Row[] = [
  row(
    '100-continue',
    [post(['Expect: 100-continue', 'Content-Length: 5']), { await: 'HTTP/1.1 100' }, 'hello'],
    '1 → 100 200 open ----',
    {
      answer: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      answerEarly: true,
    },
  ),
  passes('100-continue, body sent at once', post(['Expect: 100-continue', 'Content-Length: 5'], 'hello')),
  row('100-continue refused', post(['Expect: 100-continue', 'Content-Length: 5']), '1 → 417 open CD--', {
    answer: 'HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n',
    answerEarly: true,
  }),
  passes('100-continue without a body', get('Expect: 100-continue')),
  passes('another expectation', get('Expect: miracles')),
];

export const upgrades: readonly Row[] = [
  row('websocket', get(...websocket), '1 → 101 open ----', { answer: switched }),
  row('websocket, wrong accept key', get(...websocket), '1 → 101 open ----', { answer: wrongAccept }),
  row('websocket, no accept key', get(...websocket), '1 → 502 open PH--', { answer: noAccept }),
  passes('websocket refused', get(...websocket), {
    answer: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  }),
  row('websocket, bytes sent before the answer', `${get(...websocket)}early`, '1 → 101 open ----', {
    answer: switched,
  }),
  row('websocket, bytes both ways', [get(...websocket), { await: 'frames' }, 'more'], '1 → 101 open ----', {
    answer: switched,
  }),
  row('websocket, server closes', get(...websocket), '1 → 101 closed ----', {
    answer: switched,
    answerCloses: true,
  }),
  passes('Upgrade without Connection', get('Upgrade: websocket')),
  passes('Connection: upgrade without Upgrade', get('Connection: upgrade')),
  passes(
    'Upgrade to h2c',
    get('Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'),
  ),
  row('Upgrade in HTTP/1.0', get10(...websocket), '1 → 101 open ----', { answer: switched }),
  row(
    'Upgrade on a POST with a body',
    post([...websocket, 'Content-Length: 5'], 'hello'),
    '1 → 502 open PH--',
    { answer: switched },
  ),
  refused('websocket without a key', get('Connection: Upgrade', 'Upgrade: websocket'), { answer: switched }),
];
