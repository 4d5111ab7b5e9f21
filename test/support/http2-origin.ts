// A server that speaks HTTP/2 over clear TCP and keeps what it saw of each request.
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type SessionOptions,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TestContext } from 'node:test';

export interface Http2Request {
  /** As received, names and values: ":method GET, :path /, host a". */
  readonly head: string;
  readonly path: string;
  body: string;
  trailers: string;
  /** The stream's end: how many bytes came, and the code of its reset. */
  received: number;
  reset: number | undefined;
}

export interface Http2Origin {
  readonly port: number;
  readonly requests: readonly Http2Request[];
  /** Open and closed, in the order of their coming. */
  readonly sessions: readonly ServerHttp2Session[];
  /** Serves on a connection that it has opened itself. */
  serve(connection: Duplex): void;
  stop(): void;
}

export type Http2Answer = (stream: ServerHttp2Stream, fields: IncomingHttpHeaders) => void;

/** Answers in one go, with no field that is not given. */
export const answers =
  (fields: OutgoingHttpHeaders, body = ''): Http2Answer =>
  (stream) => {
    stream.respond(fields, { endStream: body === '' });
    if (body !== '') stream.end(body);
  };

export const OK = answers({ ':status': 200, 'content-length': 2 }, 'ok');

const joined = (raw: readonly string[]): string =>
  raw.flatMap((name, i) => (i % 2 === 0 ? [`${name} ${raw[i + 1]}`] : [])).join(', ');

/** Keeps bodies up to a length that a test prints. */
const MOST_KEPT = 1000;

export async function startHttp2Origin(
  t: TestContext,
  answer: Http2Answer = OK,
  settings: SessionOptions['settings'] = {},
): Promise<Http2Origin> {
  const requests: Http2Request[] = [];
  const sessions: ServerHttp2Session[] = [];
  const server = createServer({ settings });
  server.on('session', (session) => {
    sessions.push(session);
    session.on('error', () => {});
  });
  server.on(
    'stream',
    (stream: ServerHttp2Stream, fields: IncomingHttpHeaders, _flags: number, raw: readonly string[]) => {
      const request: Http2Request = {
        head: joined(raw),
        path: fields[':path'] ?? '',
        body: '',
        trailers: '',
        received: 0,
        reset: undefined,
      };
      requests.push(request);
      stream.on('data', (bytes: Buffer) => {
        request.received += bytes.length;
        if (request.body.length < MOST_KEPT) request.body += bytes.toString('latin1');
      });
      stream.on('trailers', (_fields: IncomingHttpHeaders, _flags: number, raw: readonly string[]) => {
        request.trailers = joined(raw);
      });
      stream.on('error', () => {});
      stream.on('close', () => {
        request.reset = stream.rstCode;
      });
      answer(stream, fields);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = (): void => {
    server.close();
    for (const session of sessions) session.destroy();
  };
  const serve = (connection: Duplex): void => void server.emit('connection', connection);
  t.after(stop);
  return { port: (server.address() as AddressInfo).port, requests, sessions, stop, serve };
}
