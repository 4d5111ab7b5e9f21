// Reads HTTP/1 messages out of a byte stream (latin1 strings) as tests see them. It shares nothing with the proxy's
// parser, and expects what a proxy sends to be clean: anything odd is left in `rest` for the test to look at.

export interface Message {
  readonly startLine: string;
  /** In order, names and values as they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly framing: 'none' | 'length' | 'chunked' | 'close' | 'tunnel';
  /** Chunks joined. */
  readonly body: string;
  /** What stood between the last chunk and the empty line. */
  readonly trailers: string;
  /** False: the stream ended, or goes on, in the middle of the body. */
  readonly complete: boolean;
}

export interface Stream {
  readonly messages: readonly Message[];
  /** What was no message: an incomplete head, or rubbish. */
  readonly rest: string;
}

interface Body extends Pick<Message, 'framing' | 'body' | 'trailers' | 'complete'> {
  readonly end: number;
}

export const headerValue = (message: Pick<Message, 'headers'>, name: string): string | undefined =>
  message.headers.find(([header]) => header.toLowerCase() === name)?.[1];

export const readRequests = (bytes: string): Stream => readStream(bytes, requestBody);

/** `methods` are those of the requests answered, in order: a HEAD's answer has no body, a CONNECT's is a tunnel. */
export function readResponses(bytes: string, methods: readonly string[] = []): Stream {
  let answered = 0;
  return readStream(bytes, (head, text, at) => {
    const status = Number(head.startLine.split(' ')[1]);
    const method = methods[answered];
    if (status >= 200 || status === 101) answered++;
    if (status === 101 || (method === 'CONNECT' && status < 300)) return rest('tunnel', text, at);
    if (status < 200 || status === 204 || status === 304 || method === 'HEAD') return none(at);
    return bodyByHeaders(head, text, at) ?? rest('close', text, at);
  });
}

type Head = Pick<Message, 'startLine' | 'headers'>;
type ReadBody = (head: Head, text: string, at: number) => Body;

function readStream(text: string, readBody: ReadBody): Stream {
  const messages: Message[] = [];
  let at = 0;
  for (;;) {
    const end = text.indexOf('\r\n\r\n', at);
    if (end < 0) return { messages, rest: text.slice(at) };
    const head = readHead(text.slice(at, end));
    const { end: next, ...body } = readBody(head, text, end + 4);
    messages.push({ ...head, ...body });
    at = next;
    if (!body.complete) return { messages, rest: text.slice(at) };
  }
}

function readHead(text: string): Head {
  const [startLine = '', ...lines] = text.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { startLine, headers };
}

const requestBody: ReadBody = (head, text, at) => {
  if (head.startLine.startsWith('CONNECT ')) return rest('tunnel', text, at);
  if (headerValue(head, 'upgrade') && !headerValue(head, 'content-length')) return rest('tunnel', text, at);
  return bodyByHeaders(head, text, at) ?? none(at);
};

function bodyByHeaders(head: Head, text: string, at: number): Body | undefined {
  if (headerValue(head, 'transfer-encoding')) return readChunks(text, at);
  const length = headerValue(head, 'content-length');
  if (length === undefined) return undefined;
  const end = Math.min(at + Number(length), text.length);
  const body = text.slice(at, end);
  return { framing: 'length', body, trailers: '', complete: body.length === Number(length), end };
}

const none = (at: number): Body => ({ framing: 'none', body: '', trailers: '', complete: true, end: at });

const rest = (framing: 'close' | 'tunnel', text: string, at: number): Body => {
  return { framing, body: text.slice(at), trailers: '', complete: true, end: text.length };
};

function readChunks(text: string, start: number): Body {
  let at = start;
  let body = '';
  for (;;) {
    const size = /^([0-9a-fA-F]+)(?:;[^\r\n]*)?\r\n/.exec(text.slice(at, at + 1000));
    if (!size) return { framing: 'chunked', body, trailers: '', complete: false, end: at };
    const length = Number.parseInt(size[1]!, 16);
    const data = at + size[0].length;
    if (length === 0) return readTrailers(text, data, body);
    body += text.slice(data, data + length);
    const ended = text.startsWith('\r\n', data + length);
    if (!ended) return { framing: 'chunked', body, trailers: '', complete: false, end: text.length };
    at = data + length + 2;
  }
}

function readTrailers(text: string, at: number, body: string): Body {
  const none = text.startsWith('\r\n', at);
  const end = none ? at : text.indexOf('\r\n\r\n', at) + 2;
  const complete = none || end > 1;
  const trailers = complete ? text.slice(at, end) : '';
  return { framing: 'chunked', body, trailers, complete, end: complete ? end + 2 : text.length };
}

/** One text for one message, the same however its chunks were cut. */
export function describeMessage(message: Message): string {
  const { startLine, headers, framing, body, trailers, complete } = message;
  const head = [startLine, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
  const state = complete ? framing : `${framing}, incomplete`;
  return `${head}\n\n(${state}) ${body}${trailers && `\n(trailers) ${trailers}`}`;
}
