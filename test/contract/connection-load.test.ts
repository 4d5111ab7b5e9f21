// Many connections, large transfers, other threads: what leaks or grows shows here.
import assert from 'node:assert/strict';
import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, connect as netConnect, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { Choice } from '#hapax/common/native.js';
import type { Connection, ConnectionHandler } from '#hapax/engine/net/connection.js';
import { dialed, implementations, listenAnywhere, pattern, portOf } from '../support/connections.js';
import { until, within } from '../support/until.js';

const MIB = 1 << 20;
const LARGE = 64 * MIB;

/** Open sockets as Node sees them, and as the kernel does. */
const open = () => ({
  handles: process.getActiveResourcesInfo().filter((name) => /TCP|Pipe|Wrap/.test(name)).length,
  fds: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
});

const nothing: ConnectionHandler = {
  onData: () => {},
  onEnd: () => {},
  onDrain: () => {},
  onClose: () => {},
};

/** Answers the first bytes; the letter says how the connection is to end. */
const acceptLetters = (attach: (handler: ConnectionHandler) => Connection): void => {
  const connection: Connection = attach({
    ...nothing,
    onData: (buffer) => {
      connection.write('answer');
      if (buffer[0] === 'c'.charCodeAt(0)) connection.close();
      if (buffer[0] === 'e'.charCodeAt(0)) connection.end();
    },
    onEnd: () => connection.close(),
  });
};

/** One connection from dial to onClose. Most are reset: closing in order leaves a port in TIME_WAIT each. */
const live = async (choice: Choice, port: number, letter: string): Promise<string | undefined> => {
  let answered = (): void => {};
  let gone = (_error: string | undefined): void => {};
  const answer = new Promise<void>((resolve) => (answered = resolve));
  const closed = new Promise<string | undefined>((resolve) => (gone = resolve));
  const handler = { ...nothing, onData: () => answered(), onClose: (error?: string) => gone(error) };
  const connection = await dialed(choice, port, handler);
  connection.write(letter);
  await answer;
  if (letter === 'a') connection.abort();
  else connection.close();
  return closed;
};

const letterOf = (index: number): string => (index % 20 === 0 ? 'c' : index % 20 === 1 ? 'e' : 'a');

/** Reads into one buffer, hashing, and stops after each MiB until the loop has gone round. */
const slowReader = (port: number, hash: Hash): Socket => {
  let sinceStop = 0;
  const callback = (length: number, buffer: Uint8Array): boolean => {
    hash.update(buffer.subarray(0, length));
    sinceStop += length;
    if (sinceStop < MIB) return true;
    sinceStop = 0;
    setImmediate(() => socket.resume());
    return false;
  };
  const onread = { buffer: Buffer.alloc(64 * 1024), callback };
  const socket = netConnect({ port, host: '127.0.0.1', onread });
  return socket;
};

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes of buffers that are in use, or not yet given up. */
const bufferBytes = (): number => {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
};

/** Writes LARGE bytes block by block, holding back when told to. `peak`: most memory for buffers meanwhile. */
const pour = (connection: Connection, block: Buffer, peak: { bytes: number }): (() => void) => {
  let left = LARGE;
  return () => {
    for (let more = true; more && left > 0; left -= block.length)
      more = connection.writeBytes(block, 0, block.length);
    peak.bytes = Math.max(peak.bytes, bufferBytes());
    if (left === 0) connection.close();
  };
};

const expectedHash = (block: Buffer): string => {
  const hash = createHash('sha1');
  for (let sent = 0; sent < LARGE; sent += block.length) hash.update(block);
  return hash.digest('hex');
};

const suite = (choice: Choice): void => {
  it('leaves nothing behind of 10,000 connections', async () => {
    const { listener, port } = await listenAnywhere(choice, acceptLetters);
    await live(choice, port, 'a');
    const before = open();
    let next = 0;
    const errors = new Set<string | undefined>();
    const lane = async () => {
      while (next < 10_000) errors.add(await live(choice, port, letterOf(next++)));
    };
    await within('10,000 connections', Promise.all(Array.from({ length: 50 }, lane)), 40_000);
    await until('the last handles to go', () => open().handles <= before.handles);
    await until('the last fds to go', () => open().fds <= before.fds);
    listener.close();
    assert.deepEqual([...errors], [undefined]);
  });

  it('serves 1000 connections at once', async () => {
    const accepted = new Set<Connection>();
    const { listener, port } = await listenAnywhere(choice, (attach) => {
      const connection: Connection = attach({
        ...nothing,
        onData: (buffer, length) => connection.write(buffer.toString('latin1', 0, length)),
        onClose: () => accepted.delete(connection),
      });
      accepted.add(connection);
    });
    const echoes: string[] = [];
    const connections = await Promise.all(
      Array.from({ length: 1000 }, async (_, index) => {
        const onData = (buffer: Buffer, length: number) => {
          echoes[index] = (echoes[index] ?? '') + buffer.toString('latin1', 0, length);
        };
        return dialed(choice, port, { ...nothing, onData });
      }),
    );
    await until('1000 accepted connections', () => accepted.size === 1000);
    for (const [index, connection] of connections.entries()) connection.write(`echo ${index}`);
    await until('all echoes', () => connections.every((_, index) => echoes[index] === `echo ${index}`));
    for (const connection of connections) connection.abort();
    await until('all to be gone', () => accepted.size === 0);
    listener.close();
  });

  it('holds back for a slow reader of 64 MiB', async () => {
    const block = pattern(MIB);
    const peak = { bytes: 0 };
    const { listener, port } = await listenAnywhere(choice, (attach) => {
      let go = (): void => {};
      const connection = attach({ ...nothing, onDrain: () => go() });
      go = pour(connection, block, peak);
      go();
    });
    const before = bufferBytes();
    const hash = createHash('sha1');
    await within('64 MiB', once(slowReader(port, hash), 'close'), 30_000);
    listener.close();
    assert.equal(hash.digest('hex'), expectedHash(block));
    // V8 frees buffers in the background, so that a few dead ones are counted.
    assert.ok(peak.bytes - before < LARGE / 4, `${peak.bytes - before} bytes of buffers`);
  });

  it('is a slow reader of 64 MiB itself', async () => {
    const block = pattern(MIB);
    let blocks = LARGE / MIB;
    const server = createServer((socket) => {
      const write = (): void => {
        while (blocks-- > 0) if (!socket.write(block)) return;
        socket.end();
      };
      socket.on('drain', write);
      write();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const hash = createHash('sha1');
    let ended = false;
    const connection: Connection = await dialed(choice, portOf(server), {
      ...nothing,
      onData: (buffer, length) => {
        hash.update(buffer.subarray(0, length));
        connection.pause();
        setImmediate(() => connection.resume());
      },
      onEnd: () => {
        ended = true;
      },
    });
    await until('64 MiB', () => ended, 30_000);
    assert.equal(hash.digest('hex'), expectedHash(block));
    assert.equal(connection.bytesRead, LARGE);
    connection.close();
    server.close();
  });
};

for (const [name, choice] of Object.entries(implementations)) describe(`${name}:`, () => suite(choice));

it('works inside a worker thread', async () => {
  const worker = new Worker(new URL('../support/connection-worker.js', import.meta.url));
  const [answers] = await within('the thread', once(worker, 'message'));
  const expected = 'FROM A THREAD data,end,close';
  assert.deepEqual(answers, Object.fromEntries(Object.keys(implementations).map((name) => [name, expected])));
});
