// The servers behind the proxy: they keep the exact bytes they saw and answer exactly the bytes they are told.
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { type Message, readRequests, type Stream } from './http1.js';

export interface OriginConnection {
  readonly socket: Socket;
  /** Every byte seen, latin1. */
  readonly received: string;
  readonly state: 'open' | 'ended' | 'closed';
}

export interface Origin {
  readonly port: number;
  /** Connections in the order of their coming. */
  readonly connections: readonly OriginConnection[];
  /** The requests of all connections, read from the bytes they saw. */
  requests(): Message[];
  /** Stops listening and breaks what is open: a server that dies. */
  kill(): Promise<void>;
}

export interface Answers {
  /** Bytes for the nth request (0-based) of this origin. */
  readonly bytes: string | ((request: Message, nth: number) => string | undefined);
  /** Answers as soon as the head is there, without waiting for the body. */
  readonly early?: boolean;
  /** Closes after the first answer. */
  readonly close?: boolean;
}

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** An origin that reads requests and answers each with given bytes; `OK` unless told. */
export const startOrigin = (t: TestContext, answers: Partial<Answers> = {}): Promise<Origin> =>
  startRawOrigin(t, (connection) => {
    let answered = 0;
    connection.socket.on('data', () => {
      for (const request of readRequests(connection.received).messages.slice(answered)) {
        if (!request.complete && !answers.early) break;
        const { bytes = OK, close = false } = answers;
        const answer = typeof bytes === 'string' ? bytes : bytes(request, answered);
        answered++;
        if (answer !== undefined) connection.socket.write(answer, 'latin1');
        if (close) connection.socket.end();
      }
    });
  });

/** An origin whose whole behaviour is the test's: `onConnection` may add its own listeners to the socket. */
export async function startRawOrigin(
  t: TestContext,
  onConnection: (connection: OriginConnection) => void = () => {},
): Promise<Origin> {
  const connections: OriginConnection[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const connection = watch(socket);
    connections.push(connection);
    onConnection(connection);
  });
  const kill = stopper(server, () => connections.map(({ socket }) => socket));
  const port = await listen(t, server, kill);
  const requests = () =>
    connections.flatMap(({ received }): Stream['messages'] => readRequests(received).messages);
  return { port, connections, requests, kill };
}

function watch(socket: Socket): OriginConnection {
  let received = '';
  let state: OriginConnection['state'] = 'open';
  socket.on('data', (bytes: Buffer) => (received += bytes.toString('latin1')));
  socket.on('end', () => {
    state = 'ended';
    socket.end();
  });
  socket.on('close', () => (state = 'closed'));
  socket.on('error', () => {});
  return {
    socket,
    get received() {
      return received;
    },
    get state() {
      return state;
    },
  };
}

export interface WebServer {
  readonly port: number;
  /** Requests whose head has come. */
  readonly seen: number;
  /** Most requests that were being answered at the same time. */
  readonly peak: number;
  kill(): Promise<void>;
}

export interface WebServerOptions {
  /** Answers with the server's name unless told. */
  readonly answer?: RequestListener;
  readonly host?: string;
  readonly port?: number;
}

/** A web server on node:http, for load: it counts. */
export async function startWebServer(
  t: TestContext,
  name: string,
  { answer = plainly(name), host, port }: WebServerOptions = {},
): Promise<WebServer> {
  const counts = { seen: 0, peak: 0, now: 0 };
  const sockets = new Set<Socket>();
  const server = createHttpServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    counts.seen++;
    counts.peak = Math.max(counts.peak, ++counts.now);
    response.once('close', () => counts.now--);
    answer(request, response);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const kill = stopper(server, () => [...sockets]);
  const bound = await listen(t, server, kill, { host, port });
  return {
    port: bound,
    get seen() {
      return counts.seen;
    },
    get peak() {
      return counts.peak;
    },
    kill,
  };
}

/** With the length, which node:http leaves out towards HTTP/1.0. */
const plainly =
  (text: string): RequestListener =>
  (_request, response) =>
    response.setHeader('content-length', text.length).end(text);

const stopper = (server: Server, sockets: () => Socket[]) => async (): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets()) socket.resetAndDestroy();
  await closed;
};

async function listen(
  t: TestContext,
  server: Server,
  kill: () => Promise<void>,
  {
    host = '127.0.0.1',
    port = 0,
  }: { readonly host?: string | undefined; readonly port?: number | undefined } = {},
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, 4096, resolve);
  });
  t.after(kill);
  return (server.address() as AddressInfo).port;
}
