// An HTTP/2 server that opens the connection itself, to a frontend that takes it for one of its servers (attach-srv).
import { Buffer } from 'node:buffer';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { TestContext } from 'node:test';
import { type Http2Answer, type Http2Origin, OK, startHttp2Origin } from './http2-origin.js';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

export interface Attached {
  readonly origin: Http2Origin;
  readonly socket: Socket;
}

export interface AttachedOptions {
  readonly answer?: Http2Answer;
  /** How it begins: with a client's preface, as HAProxy's `bind rhttp@`, or as the server that it is to be. */
  readonly as?: 'client' | 'server';
  /** Said before HTTP/2. */
  readonly first?: string;
}

/** Opens a connection to `port`, and answers the requests that come by it. */
export async function attachTo(
  t: TestContext,
  port: number,
  { answer = OK, as = 'client', first = '' }: AttachedOptions = {},
): Promise<Attached> {
  const origin = await startHttp2Origin(t, answer);
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => {});
  t.after(() => socket.destroy());
  if (first !== '') socket.write(first);
  origin.serve(as === 'client' ? turnedRound(socket) : socket);
  return { origin, socket };
}

/** node:http2 is a client or a server: here it is a server to which its peer has said the preface. */
function turnedRound(socket: Socket): Duplex {
  socket.write(PREFACE);
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => void socket.resume(),
    write: (bytes: Buffer, _encoding, written) => void socket.write(bytes, () => written()),
    final: (ended) => void socket.end(ended),
    destroy: (error, destroyed) => {
      socket.destroy();
      destroyed(error);
    },
  });
  stream.on('error', () => {});
  stream.push(PREFACE);
  socket.on('data', (bytes: Buffer) => {
    if (!stream.push(bytes)) socket.pause();
  });
  socket.on('end', () => stream.push(null));
  socket.on('close', () => stream.destroy());
  return stream;
}
