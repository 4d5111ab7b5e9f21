// Bodies of HTTP/1 messages (RFC 9112, 6 and 7): finds their end, and frames anew what goes on. Chunk sizes,
// extensions and trailers of the peer never pass as bytes: chunks are made anew, extensions dropped, trailers parsed.
import type { Buffer } from 'node:buffer';
import type { Gather } from './gather.js';
import { fieldName } from './headers.js';

export type BodyKind = 'none' | 'length' | 'chunked' | 'close';

const State = { size: 0, extension: 1, sizeLf: 2, data: 3, dataCr: 4, dataLf: 5, trailers: 6 } as const;

/** Longest chunk-size line with its extensions, and longest trailer section. */
const LINE_MAX = 4096;
const TRAILERS_MAX = 8192;

/** Where a body goes: its bytes, and its framing as text. */
export type BodySink = Pick<Gather, 'addText' | 'addBytes'>;

/** For a body that goes to nobody. */
export const NOWHERE: BodySink = { addText: () => {}, addBytes: () => {} };

/** The body of one message, read piece by piece. */
export class BodyReader {
  kind: BodyKind = 'none';
  done = true;
  /** The framing is broken; the message cannot be finished. */
  failed = false;
  /** Trailers are read, but not passed on. */
  dropsTrailers = false;
  /** Bytes of content so far, without framing. */
  received = 0;
  private remaining = 0;
  private state: number = State.size;
  private digits = 0;
  private lineLength = 0;
  private trailers = '';

  /** @param length of the body, for kind `length` */
  start(kind: BodyKind, length = 0): void {
    this.kind = kind;
    this.done = kind === 'none' || (kind === 'length' && length === 0);
    this.failed = false;
    this.received = 0;
    this.remaining = kind === 'length' ? length : 0;
    this.state = State.size;
    this.digits = 0;
    this.lineLength = 0;
    this.trailers = '';
  }

  /** The connection has ended: fine for a body that ends with it, else the message is cut short. */
  end(): void {
    if (this.kind === 'close') this.done = true;
    else if (!this.done) this.failed = true;
  }

  /**
   * Consumes what belongs to the body from [start, end), framed anew into `out`.
   * @returns the offset of the first byte behind the body, `end` while it goes on
   */
  read(buffer: Buffer, start: number, end: number, out: BodySink): number {
    if (this.done || this.failed) return start;
    if (this.kind === 'chunked') return this.readChunked(buffer, start, end, out);
    const stop = this.kind === 'close' ? end : Math.min(end, start + this.remaining);
    this.received += stop - start;
    if (this.kind === 'length') {
      this.remaining -= stop - start;
      this.done = this.remaining === 0;
    }
    if (stop > start) out.addBytes(buffer, start, stop);
    return stop;
  }

  private readChunked(buffer: Buffer, start: number, end: number, out: BodySink): number {
    let at = start;
    while (at < end && !this.done && !this.failed) {
      if (this.state === State.data) at = this.readData(buffer, at, end, out);
      else this.readFraming(buffer[at++]!, out);
    }
    return at;
  }

  private readData(buffer: Buffer, start: number, end: number, out: BodySink): number {
    const stop = Math.min(end, start + this.remaining);
    out.addText(`${(stop - start).toString(16)}\r\n`);
    out.addBytes(buffer, start, stop);
    out.addText('\r\n');
    this.received += stop - start;
    this.remaining -= stop - start;
    if (this.remaining === 0) this.state = State.dataCr;
    return stop;
  }

  /** One byte between chunk data: sizes, extensions, line ends, trailers. */
  private readFraming(byte: number, out: BodySink): void {
    switch (this.state) {
      case State.size:
        return this.readSize(byte);
      case State.extension:
        if (byte === CR) this.state = State.sizeLf;
        else if (byte === LF || byte === 0 || ++this.lineLength > LINE_MAX) this.failed = true;
        return;
      case State.sizeLf:
        if (byte !== LF) this.failed = true;
        else this.state = this.remaining === 0 ? State.trailers : State.data;
        return;
      case State.dataCr:
        if (byte !== CR) this.failed = true;
        this.state = State.dataLf;
        return;
      case State.dataLf:
        if (byte !== LF) this.failed = true;
        this.state = State.size;
        this.digits = 0;
        this.remaining = 0;
        this.lineLength = 0;
        return;
      default:
        return this.readTrailer(byte, out);
    }
  }

  private readSize(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      // 13 digits stay below 2^53; leading zeros count too, nobody needs them.
      this.remaining = this.remaining * 16 + digit;
      if (++this.digits > 13) this.failed = true;
    } else if (this.digits === 0) this.failed = true;
    else if (byte === CR) this.state = State.sizeLf;
    else if (byte === SEMICOLON || byte === SP || byte === HT) this.state = State.extension;
    else this.failed = true;
  }

  private readTrailer(byte: number, out: BodySink): void {
    this.trailers += String.fromCharCode(byte);
    if (byte !== LF) {
      if (this.trailers.length > TRAILERS_MAX) this.failed = true;
      return;
    }
    if (!endsWithEmptyLine(this.trailers)) return;
    const fields = parseTrailers(this.trailers);
    if (fields === undefined) this.failed = true;
    else {
      out.addText(this.dropsTrailers ? '0\r\n\r\n' : `0\r\n${fields}\r\n`);
      this.done = true;
    }
    this.trailers = '';
  }
}

const trial = new BodyReader();

/** Whether what has come with a head can be the start of its chunked body: where it cannot, nobody need hear of it. */
export const startsAsChunks = (buffer: Buffer, start: number, end: number): boolean => {
  trial.start('chunked');
  trial.read(buffer, start, end, NOWHERE);
  return !trial.failed;
};

const CR = 13;
const LF = 10;
const SP = 32;
const HT = 9;
const SEMICOLON = 59;

const hexDigit = (byte: number): number => {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
};

const endsWithEmptyLine = (text: string): boolean =>
  text === '\n' || text === '\r\n' || text.endsWith('\n\n') || text.endsWith('\n\r\n');

/** Fields that would change framing or routing after the fact are not passed on (RFC 9110, 6.5.1). */
const NOT_IN_TRAILERS = new Set([
  'content-length',
  'transfer-encoding',
  'host',
  'connection',
  'te',
  'trailer',
  'upgrade',
]);

const parseTrailers = (text: string): string | undefined => {
  let fields = '';
  for (const line of text.split('\n')) {
    const content = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (content === '') continue;
    const colon = content.indexOf(':');
    const field = colon > 0 ? fieldName(content.slice(0, colon)) : undefined;
    const value = content.slice(colon + 1).trim();
    if (!field || value.includes('\r') || value.includes('\0')) return undefined;
    if (!NOT_IN_TRAILERS.has(field.name)) fields += `${field.name}: ${value}\r\n`;
  }
  return fields;
};
