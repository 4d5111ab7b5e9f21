// Servers that answer a health check in every way a server can be well or unwell, each on a free loopback port.
import { createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** What a server does with a connection. */
export type Behaviour = (socket: Socket) => void;

/** Waits for the request, says `answer` (latin1) and closes, or stays open. */
export const answers =
  (answer: string, then: 'close' | 'stay' = 'close'): Behaviour =>
  (socket) =>
    void socket.once('data', () =>
      then === 'close' ? socket.end(answer, 'latin1') : socket.write(answer, 'latin1'),
    );

/** Says `answer` (latin1) without being asked, and closes. */
export const answersAtOnce =
  (answer: string): Behaviour =>
  (socket) =>
    void socket.end(answer, 'latin1');

const LONG = `${'z'.repeat(20_000)}needle`;

/** By name; the tests say what each one is expected to be called. */
export const BEHAVIOURS = {
  good: answers('HTTP/1.0 200 OK\r\n\r\nhay, needle, hay'),
  redirect: answers('HTTP/1.1 302 Found\r\nlocation: /\r\n\r\n'),
  bareLines: answers('HTTP/1.0 200 OK\n\n'),
  noReason: answers('HTTP/1.1 200\r\n\r\n'),
  folded: answers('HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n'),
  emptyLineFirst: answers('\r\nHTTP/1.1 200 OK\r\n\r\n'),
  unavailable: answers('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n'),
  notFound: answers('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'),
  oddReason: answers('HTTP/1.1 500 Weird "quoted" \x01 reason\r\n\r\n'),
  interim: answers('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'),
  silent: () => {},
  halfHead: answers('HTTP/1.1 200 OK\r\nfoo: bar\r\n', 'stay'),
  cutHead: answers('HTTP/1.1 200 OK\r\nfoo: bar\r\n'),
  ssh: answers('SSH-2.0-OpenSSH_9.2p1\r\n', 'stay'),
  html: answers('<html>hello</html>'),
  badCode: answers('HTTP/1.1 2x0 OK\r\n\r\n'),
  badHeader: answers('HTTP/1.1 200 OK\r\nno colon\r\n\r\n'),
  bareReturn: answers('HTTP/1.1 200 OK\r\na: b\rc\r\n\r\n'),
  twoLengths: answers('HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd'),
  gzipCoding: answers('HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nneedle'),
  closing: answers(''),
  resetting: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
  endlessHead: (socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n'));
    const timer = setInterval(() => socket.writable && socket.write(`x: ${'y'.repeat(4000)}\r\n`), 2);
    socket.once('close', () => clearInterval(timer));
  },
  chunked: answers(
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nnee\r\n3;x=y\r\ndle\r\n0\r\n\r\n',
    'stay',
  ),
  badChunk: answers('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nneedle\r\n', 'stay'),
  openBody: answers('HTTP/1.0 200 OK\r\n\r\nneedle', 'stay'),
  openHay: answers('HTTP/1.0 200 OK\r\n\r\nhay', 'stay'),
  noBody: answers('HTTP/1.1 204 Gone\r\n\r\n'),
  lateNeedle: answers(`HTTP/1.1 200 OK\r\ncontent-length: ${LONG.length}\r\n\r\n${LONG}`),
} as const satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof BEHAVIOURS;

/** Starts a server that ends with the test; gives its port. */
export const startServer = (t: TestContext, behaviour: Behaviour): Promise<number> =>
  new Promise((resolve) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {}).once('close', () => sockets.delete(socket));
      behaviour(socket);
    });
    t.after(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

/** All of BEHAVIOURS, and a port where nobody listens as "refusing": name and port. */
export const startAll = async (t: TestContext): Promise<Map<BehaviourName | 'refusing', number>> => {
  const ports = new Map<BehaviourName | 'refusing', number>();
  for (const name of behaviourNames) ports.set(name, await startServer(t, BEHAVIOURS[name]));
  return ports.set('refusing', await closedPort());
};

const behaviourNames = Object.keys(BEHAVIOURS) as BehaviourName[];

/** A port that was free a moment ago. */
export const closedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
