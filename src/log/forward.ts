// Sends what comes into a ring to a syslog server over a stream, for as long as the process lives (manual 12.5).
import { connect, type Socket } from 'node:net';
import type { RingServer, Ring as RingSettings } from '../config/model.js';
import type { Ring, RingReader } from './ring.js';

/** HAProxy looks after its connections once a second, too. */
const RETRY_MS = 1000;
/** Bytes that are handed to a socket at once. */
const PORTION = 65536;

/** Returns what ends it. Nothing here keeps the process alive. */
export const forwardRing = (
  ring: Ring,
  server: RingServer,
  timeouts: RingSettings['timeouts'],
): (() => void) => {
  const frame = server.octetCount
    ? (line: string) => `${line.length} ${line}`
    : (line: string) => `${line}\n`;
  let socket: Socket | undefined;
  let reader: RingReader | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ready = false;
  let scheduled = false;

  const after = (ms: number | undefined, then: () => void): void => {
    clearTimeout(timer);
    timer = ms === undefined ? undefined : setTimeout(then, ms).unref();
  };
  const pump = (): void => {
    scheduled = false;
    while (ready) {
      let text = '';
      for (let line = reader?.next(); line !== undefined; line = reader?.next()) {
        text += frame(line);
        if (text.length >= PORTION) break;
      }
      if (text === '') return;
      if (socket!.write(text, 'latin1')) continue;
      ready = false;
      after(timeouts.serverMs, () => socket?.destroy());
    }
  };
  const wake = (): void => {
    if (!ready || scheduled) return;
    scheduled = true;
    setImmediate(pump);
  };
  const goOn = (): void => {
    clearTimeout(timer);
    // Before its first connection the server holds nothing up: old lines give way to new ones.
    reader ??= ring.follow(wake);
    ready = true;
    pump();
  };
  const open = (): void => {
    const { address } = server;
    if (address.kind === 'fd') return;
    socket = connect(address.kind === 'unix' ? { path: socketPath(address) } : address);
    socket.unref();
    after(timeouts.connectMs, () => socket?.destroy());
    socket.on('connect', goOn);
    socket.on('drain', goOn);
    // What a log server says is of no interest, but has to be read to see it close.
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => {
      ready = false;
      after(RETRY_MS, open);
    });
  };
  open();
  return () => {
    reader?.close();
    clearTimeout(timer);
    socket?.removeAllListeners('close');
    // What has been handed over is still sent.
    socket?.end();
  };
};

const socketPath = ({ path, abstract }: { path: string; abstract: boolean }): string =>
  abstract ? `\0${path}` : path;
