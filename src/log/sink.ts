// Where finished log lines go. Writing never waits and never fails: what cannot be taken at once is dropped and counted.

export interface Sink {
  /** Takes one line, its newline included, in latin1. */
  write(line: string): void;
  /** Hands what is still held back to the system; called before the thread ends. */
  flush(): void;
}
