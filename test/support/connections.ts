// Connections of both implementations with a plain net.Socket as their peer, and a handler that writes down what it is told.
import assert from 'node:assert/strict';
import { createServer, connect as netConnect, type Server, type Socket } from 'node:net';
import { type Choice, chooseConnection, socketWasReset } from '#hapax/common/native.js';
import type { Connection, ConnectionHandler } from '#hapax/engine/net/connection.js';
import { dial } from '#hapax/engine/net/dial.js';
import { type Accept, type Listener, openListener } from '#hapax/engine/net/listener.js';
import { until, within } from './until.js';

export const implementations: Readonly<Record<string, Choice>> = {
  native: chooseConnection('native'),
  'net.Socket': chooseConnection('socket'),
};

export type Side = 'accepted' | 'dialed';
export const sides: readonly Side[] = ['accepted', 'dialed'];

/** Notes every event. `events` joins neighbouring data: ['data', 'end', 'close ECONNRESET']. */
export class Recorder implements ConnectionHandler {
  readonly events: string[] = [];
  private readonly chunks: Buffer[] = [];
  length = 0;
  drains = 0;

  get received(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.received.toString('latin1');
  }

  get closed(): boolean {
    return this.events.some((event) => event.startsWith('close'));
  }

  onData(buffer: Buffer, length: number): void {
    this.chunks.push(Buffer.copyBytesFrom(buffer, 0, length));
    this.length += length;
    if (this.events.at(-1) !== 'data') this.events.push('data');
  }

  onEnd(): void {
    this.events.push('end');
  }

  onDrain(): void {
    this.drains++;
    this.events.push('drain');
  }

  onClose(error: string | undefined): void {
    this.events.push(error === undefined ? 'close' : `close ${error}`);
  }
}

export interface Pair {
  readonly connection: Connection;
  readonly seen: Recorder;
  /** The other end: paused until the test reads from it. */
  readonly peer: Socket;
}

const loopback = { kind: 'inet', host: '127.0.0.1', port: 0 } as const;

export const bindTo = (host: string, port: number) =>
  ({ address: { kind: 'inet', host, port }, v6only: false }) as const;

/** Opens a listener on `host` with a port of its own. */
export const listenAnywhere = async (
  choice: Choice,
  accept: Accept,
  host: string = loopback.host,
): Promise<{ listener: Listener; port: number }> => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, host, resolve));
  const port = portOf(probe);
  await new Promise((resolve) => probe.close(resolve));
  return { listener: await openListener(bindTo(host, port), 1024, accept, choice), port };
};

export const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
};

/** A connection of `choice`, by way of its listener or its dial. */
export const connectPair = (choice: Choice, side: Side): Promise<Pair> =>
  within('a connection', side === 'accepted' ? acceptOne(choice) : dialOne(choice));

const acceptOne = async (choice: Choice): Promise<Pair> => {
  const seen = new Recorder();
  let connection: Connection | undefined;
  const { listener, port } = await listenAnywhere(choice, (attach) => {
    connection = attach(seen);
  });
  const peer = quiet(netConnect({ port, host: loopback.host, allowHalfOpen: true }));
  const accepted = await until('an accepted connection', () => connection);
  listener.close();
  return { connection: accepted, seen, peer };
};

const dialOne = async (choice: Choice): Promise<Pair> => {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  await new Promise<void>((resolve) => server.listen(0, loopback.host, resolve));
  const peer = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const seen = new Recorder();
  const connection = await dialed(choice, portOf(server), seen);
  server.close();
  return { connection, seen, peer: quiet(await peer) };
};

/** Connects to a port of the loopback address. */
export const dialed = (choice: Choice, port: number, handler: ConnectionHandler): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const onConnect = (attach: (handler: ConnectionHandler) => Connection) => resolve(attach(handler));
    dial({ ...loopback, port }, undefined, { onConnect, onFail: (code) => reject(new Error(code)) }, choice);
  });

/** A reset is no surprise to a peer. */
const quiet = (peer: Socket): Socket => peer.pause().on('error', () => {});

/** Everything the peer gets from now to FIN, or to what went wrong. */
export const readAll = async (peer: Socket): Promise<{ bytes: Buffer; error: string | undefined }> => {
  const chunks: Buffer[] = [];
  peer.on('data', (data: Buffer) => chunks.push(data));
  let error: string | undefined;
  const ended = new Promise<void>((resolve) => {
    peer.once('end', () => {
      if (!peer.writableEnded && socketWasReset(peer)) error = 'ECONNRESET';
      resolve();
    });
    peer.once('error', (problem: NodeJS.ErrnoException) => {
      error = problem.code;
      resolve();
    });
  });
  peer.resume();
  await within('the end of what the peer is sent', ended);
  return { bytes: Buffer.concat(chunks), error };
};

/** Lets the event loop go round a few times: what was to happen at once has happened then. */
export const turns = async (count = 10): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** Bytes whose order shows: no two blocks of four are alike. */
export const pattern = (length: number): Buffer => {
  const words = new Uint32Array(length / 4);
  for (let at = 0; at < words.length; at++) words[at] = at;
  return Buffer.from(words.buffer);
};

/** More than the kernel's buffers take, so that writes wait. */
export const MUCH = 16 * 1024 * 1024;

/** Waits for onClose. */
export const closed = ({ seen }: Pair) => until('onClose', () => seen.closed);

/** Leaves writes waiting: the peer does not read. @returns what was written */
export const writeMuch = ({ connection }: Pair): Buffer => {
  const bytes = pattern(MUCH);
  assert.equal(connection.writeBytes(bytes, 0, MUCH), false);
  return bytes;
};
