// Log lines to a file descriptor (`stdout`, `stderr`, `fd@N`). Lines of one turn of the event loop go out in one write of
// at most PIPE_BUF bytes, which pipes keep whole among several writers.
import { closeSync, constants, fstatSync, openSync, write, writeSync } from 'node:fs';
import { countDropped } from './dropped.js';
import type { Sink } from './sink.js';

/** Writes up to this size are atomic on pipes (Linux; POSIX wants 512). */
const PIPE_BUF = 4096;
/** What may wait for a descriptor that can only be written to by waiting. */
const MAX_WAITING = 256 * 1024;

const sinks = new Map<number, Sink>();

/** The sink of a descriptor, one per thread. */
export const openDescriptorSink = (fd: number): Sink => {
  const open = sinks.get(fd);
  if (open) return open;
  if (sinks.size === 0) process.on('exit', () => flushDescriptors());
  const direct = withoutWaiting(fd);
  const sink = direct === undefined ? waitingSink(fd) : directSink(direct);
  sinks.set(fd, sink);
  return sink;
};

export const flushDescriptors = (): void => {
  for (const sink of sinks.values()) sink.flush();
};

/**
 * A descriptor on which a write returns at once. Files do. A pipe or terminal is opened again in non-blocking mode: a
 * description of our own, so that the mode does not leak to whoever shares the first one. Undefined where that
 * cannot be had (sockets, systems without /proc).
 */
const withoutWaiting = (fd: number): number | undefined => {
  try {
    const kind = fstatSync(fd);
    if (kind.isFile()) return fd;
    if (!kind.isFIFO() && !kind.isCharacterDevice()) return undefined;
    const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
    const own = openSync(`/proc/self/fd/${fd}`, flags);
    process.on('exit', () => closeSync(own));
    return own;
  } catch {
    return undefined;
  }
};

const countLines = (text: string): number => text.split('\n').length - 1;

const directSink = (fd: number): Sink => {
  let waiting = '';
  let scheduled = false;
  const flush = (): void => {
    scheduled = false;
    if (waiting === '') return;
    const lines = waiting;
    waiting = '';
    try {
      writeSync(fd, lines, null, 'latin1');
    } catch {
      // EAGAIN: the reader is slow; EPIPE: it is gone. Neither is worth more than the line.
      countDropped(countLines(lines));
    }
  };
  return {
    write(bytes, start, end) {
      if (waiting.length + end - start > PIPE_BUF) flush();
      waiting += bytes.toString('latin1', start, end);
      if (scheduled) return;
      scheduled = true;
      setImmediate(flush);
    },
    flush,
  };
};

/** One write at a time in the thread pool; what comes meanwhile is gathered up to a limit. */
const waitingSink = (fd: number): Sink => {
  let waiting = '';
  let writing = false;
  const next = (): void => {
    if (writing || waiting === '') return;
    const lines = waiting;
    waiting = '';
    writing = true;
    write(fd, lines, null, 'latin1', (error) => {
      writing = false;
      if (error) countDropped(countLines(lines));
      next();
    });
  };
  return {
    write(bytes, start, end) {
      if (waiting.length + end - start > MAX_WAITING) return countDropped();
      waiting += bytes.toString('latin1', start, end);
      next();
    },
    flush: next,
  };
};
