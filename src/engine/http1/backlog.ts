// Part of a body that waits in its frame: bytes in order, of which those of the content are counted when they leave.
import { Buffer } from 'node:buffer';
import type { BodySink } from './body.js';

export class Backlog {
  private bytes = Buffer.alloc(0);
  private start = 0;
  private end = 0;
  /** Lengths of what is there in turn: free, counted, free … A chunk may be a byte: there can be many. */
  private readonly runs: number[] = [];
  private first = 0;

  get empty(): boolean {
    return this.first === this.runs.length;
  }

  addFree(text: string): void {
    this.reserve(text.length);
    this.end += this.bytes.write(text, this.end, 'latin1');
    this.note(text.length, 0);
  }

  addCounted(bytes: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    this.end += bytes.copy(this.bytes, this.end, start, end);
    this.note(end - start, 1);
  }

  /** Moves up to `most` counted bytes to `out`, and what is free among them. @returns how many counted ones */
  move(most: number, out: BodySink): number {
    let counted = 0;
    for (; this.first < this.runs.length; this.first++) {
      const isCounted = this.first % 2 === 1;
      const run = this.runs[this.first]!;
      const length = isCounted ? Math.min(run, most - counted) : run;
      out.addBytes(this.bytes, this.start, this.start + length);
      this.start += length;
      if (isCounted) counted += length;
      if (length === run) continue;
      this.runs[this.first] = run - length;
      return counted;
    }
    this.clear();
    return counted;
  }

  private note(length: number, parity: number): void {
    const { runs } = this;
    if (runs.length === 0 && parity === 1) runs.push(0);
    if (runs.length % 2 === parity) runs.push(length);
    else runs[runs.length - 1]! += length;
  }

  private reserve(length: number): void {
    if (this.end + length <= this.bytes.length) return;
    const room = Buffer.allocUnsafeSlow(2 * (this.end - this.start + length));
    this.end = this.bytes.copy(room, 0, this.start, this.end);
    this.start = 0;
    this.bytes = room;
  }

  private clear(): void {
    this.runs.length = 0;
    this.first = this.start = this.end = 0;
    this.bytes = Buffer.alloc(0);
  }
}
