// A ring (manual 12.5): the newest lines, up to so many bytes. Readers follow it, each at its own pace.
import { countDropped } from './dropped.js';

export interface Ring {
  readonly name: string;
  readonly description: string;
  /** One line without its newline. Lost when it would push out a line that some reader has not had yet, as in HAProxy. */
  write(line: string): void;
  /** What it holds, oldest first. */
  lines(): readonly string[];
  /** `wake` is called when there is more to read. The reader starts with the oldest line. */
  follow(wake: () => void): RingReader;
  readonly dropped: number;
}

export interface RingReader {
  /** The next line, or undefined: `wake` tells when there is one. */
  next(): string | undefined;
  close(): void;
}

/** Removed lines stay in the array until they are this many, and half of it. */
const SLACK = 1024;

export const createRing = (name: string, description: string, sizeBytes: number): Ring => {
  let held: string[] = [];
  /** The number of held[0]; lines are numbered from 0 for good. */
  let base = 0;
  let oldest = 0;
  let bytes = 0;
  let dropped = 0;
  const readers = new Map<object, { at: number; wake: () => void }>();

  const makeRoom = (wanted: number): boolean => {
    let slowest = Number.POSITIVE_INFINITY;
    for (const { at } of readers.values()) slowest = Math.min(slowest, at);
    const end = base + held.length;
    while (bytes + wanted > sizeBytes && oldest < end && oldest < slowest) {
      bytes -= held[oldest - base]!.length;
      oldest++;
    }
    if (oldest - base > SLACK && (oldest - base) * 2 > held.length) {
      held = held.slice(oldest - base);
      base = oldest;
    }
    return bytes + wanted <= sizeBytes;
  };

  return {
    name,
    description,
    write(line) {
      if (bytes + line.length > sizeBytes && !makeRoom(line.length)) {
        dropped++;
        return countDropped();
      }
      held.push(line);
      bytes += line.length;
      for (const { wake } of readers.values()) wake();
    },
    lines: () => held.slice(oldest - base),
    follow(wake) {
      const position = { at: oldest, wake };
      readers.set(position, position);
      return {
        next: () => (position.at < base + held.length ? held[position.at++ - base] : undefined),
        close: () => void readers.delete(position),
      };
    },
    get dropped() {
      return dropped;
    },
  };
};
