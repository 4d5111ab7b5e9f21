// Where finished log lines go. Writing never waits and never fails: what cannot be taken at once is dropped and counted.
import type { Buffer } from 'node:buffer';

export interface Sink {
  /** Takes one line, its newline included: bytes [start, end), which are borrowed. */
  write(bytes: Buffer, start: number, end: number): void;
  /** Hands what is still held back to the system; called before the thread ends. */
  flush(): void;
}
