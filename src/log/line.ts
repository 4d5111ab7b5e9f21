// The line that a thread is about to log, in bytes. Put together as a string it would be a chain of thirty pieces, made
// to be walked once.
import { Buffer } from 'node:buffer';
import type { Sink } from './sink.js';

/** Of a line, `len` lets through no more. */
const TEXT_MAX = 65_535;
/** What stands in front of the text is seldom longer. */
const HEAD_ROOM = 1024;
/** Shorter strings are copied here, longer ones by Node: going there takes as long as this many characters. */
const SHORT = 40;

/** What lines are made of: text in latin1, or a number as String() has it. */
export type Piece = string | number;

/** Takes the pieces of a line in turn. */
export interface Writer {
  write(piece: Piece): void;
}

export class Line implements Writer {
  /** The newline has its room, too. */
  private bytes = Buffer.allocUnsafeSlow(HEAD_ROOM + TEXT_MAX + 1);
  /** Where the text begins. */
  private start = HEAD_ROOM;
  /** Behind what is written. */
  private end = HEAD_ROOM;
  /** What stands in front of the text, since a line before maybe. */
  private head = '';

  /** An empty line. */
  begin(): void {
    this.end = this.start;
  }

  /** What is too long for any line is cut. */
  write(piece: Piece): void {
    if (typeof piece === 'number') this.writeNumber(piece);
    else this.writeText(piece);
  }

  /** Gives `sink` the text with `head` in front of it, cut to `length` bytes, and a newline. */
  sendTo(sink: Sink, head: string, length: number): void {
    if (head !== this.head) this.lead(head);
    const from = this.start - head.length;
    const end = Math.min(this.end, from + length);
    const cut = this.bytes[end]!;
    this.bytes[end] = NEWLINE;
    sink.write(this.bytes, from, end + 1);
    this.bytes[end] = cut;
  }

  private lead(head: string): void {
    if (head.length > this.start) this.widen(head.length);
    this.bytes.write(head, this.start - head.length, 'latin1');
    this.head = head;
  }

  private writeText(text: string): void {
    const { length } = text;
    if (length > SHORT || this.end + length >= this.bytes.length) return this.writeLong(text);
    const { bytes } = this;
    let { end } = this;
    for (let i = 0; i < length; i++) bytes[end++] = text.charCodeAt(i);
    this.end = end;
  }

  private writeLong(text: string): void {
    const room = this.bytes.length - 1 - this.end;
    this.end += this.bytes.write(text, this.end, room, 'latin1');
  }

  private writeNumber(value: number): void {
    if (!(value >= 0 && value < 1e9 && Number.isInteger(value))) return this.writeText(String(value));
    const digits = digitsOf(value);
    if (this.end + digits >= this.bytes.length) return;
    let rest = value;
    for (let at = this.end + digits - 1; at >= this.end; at--) {
      const tenth = Math.floor(rest / 10);
      this.bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.end += digits;
  }

  /** More room for heads. */
  private widen(room: number): void {
    const { start, end } = this;
    const bytes = Buffer.allocUnsafeSlow(this.bytes.length + room);
    this.start += room;
    this.end += room;
    this.bytes.copy(bytes, this.start, start, end);
    this.bytes = bytes;
  }
}

const NEWLINE = 10;
const ZERO = 48;

/** Up to 9. */
const digitsOf = (value: number): number => {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
};
