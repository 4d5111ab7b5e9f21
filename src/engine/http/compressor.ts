// Compresses one body on its way: each piece becomes a block of its own, flushed to a byte, so that what a server has
// sent is never held back. Blocks follow each other in one stream, as RFC 1951 lets them; RFC 1952 and 1950 wrap it.
import { Buffer } from 'node:buffer';
import { constants, deflateRawSync, type ZlibOptions } from 'node:zlib';
import { crcTable } from '../../common/hash.js';
import type { Tuning } from '../../config/model.js';
import type { BodySink } from '../http1/body.js';

export type Coding = 'gzip' | 'deflate' | 'raw-deflate';

const HEADERS: Readonly<Record<Coding, Buffer>> = {
  gzip: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3]),
  deflate: Buffer.from([0x78, 0x01]),
  'raw-deflate': Buffer.alloc(0),
};
/** The last block, empty. */
const FINAL_BLOCK = Buffer.from([3, 0]);

/** Fast unless told otherwise, as a proxy has to be. */
const optionsOf = ({ compLevel = 1, zlibMemory = 8, zlibWindow = 15 }: Tuning): ZlibOptions => ({
  level: compLevel,
  memLevel: zlibMemory,
  windowBits: zlibWindow,
  finishFlush: constants.Z_SYNC_FLUSH,
});

export class Compressor implements BodySink {
  /** Bytes taken, and bytes made of them. */
  bytesIn = 0;
  bytesOut = 0;
  private crc = -1;
  private adlerLow = 1;
  private adlerHigh = 0;
  private begun = false;
  private readonly options: ZlibOptions;

  constructor(
    private readonly coding: Coding,
    private readonly out: BodySink,
    tuning: Tuning = {},
  ) {
    this.options = optionsOf(tuning);
  }

  /** The server's framing: it is made anew. */
  addText(): void {}

  addBytes(bytes: Buffer, start: number, end: number): void {
    if (end === start) return;
    const piece = bytes.subarray(start, end);
    this.check(piece);
    this.bytesIn += piece.length;
    this.send(deflateRawSync(piece, this.options));
  }

  /** The body is complete: its last block, what proves it whole, and the last chunk. */
  end(): void {
    this.send(Buffer.concat([FINAL_BLOCK, this.trailer()]));
    this.out.addText('0\r\n\r\n');
  }

  private send(block: Buffer): void {
    const whole = this.begun ? block : Buffer.concat([HEADERS[this.coding], block]);
    this.begun = true;
    this.bytesOut += whole.length;
    this.out.addText(`${whole.length.toString(16)}\r\n`);
    this.out.addBytes(whole, 0, whole.length);
    this.out.addText('\r\n');
  }

  private check(piece: Buffer): void {
    if (this.coding === 'gzip') {
      let { crc } = this;
      for (const byte of piece) crc = (crc >>> 8) ^ CRC32[(crc ^ byte) & 0xff]!;
      this.crc = crc;
    } else if (this.coding === 'deflate')
      for (const byte of piece) {
        this.adlerLow = (this.adlerLow + byte) % ADLER;
        this.adlerHigh = (this.adlerHigh + this.adlerLow) % ADLER;
      }
  }

  private trailer(): Buffer {
    if (this.coding === 'raw-deflate') return Buffer.alloc(0);
    const bytes = Buffer.alloc(this.coding === 'gzip' ? 8 : 4);
    if (this.coding === 'deflate') bytes.writeUInt32BE(((this.adlerHigh << 16) | this.adlerLow) >>> 0);
    else {
      bytes.writeUInt32LE(~this.crc >>> 0);
      bytes.writeUInt32LE(this.bytesIn % 2 ** 32, 4);
    }
    return bytes;
  }
}

const ADLER = 65521;
const CRC32 = crcTable(0xedb88320);
