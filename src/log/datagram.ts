// Log lines as UDP datagrams, one line each. One connected socket for each target of a thread: connected, a send is
// half the work, and what an unreachable log server answers (ICMP) is seen and counted.
import { Buffer } from 'node:buffer';
import { createSocket, type Socket } from 'node:dgram';
import { countDropped } from './dropped.js';
import type { Sink } from './sink.js';

/** Bytes that may wait for a slow network before lines are dropped. */
const MAX_WAITING_BYTES = 1 << 20;

const sinks = new Map<string, Sink>();

/** Targets of several proxies that lead to one place share a socket. `host` is a literal address. */
export const openDatagramSink = (host: string, port: number): Sink => {
  const key = `${host} ${port}`;
  const sink = sinks.get(key) ?? createDatagramSink(host, port);
  sinks.set(key, sink);
  return sink;
};

const createDatagramSink = (host: string, port: number): Sink => {
  let socket: Socket | undefined;
  return {
    write(line) {
      socket ??= connectedSocket(host, port);
      if (socket.getSendQueueSize() > MAX_WAITING_BYTES) countDropped();
      // Without a callback, which would be one more turn of the event loop for each line: errors come as events.
      else socket.send(Buffer.from(line, 'latin1'));
    },
    flush() {},
  };
};

/** Hosts are literal: without this dgram would ask the resolver. */
const literal = (
  host: string,
  _options: unknown,
  found: (error: Error | null, address: string, family: number) => void,
): void => found(null, host, host.includes(':') ? 6 : 4);

const connectedSocket = (host: string, port: number): Socket => {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', lookup: literal });
  socket.on('error', () => countDropped());
  socket.connect(port, host);
  socket.unref();
  return socket;
};
