// What one turn of the event loop has read is dealt with in batches: all reads, then all that follows of them, then
// all writes. The kernel's receive path, our own code and the kernel's send path do not fit a CPU's caches together;
// each stays warm when it is not left after every event. HAProxy's tasklets do the same.
import { Buffer } from 'node:buffer';
import { closeBatch, openBatch } from '../../common/batch.js';
import { holdClock, releaseClock } from './clock.js';

/** A connection as batches see it. */
export interface Reader {
  /** Bytes [0, length) of `bytes` have been read, which is borrowed. */
  onArrived(bytes: Buffer, length: number): void;
}

/** Reads to a batch: what they all touch should stay in the second cache. */
const BATCH = 32;
/** Longer reads are bodies: nothing is gained by copying them. */
const CHUNK = 4096;
/** Up to here a loop of our own takes less time than a call. */
const SHORT = 320;
/** Chunks do not all begin in the same lines of a cache. */
const STRIDE = CHUNK + 192;

/** A turn with fewer reads has nothing to gain, and the end of a turn has its cost. */
const FEW = 3;
/** After so many turns of few reads the next reads are told at once, before turns are looked at again. */
const QUIET_TURNS = 8;
const TOLD_AT_ONCE = 256;

/** Every connection of the thread is read into this one buffer. */
export const readBuffer: Buffer = Buffer.allocUnsafeSlow(64 * 1024);
/** Beginnings of the read buffer, by their length, as they come up. */
const beginnings: Buffer[] = [];

const arena = Buffer.allocUnsafeSlow(BATCH * STRIDE);
const chunks = Array.from({ length: BATCH }, (_, i) => arena.subarray(i * STRIDE, i * STRIDE + CHUNK));
/** The same memory in words. */
const wordsIn = ({ buffer, byteOffset, length }: Buffer): Int32Array =>
  new Int32Array(buffer, byteOffset, length >> 2);
const chunkWords = chunks.map(wordsIn);
const readWords = wordsIn(readBuffer);
const lengths = new Int32Array(BATCH);
const readers: Reader[] = [];
let count = 0;

/** Which chunk is being told. */
let told = 0;

/** Bytes that are being told, as 32-bit words; undefined for others than those. */
export const wordsOf = (bytes: Buffer): Int32Array | undefined => {
  if (bytes === chunks[told]) return chunkWords[told];
  return bytes === readBuffer ? readWords : undefined;
};

let readsOfTurn = 0;
let quietTurns = 0;
let tellAtOnce = 0;

/** Takes the first `length` bytes of the read buffer into the batch. False: they are to be told now. */
export const batchRead = (reader: Reader, length: number): boolean => {
  if (tellAtOnce > 0) {
    tellAtOnce--;
    return false;
  }
  if (length > CHUNK) {
    deliverBatch();
    return false;
  }
  if (readsOfTurn++ === 0) setImmediate(endTurn);
  copyRead(count, length);
  lengths[count] = length;
  readers[count] = reader;
  if (++count === BATCH) deliverBatch();
  return true;
};

const copyRead = (chunk: number, length: number): void => {
  if (length > SHORT) {
    beginnings[length] ??= readBuffer.subarray(0, length);
    chunks[chunk]!.set(beginnings[length]);
    return;
  }
  const words = chunkWords[chunk]!;
  for (let at = 0; at * 4 < length; at++) words[at] = readWords[at]!;
};

/** Tells what is in the batch: something is about to be told that came later. */
export const deliverBatch = (): void => {
  if (count === 0) return;
  holdClock();
  openBatch();
  for (told = 0; told < count; told++) readers[told]!.onArrived(chunks[told]!, lengths[told]!);
  count = 0;
  closeBatch();
  releaseClock();
};

const endTurn = (): void => {
  deliverBatch();
  if (readsOfTurn >= FEW) quietTurns = 0;
  else if (++quietTurns === QUIET_TURNS) {
    quietTurns = 0;
    tellAtOnce = TOLD_AT_ONCE;
  }
  readsOfTurn = 0;
};
