// Log lines as UDP datagrams, one line each. One socket per thread and address family serves all targets.
import { Buffer } from 'node:buffer';
import { createSocket, type Socket } from 'node:dgram';
import type { Sink } from './sink.js';

/** Bytes that may wait for a slow network before lines are dropped. */
const MAX_WAITING_BYTES = 1 << 20;

type Family = 'udp4' | 'udp6';

const sockets: { udp4?: Socket; udp6?: Socket } = {};

/** Hosts of targets are literal addresses: without this dgram would ask the resolver for each line. */
const literal = (
  host: string,
  _options: unknown,
  found: (error: Error | null, address: string, family: number) => void,
): void => found(null, host, host.includes(':') ? 6 : 4);

const socketOf = (family: Family): Socket => {
  const open = sockets[family];
  if (open) return open;
  const socket = createSocket({ type: family, lookup: literal });
  // An unreachable log server must not disturb the traffic (ICMP errors surface here).
  socket.on('error', () => {});
  socket.bind();
  socket.unref();
  sockets[family] = socket;
  return socket;
};

export const openDatagramSink = (host: string, port: number): Sink => {
  const family = host.includes(':') ? 'udp6' : 'udp4';
  let dropped = 0;
  const lost = (error: Error | null): void => {
    if (error) dropped++;
  };
  return {
    write(line) {
      const socket = socketOf(family);
      if (socket.getSendQueueSize() > MAX_WAITING_BYTES) dropped++;
      else socket.send(Buffer.from(line, 'latin1'), port, host, lost);
    },
    flush() {},
    get dropped() {
      return dropped;
    },
  };
};
