// Answers the proxy gives itself: HAProxy's error pages, and what errorfile and errorloc put in their place.
import type { ErrorReply, Proxy } from '../../config/model.js';
import { parseResponse, ResponseHead } from '../http1/head.js';

/** A local answer before the connection header is added. `raw` (an unparsable errorfile) is sent as it is, then closed. */
export interface Reply {
  readonly status: number;
  readonly statusLine: string;
  /** Field lines, each with its CRLF. */
  readonly fields: string;
  readonly body: string;
}

const row = (status: number, reason: string, text: string): [number, Reply] => {
  const body = `<html><body><h1>${status} ${reason}</h1>\n${text}\n</body></html>\n`;
  return [status, htmlReply(status, reason, body)];
};

const htmlReply = (status: number, reason: string, body: string): Reply => ({
  status,
  statusLine: `HTTP/1.1 ${status} ${reason}\r\n`,
  fields: `content-length: ${body.length}\r\ncache-control: no-cache\r\ncontent-type: text/html\r\n`,
  body,
});

const DEFAULT_REPLIES = new Map<number, Reply>([
  row(200, 'OK', 'Service ready.'),
  row(400, 'Bad request', 'Your browser sent an invalid request.'),
  row(401, 'Unauthorized', 'You need a valid user and password to access this content.'),
  row(403, 'Forbidden', 'Request forbidden by administrative rules.'),
  row(404, 'Not Found', 'The resource could not be found.'),
  row(
    405,
    'Method Not Allowed',
    'A request was made of a resource using a request method not supported by that resource',
  ),
  row(407, 'Unauthorized', 'You need a valid user and password to access this content.'),
  row(408, 'Request Time-out', "Your browser didn't send a complete request in time."),
  row(410, 'Gone', 'The resource is no longer available and will not be available again.'),
  row(413, 'Payload Too Large', 'The request entity exceeds the maximum allowed.'),
  row(421, 'Misdirected Request', 'Request sent to a non-authoritative server.'),
  row(422, 'Unprocessable Content', 'The server cannot process the contained instructions.'),
  row(425, 'Too Early', 'Your browser sent early data.'),
  row(429, 'Too Many Requests', 'You have sent too many requests in a given amount of time.'),
  row(500, 'Internal Server Error', 'An internal server error occurred.'),
  row(
    501,
    'Not Implemented',
    'The server does not support the functionality required to fulfill the request.',
  ),
  row(502, 'Bad Gateway', 'The server returned an invalid or incomplete response.'),
  row(503, 'Service Unavailable', 'No server is available to handle this request.'),
  row(504, 'Gateway Time-out', "The server didn't respond in time."),
]);

/** The answers of one proxy, by status. */
export type Replies = ReadonlyMap<number, Reply>;

/** HAProxy's pages with what `proxy` replaces. The last line for a status wins. */
export const compileReplies = (proxy: Proxy): Replies => {
  if (proxy.errorReplies.length === 0) return DEFAULT_REPLIES;
  const replies = new Map(DEFAULT_REPLIES);
  for (const replaced of proxy.errorReplies) replies.set(replaced.status, compile(replaced));
  return replies;
};

const compile = ({ status, reply }: ErrorReply): Reply => {
  if (reply.kind === 'file') return compileFile(status, reply.content);
  const reason = reply.status === 302 ? 'Found' : 'See Other';
  return {
    status: reply.status,
    statusLine: `HTTP/1.1 ${reply.status} ${reason}\r\n`,
    fields: `cache-control: no-cache\r\ncontent-length: 0\r\nlocation: ${reply.location}\r\n`,
    body: '',
  };
};

/** An errorfile is a whole response as bytes; framing and connection fields are made anew. */
const compileFile = (status: number, content: string): Reply => {
  const head = new ResponseHead();
  const end = parseResponse(content, 0, head);
  if (end < 0) return DEFAULT_REPLIES.get(status) ?? DEFAULT_REPLIES.get(500)!;
  const body = content.slice(end);
  const { names, values, count } = head.headers;
  let fields = `content-length: ${body.length}\r\n`;
  for (let i = 0; i < count; i++) {
    if (names[i] !== 'content-length' && names[i] !== 'transfer-encoding' && names[i] !== 'connection')
      fields += `${names[i]}: ${values[i]}\r\n`;
  }
  return { status: head.status, statusLine: `HTTP/1.1 ${head.status} ${head.reason}\r\n`, fields, body };
};
