// What HTTP/1 becomes on its way to an HTTP/2 server and back. Each row was taken from the real haproxy 2.6.
import { constants } from 'node:http2';
import { answers, type Http2Answer } from '../../support/http2-origin.js';
import { head } from '../differential/row.js';

export interface Http2Row {
  readonly name: string;
  readonly send: string;
  readonly answer?: Http2Answer;
  /** The heads that the server saw, each with its body and its trailers. */
  readonly seen: string;
  /** What the client got, line ends as "|", without Date. */
  readonly got: string;
  /** Status and letters of the log line. */
  readonly log: string;
  /** Where hapax does otherwise, and why. */
  readonly hapax?: { readonly why: string } & Partial<Record<'seen' | 'got' | 'log', string>>;
}

const { NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM } = constants;

const get = (...lines: string[]): string => head('GET /ROW HTTP/1.1', 'Host: a', ...lines);
const post = (lines: readonly string[], body = ''): string =>
  head('POST /ROW HTTP/1.1', 'Host: a', ...lines) + body;

const status = (code: number, fields: Readonly<Record<string, string>> = {}): Http2Answer =>
  answers({ ':status': code, ...fields });

/** Once the request is there in full. */
const afterRequest =
  (answer: Http2Answer): Http2Answer =>
  (stream, fields) =>
    stream.on('end', () => answer(stream, fields));

/** A body, and then what `end` does to its stream. */
const withBody =
  (length: string | undefined, end: Http2Answer): Http2Answer =>
  (stream, fields) => {
    stream.respond({ ':status': 200, ...(length && { 'content-length': length }) });
    stream.write('abc', () => setTimeout(() => end(stream, fields), 20));
  };

const withTrailers =
  (length?: string): Http2Answer =>
  (stream) => {
    const fields = { ':status': 200, ...(length && { 'content-length': length }) };
    stream.respond(fields, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '7' }));
    stream.end('abc');
  };

const interim =
  (code: number): Http2Answer =>
  (stream, fields) => {
    stream.additionalHeaders({ ':status': code, ...(code === 103 && { link: '</a>' }) });
    answers({ ':status': 200, 'content-length': 2 }, 'ok')(stream, fields);
  };

/** Says so, and sends back what comes. */
const echo: Http2Answer = (stream) => {
  stream.respond({ ':status': 200, 'sec-websocket-protocol': 'x' });
  stream.on('data', (bytes: Buffer) => stream.write(bytes));
  stream.on('end', () => stream.end());
};

const UPGRADE = ['Connection: upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

const plain: readonly Http2Row[] = [
  {
    name: 'a GET',
    send: get('X-A: 1', 'X-A: 2', 'Accept: \xe4'),
    answer: answers(
      { ':status': 200, 'content-length': 2, 'x-a': ['1', '2'], 'set-cookie': ['a=1', 'b=2'] },
      'ok',
    ),
    seen: ':method GET, :scheme https, :path /ROW, host a, x-a 1, x-a 2, accept ä',
    got: 'HTTP/1.1 200 |content-length: 2|x-a: 1|x-a: 2|set-cookie: a=1|set-cookie: b=2||ok',
    log: '200 ----',
  },
  {
    name: 'fields of the connection',
    send: get(
      'Connection: keep-alive, x-b',
      'Keep-Alive: 5',
      'X-B: 1',
      'Proxy-Connection: close',
      'TE: gzip, trailers',
    ),
    seen: ':method GET, :scheme https, :path /ROW, host a, x-b 1, te trailers',
    got: 'HTTP/1.1 200 |content-length: 0||',
    log: '200 ----',
  },
  {
    name: 'two cookie fields',
    send: get('Cookie: a=1; b=2', 'Cookie: c=3'),
    seen: ':method GET, :scheme https, :path /ROW, host a, cookie a=1; b=2, cookie c=3',
    got: 'HTTP/1.1 200 |content-length: 0||',
    log: '200 ----',
  },
  {
    name: 'a field that Node sends once',
    send: get('User-Agent: u', 'User-Agent: v', 'Cookie: a=1', 'Cookie: c=3'),
    seen: ':method GET, :scheme https, :path /ROW, host a, user-agent u, user-agent v, cookie a=1, cookie c=3',
    got: 'HTTP/1.1 200 |content-length: 0||',
    log: '200 ----',
    hapax: {
      why: 'node:http2 refuses to send it twice; a list says the same',
      seen: ':method GET, :scheme https, :path /ROW, host a, user-agent u, v, cookie a=1, cookie c=3',
    },
  },
  {
    name: 'an absolute target',
    send: head('GET http://b/ROW HTTP/1.1', 'Host: b'),
    seen: ':method GET, :scheme http, :authority b, :path /ROW',
    got: 'HTTP/1.1 200 |content-length: 0||',
    log: '200 ----',
  },
  {
    name: 'no Host',
    send: head('GET /ROW HTTP/1.0'),
    seen: '',
    got: 'HTTP/1.1 502 Bad Gateway|content-length: 107|cache-control: no-cache|content-type: text/html|connection: close||PAGE',
    log: '502 SH--',
    hapax: {
      why: 'the address of the server stands in: node:http2 insists on an authority, as do servers',
      seen: ':method GET, :scheme https, :path /ROW, :authority SERVER',
      got: 'HTTP/1.1 200 |content-length: 0|connection: close||',
      log: '200 ----',
    },
  },
  {
    name: 'HEAD',
    send: head('HEAD /ROW HTTP/1.1', 'Host: a'),
    answer: status(200, { 'content-length': '7' }),
    seen: ':method HEAD, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |content-length: 7||',
    log: '200 ----',
  },
  {
    name: 'HEAD without a length',
    send: head('HEAD /ROW HTTP/1.1', 'Host: a'),
    answer: status(200),
    seen: ':method HEAD, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 ||',
    log: '200 ----',
  },
  {
    name: 'no length',
    send: get(),
    answer: answers({ ':status': 200 }, 'hello'),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |transfer-encoding: chunked||5|hello|0||',
    log: '200 ----',
  },
  {
    name: 'no length, HTTP/1.0',
    send: head('GET /ROW HTTP/1.0', 'Host: a'),
    answer: answers({ ':status': 200 }, 'hello'),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |connection: close|transfer-encoding: chunked||5|hello|0||',
    log: '200 ----',
    hapax: {
      why: 'where the field that says close stands',
      got: 'HTTP/1.1 200 |transfer-encoding: chunked|connection: close||5|hello|0||',
    },
  },
  {
    name: 'no length, no body',
    send: get(),
    answer: status(200),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |transfer-encoding: chunked||0||',
    log: '200 ----',
  },
  {
    name: '204',
    send: get(),
    answer: status(204),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 204 ||',
    log: '204 ----',
  },
  {
    name: '304',
    send: get(),
    answer: status(304, { 'content-length': '5', etag: '"x"' }),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 304 |content-length: 5|etag: "x"||',
    log: '304 ----',
  },
  {
    name: 'a status of its own',
    send: get(),
    answer: status(299, { 'content-length': '0' }),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 299 |content-length: 0||',
    log: '299 ----',
  },
  {
    name: 'trailers',
    send: get(),
    answer: withTrailers(),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |transfer-encoding: chunked||3|abc|0|x-sum: 7||',
    log: '200 ----',
  },
  {
    name: 'trailers behind a length',
    send: get(),
    answer: withTrailers('3'),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |content-length: 3||abc',
    log: '200 ----',
  },
  {
    name: '100',
    send: get(),
    answer: interim(100),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 100 ||HTTP/1.1 200 |content-length: 2||ok',
    log: '200 ----',
  },
  {
    name: '103',
    send: get(),
    answer: interim(103),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 103 |link: </a>||HTTP/1.1 200 |content-length: 2||ok',
    log: '200 ----',
  },
];

const bodies: readonly Http2Row[] = [
  {
    name: 'a POST',
    send: post(['Content-Length: 5'], 'hello'),
    answer: afterRequest(status(200, { 'content-length': '0' })),
    seen: ':method POST, :scheme https, :path /ROW, host a, content-length 5 # hello',
    got: 'HTTP/1.1 200 |content-length: 0||',
    log: '200 ----',
  },
  {
    name: 'a chunked POST with trailers',
    send: post(['Transfer-Encoding: chunked'], '5;x=y\r\nhello\r\n0\r\nX-T: 1\r\n\r\n'),
    answer: afterRequest(status(200, { 'content-length': '0' })),
    seen: ':method POST, :scheme https, :path /ROW, host a # hello # x-t 1',
    got: 'HTTP/1.1 200 |content-length: 0||',
    log: '200 ----',
  },
  {
    name: 'a POST of nothing',
    send: post(['Content-Length: 0']),
    answer: afterRequest(status(200, { 'content-length': '0' })),
    seen: ':method POST, :scheme https, :path /ROW, host a, content-length 0',
    got: 'HTTP/1.1 200 |content-length: 0||',
    log: '200 ----',
  },
  {
    name: 'a POST that expects 100',
    send: post(['Expect: 100-continue', 'Content-Length: 2'], 'hi'),
    answer: afterRequest(status(200, { 'content-length': '0' })),
    seen: ':method POST, :scheme https, :path /ROW, host a, expect 100-continue, content-length 2 # hi',
    got: 'HTTP/1.1 200 |content-length: 0||',
    log: '200 ----',
  },
  {
    name: 'an answer before the body is there',
    send: post(['Content-Length: 50'], 'hello'),
    answer: answers({ ':status': 413, 'content-length': 2 }, 'no'),
    seen: ':method POST, :scheme https, :path /ROW, host a, content-length 50 # hello',
    got: 'HTTP/1.1 413 |content-length: 2||no',
    log: '413 CD--',
  },
];

const failures: readonly Http2Row[] = [
  {
    name: 'a reset instead of an answer',
    send: get(),
    answer: (stream) => stream.close(NGHTTP2_INTERNAL_ERROR),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 502 Bad Gateway|content-length: 107|cache-control: no-cache|content-type: text/html||PAGE',
    log: '502 SH--',
  },
  {
    name: 'a refused stream',
    send: get(),
    answer: (stream) => stream.close(NGHTTP2_REFUSED_STREAM),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 502 Bad Gateway|content-length: 107|cache-control: no-cache|content-type: text/html||PAGE',
    log: '502 SH--',
    hapax: {
      why: 'the server has not looked at it: a request that can be repeated gets another connection once',
      seen: ':method GET, :scheme https, :path /ROW, host a + :method GET, :scheme https, :path /ROW, host a',
    },
  },
  {
    name: 'the connection breaks before an answer',
    send: post(['Content-Length: 0']),
    answer: (stream) => stream.session?.destroy(),
    seen: ':method POST, :scheme https, :path /ROW, host a, content-length 0',
    got: 'HTTP/1.1 502 Bad Gateway|content-length: 107|cache-control: no-cache|content-type: text/html||PAGE',
    log: '502 SH--',
  },
  {
    name: 'a reset within a body',
    send: get(),
    answer: withBody('10', (stream) => stream.close(NGHTTP2_INTERNAL_ERROR)),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |content-length: 10||abc',
    log: '200 SD--',
  },
  {
    name: 'the connection breaks within a body',
    send: get(),
    answer: withBody('10', (stream) => stream.session?.destroy()),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |content-length: 10||abc',
    log: '200 SD--',
  },
  {
    name: 'the connection breaks within a body of no length',
    send: get(),
    answer: withBody(undefined, (stream) => stream.session?.destroy()),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |transfer-encoding: chunked||3|abc|',
    log: '200 SD--',
  },
  {
    name: 'less than the length',
    send: get(),
    answer: withBody('10', (stream) => stream.end()),
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |content-length: 10||abc',
    log: '200 SD--',
  },
  {
    name: 'GOAWAY with the answer',
    send: get(),
    answer: (stream) => {
      stream.session?.goaway(0, stream.id);
      status(200, { 'content-length': '0' })(stream, {});
    },
    seen: ':method GET, :scheme https, :path /ROW, host a',
    got: 'HTTP/1.1 200 |content-length: 0||',
    log: '200 ----',
  },
];

const tunnels: readonly Http2Row[] = [
  {
    name: 'WebSocket',
    send: get(...UPGRADE, KEY) + 'ping',
    answer: echo,
    seen: ':method CONNECT, :scheme https, :authority a, :path /ROW, :protocol websocket, sec-websocket-version 13, sec-websocket-key dGhlIHNhbXBsZSBub25jZQ== # ping',
    got: 'HTTP/1.1 101 |sec-websocket-protocol: x|connection: upgrade|upgrade: websocket|Sec-Websocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=||ping',
    log: '101 ----',
    hapax: {
      why: 'names of fields are in lower case',
      got: 'HTTP/1.1 101 |sec-websocket-protocol: x|connection: upgrade|upgrade: websocket|sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=||ping',
    },
  },
  {
    name: 'WebSocket refused',
    send: get(...UPGRADE, KEY),
    answer: answers({ ':status': 403, 'content-length': 2 }, 'no'),
    seen: ':method CONNECT, :scheme https, :authority a, :path /ROW, :protocol websocket, sec-websocket-version 13, sec-websocket-key dGhlIHNhbXBsZSBub25jZQ==',
    got: 'HTTP/1.1 403 |content-length: 2||no',
    log: '403 ----',
  },
  {
    name: 'another protocol',
    send: get('Connection: upgrade', 'Upgrade: foo'),
    answer: echo,
    seen: ':method CONNECT, :scheme https, :authority a, :path /ROW, :protocol foo',
    got: 'HTTP/1.1 101 |sec-websocket-protocol: x|connection: upgrade|upgrade: foo||',
    log: '101 ----',
  },
  {
    name: 'CONNECT',
    send: head('CONNECT ROW:443 HTTP/1.1', 'Host: ROW:443') + 'hi',
    answer: echo,
    seen: ':method CONNECT, :authority ROW:443 # hi',
    got: 'HTTP/1.1 200 |sec-websocket-protocol: x||hi',
    log: '200 ----',
  },
];

export const rows: readonly Http2Row[] = [...plain, ...bodies, ...failures, ...tunnels];
