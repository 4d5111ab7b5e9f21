// Answers the proxy gives itself: HAProxy's error pages, what errorfile, errorloc and http-error put in their place, and
// what rules say.
import type { ErrorReply, Proxy } from '../../config/model.js';
import type { HttpReply, ReplyHeader } from '../../config/rules.js';
import { ResponseHead } from '../http1/head.js';
import { parseResponse } from '../http1/parse-head.js';
import type { Compiler } from '../sample/compiler.js';
import type { Stream } from '../sample/stream.js';
import { reasonOf } from './reasons.js';

/** A local answer before the connection header is added. */
export interface Reply {
  readonly status: number;
  readonly statusLine: string;
  /** Of an errorfile that speaks HTTP/1.0, as most do. */
  readonly version?: number;
  /** An errorfile says `Connection: close`, or no length. */
  readonly closes?: boolean;
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

/** Makes an answer for one request; most are the same for all. */
export type MakeReply = (stream: Stream) => Reply;

/** Answers by status. */
export type Pages = ReadonlyMap<number, MakeReply>;

/** What one proxy has in place of HAProxy's pages. */
export interface Replies {
  readonly pages: Pages;
  /** Before there is a request only those that say the same to everybody (manual 4.2, "http-error"). */
  readonly early: Pages;
}

export const compileReplies = ({ errorReplies }: Proxy, compiler: Compiler): Replies => ({
  pages: compilePages(errorReplies, compiler),
  early: compilePages(errorReplies.filter(isFixed), compiler),
});

const isFixed = ({ reply }: ErrorReply): boolean =>
  reply.kind !== 'reply' || reply.reply.body.kind === 'message';

/** The last line for a status wins; one that asks for the default leaves none. */
const compilePages = (errorReplies: readonly ErrorReply[], compiler: Compiler): Pages => {
  const pages = new Map<number, MakeReply>();
  for (const replaced of errorReplies) {
    const made = compile(replaced, compiler);
    if (made) pages.set(replaced.status, made);
    else pages.delete(replaced.status);
  }
  return pages;
};

/** HAProxy's page for a status it has one for. */
export const defaultReply = (status: number): Reply | undefined => DEFAULT_REPLIES.get(status);

const compile = ({ status, reply }: ErrorReply, compiler: Compiler): MakeReply | undefined => {
  if (reply.kind === 'reply') return compileHttpReply(reply.reply, compiler);
  if (reply.kind === 'file') return compileMessage(status, reply.content);
  const reason = reply.status === 302 ? 'Found' : 'See Other';
  const redirection: Reply = {
    status: reply.status,
    statusLine: `HTTP/1.1 ${reply.status} ${reason}\r\n`,
    fields: `cache-control: no-cache\r\ncontent-length: 0\r\nlocation: ${reply.location}\r\n`,
    body: '',
  };
  return () => redirection;
};

/** An errorfile is a whole response as bytes; what it says of its connection is done, and said anew. */
const compileMessage = (status: number, content: string): MakeReply => {
  const head = new ResponseHead();
  const end = parseResponse(content, 0, head);
  if (end < 0) {
    const reply = DEFAULT_REPLIES.get(status) ?? DEFAULT_REPLIES.get(500)!;
    return () => reply;
  }
  const { headers, version } = head;
  const body = content.slice(end);
  const closes = head.close || headers.get('content-length') === undefined;
  headers.rewrite('content-length', () => String(body.length));
  headers.remove('transfer-encoding');
  headers.remove('connection');
  const statusLine = `HTTP/${version === 10 ? '1.0' : '1.1'} ${head.status} ${head.reason}\r\n`;
  const reply: Reply = {
    status: head.status,
    statusLine,
    version,
    closes,
    fields: headers.serialise(),
    body,
  };
  return () => reply;
};

/** What `return` and its like have said; undefined where it is the proxy's page (manual 4.4, "return"). */
export const compileHttpReply = (
  { status, body, contentType, headers }: HttpReply,
  compiler: Compiler,
): MakeReply | undefined => {
  if (body.kind === 'page') return undefined;
  if (body.kind === 'message') return compileMessage(status, body.content);
  if (body.kind === 'section') {
    const section = compiler.model.httpErrors.find(({ name }) => name === body.name);
    return section && compilePages(section.replies, compiler).get(status);
  }
  const statusLine = `HTTP/1.1 ${status} ${reasonOf(status)}\r\n`;
  const fieldsOf = compileFields(headers, compiler);
  const type = contentType === undefined ? '' : `content-type: ${contentType}\r\n`;
  const write = body.kind === 'format' ? compiler.format(body.format, 'http') : undefined;
  const text = body.kind === 'text' ? body.text : '';
  return (stream) => {
    const content = write ? write(stream) : text;
    const length = `content-length: ${content.length}\r\n`;
    return {
      status,
      statusLine,
      fields: fieldsOf(stream) + length + (content === '' ? '' : type),
      body: content,
    };
  };
};

/** One that turns out empty is left out. */
const compileFields = (headers: readonly ReplyHeader[], compiler: Compiler): ((stream: Stream) => string) => {
  const written = headers.map(({ name, value }) => ({ name, write: compiler.format(value, 'http') }));
  return (stream) => {
    let fields = '';
    for (const { name, write } of written) {
      const value = write(stream);
      if (value !== '') fields += `${name}: ${value}\r\n`;
    }
    return fields;
  };
};
