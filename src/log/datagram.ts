// Log lines as UDP datagrams, one line each. One connected socket for each target of a thread: connected, a send is
// half the work, and what an unreachable log server answers (ICMP) is seen and counted.
import { Buffer } from 'node:buffer';
import { createSocket, type Socket } from 'node:dgram';
import { holdsBack } from '../common/batch.js';
import { connectionChoice, type Native, type SendRequest } from '../common/native.js';
import { countDropped } from './dropped.js';
import type { Sink } from './sink.js';

/** Bytes that may wait for a slow network before lines are dropped. */
const MAX_WAITING_BYTES = 1 << 20;

const sinks = new Map<string, Sink>();

/** Targets of several proxies that lead to one place share a socket. `host` is a literal address. */
export const openDatagramSink = (host: string, port: number): Sink => {
  const key = `${host} ${port}`;
  const sink = sinks.get(key) ?? createDatagramSink(host, port, connectionChoice.native);
  sinks.set(key, sink);
  return sink;
};

/** @param native absent: sockets of node:dgram, at three times the cost of our own part of a send */
export const createDatagramSink = (host: string, port: number, native: Native | undefined): Sink => {
  const open = () => (native ? openHandle(native, host, port) : openSocket(host, port));
  let send: ((line: string) => void) | undefined;
  let held: string[] = [];
  const sender = {
    sendHeld(): void {
      const lines = held;
      held = [];
      for (const line of lines) send?.(line);
    },
  };
  return {
    write(line) {
      send ??= open();
      if (held.length > 0 || holdsBack(sender)) held.push(line);
      else send(line);
    },
    flush: sender.sendHeld,
  };
};

/** Room for every line: `len` is at most 65535. */
const LINE_MAX = 1 << 16;

const openHandle = (native: Native, host: string, port: number): ((line: string) => void) => {
  const handle = native.createUdp();
  const failed = host.includes(':')
    ? handle.bind6('::', 0, 0) || handle.connect6(host, port)
    : handle.bind('0.0.0.0', 0, 0) || handle.connect(host, port);
  if (failed) return () => countDropped();
  handle.unref();
  let waiting = 0;
  const done = function (this: SendRequest, error: number): void {
    waiting -= this.bytes!.length;
    this.bytes = undefined;
    if (error !== 0) countDropped();
  };
  const newRequest = (): SendRequest => {
    const request = native.createSendRequest();
    request.oncomplete = done;
    return request;
  };
  let buffer = Buffer.allocUnsafeSlow(LINE_MAX);
  let request = newRequest();
  const list: Buffer[] = [buffer];
  return (line) => {
    if (waiting > MAX_WAITING_BYTES) return countDropped();
    const bytes = buffer.subarray(0, buffer.write(line, 0, 'latin1'));
    list[0] = bytes;
    const sent = handle.send(request, list, 1, true);
    if (sent < 0) countDropped();
    if (sent !== 0) return;
    // libuv sends it later, from these very bytes.
    request.bytes = bytes;
    waiting += bytes.length;
    buffer = Buffer.allocUnsafeSlow(LINE_MAX);
    request = newRequest();
  };
};

const openSocket = (host: string, port: number): ((line: string) => void) => {
  const socket = connectedSocket(host, port);
  return (line) => {
    if (socket.getSendQueueSize() > MAX_WAITING_BYTES) countDropped();
    // Without a callback, which would be one more turn of the event loop for each line: errors come as events.
    else socket.send(Buffer.from(line, 'latin1'));
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
