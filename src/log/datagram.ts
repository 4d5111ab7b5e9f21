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

/** Room for the lines of a batch, and for any one of them. */
const STORE = 1 << 17;

/** Sends one datagram. True: its bytes must stay as they are. */
type Send = (datagram: Buffer) => boolean;

/** @param native absent: sockets of node:dgram, at three times the cost of our own part of a send */
export const createDatagramSink = (host: string, port: number, native: Native | undefined): Sink => {
  const open = () => (native ? openHandle(native, host, port) : openSocket(host, port));
  let send: Send | undefined;
  let store = Buffer.allocUnsafeSlow(STORE);
  let filled = 0;
  /** Where each held line ends in the store. */
  const ends: number[] = [];
  const sendHeld = (): void => {
    const lines = store;
    let start = 0;
    for (const end of ends) {
      if (send!(lines.subarray(start, end)) && store === lines) store = Buffer.allocUnsafeSlow(STORE);
      start = end;
    }
    ends.length = 0;
    filled = 0;
  };
  const sender = { sendHeld };
  return {
    write(bytes, start, end) {
      send ??= open();
      if (filled + end - start > store.length) sendHeld();
      filled += bytes.copy(store, filled, start, end);
      ends.push(filled);
      if (ends.length === 1 && !holdsBack(sender)) sendHeld();
    },
    flush: sendHeld,
  };
};

const openHandle = (native: Native, host: string, port: number): Send => {
  const handle = native.createUdp();
  const failed = host.includes(':')
    ? handle.bind6('::', 0, 0) || handle.connect6(host, port)
    : handle.bind('0.0.0.0', 0, 0) || handle.connect(host, port);
  if (failed) return refuse;
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
  let request = newRequest();
  const list: Buffer[] = [];
  return (datagram) => {
    if (waiting > MAX_WAITING_BYTES) return refuse();
    list[0] = datagram;
    const sent = handle.send(request, list, 1, true);
    if (sent < 0) countDropped();
    if (sent !== 0) return false;
    // libuv sends it later, from these very bytes.
    request.bytes = datagram;
    waiting += datagram.length;
    request = newRequest();
    return true;
  };
};

const refuse = (): false => {
  countDropped();
  return false;
};

const openSocket = (host: string, port: number): Send => {
  const socket = connectedSocket(host, port);
  return (datagram) => {
    if (socket.getSendQueueSize() > MAX_WAITING_BYTES) return refuse();
    // Without a callback, which would be one more turn of the event loop for each line: errors come as events.
    socket.send(Buffer.copyBytesFrom(datagram));
    return false;
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
