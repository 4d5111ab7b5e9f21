// Heads that come again byte for byte, as those of pollers, probes and services that call each other do, are not read
// again: what they say is known, and so is the text they go on as.
import type { Buffer } from 'node:buffer';
import { wordsOf } from '../net/batch.js';
import { RequestHead, ResponseHead } from './head.js';
import { latin1 } from './latin1.js';
import { limits } from './limits.js';
import { INCOMPLETE, parseRequest, parseResponse } from './parse-head.js';

/** Heads of a kind that a thread knows at most. A head has one place, by the length of the read it comes with. */
const PLACES = 64;
/** Longer ones are too rarely alike. */
const LENGTH_MAX = 2048;
/** One in so many unknown heads is looked at, and learnt when it is the same as the last one that was, of its place. */
const LOOKS_EVERY = 16;

interface KnownHead<H> {
  readonly bytes: Uint8Array;
  /** The same, but for the last bytes that are no whole word. */
  readonly words: Int32Array;
  readonly head: H;
}

/** The heads of one kind that a thread knows, requests or responses. */
class KnownHeads<H extends RequestHead | ResponseHead> {
  private readonly places: (KnownHead<H> | undefined)[] = new Array(PLACES).fill(undefined);
  private unknown = 0;
  /** Of each place, the head that was looked at last. */
  private readonly seen = new Int32Array(PLACES);

  constructor(
    private readonly make: () => H,
    private readonly parse: (text: string, start: number, head: H) => number,
  ) {}

  /** The head that bytes [start, end) begin with, if it is known. */
  find(bytes: Buffer, start: number, end: number): KnownHead<H> | undefined {
    const known = this.places[(end - start) % PLACES];
    return known && beginsWith(bytes, start, end, known) ? known : undefined;
  }

  /** Bytes [start, end) begin with a good head of that length, which is not known. */
  meet(bytes: Buffer, start: number, end: number, length: number): void {
    if (this.unknown++ % LOOKS_EVERY > 0 || length > LENGTH_MAX) return;
    const place = (end - start) % PLACES;
    const head = bytes.subarray(start, start + length);
    const hash = fnv1a(head);
    if (hash === this.seen[place]) this.places[place] = this.learn(head);
    this.seen[place] = hash;
  }

  private learn(bytes: Buffer): KnownHead<H> {
    const head = this.make();
    this.parse(latin1(bytes, 0, bytes.length), 0, head);
    head.keepText();
    const kept = new Uint8Array(bytes);
    return { bytes: kept, words: new Int32Array(kept.buffer, 0, kept.length >> 2), head };
  }
}

/** A plain loop: it is as fast as these get for so few bytes. */
const fnv1a = (bytes: Uint8Array): number => {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
};

const beginsWith = (
  bytes: Buffer,
  start: number,
  end: number,
  { bytes: beginning, words }: KnownHead<unknown>,
): boolean => {
  const { length } = beginning;
  if (end - start < length) return false;
  const read = start === 0 ? wordsOf(bytes) : undefined;
  if (!read) return bytes.compare(beginning, 0, length, start, start + length) === 0;
  for (let at = 0; at < words.length; at++) if (read[at] !== words[at]) return false;
  for (let at = words.length * 4; at < length; at++) if (bytes[at] !== beginning[at]) return false;
  return true;
};

const requests = new KnownHeads(() => new RequestHead(), parseRequest);
const responses = new KnownHeads(() => new ResponseHead(), parseResponse);

/** Reads the request head that bytes [start, end) begin with; returns its length, or what else parseRequest does. */
export const readRequest = (bytes: Buffer, start: number, end: number, head: RequestHead): number => {
  const known = head.lenient ? undefined : requests.find(bytes, start, end);
  if (known) {
    head.copy(known.head);
    return known.bytes.length;
  }
  const length = parseRequest(latin1(bytes, start, Math.min(end, start + limits.head)), 0, head);
  if (length > 0 && !head.lenient) requests.meet(bytes, start, end, length);
  return length;
};

/** Says in `head` what bytes [0, end) begin with, where it is known; returns the length of that, or INCOMPLETE. */
export const recallResponse = (bytes: Buffer, end: number, head: ResponseHead): number => {
  const known = head.lenient ? undefined : responses.find(bytes, 0, end);
  if (!known) return INCOMPLETE;
  head.copy(known.head);
  return known.bytes.length;
};

/** Bytes [0, end) begin with that head, which has been read. */
export const meetResponse = (bytes: Buffer, end: number, length: number, head: ResponseHead): void => {
  if (!head.lenient && head.status >= 200) responses.meet(bytes, 0, end, length);
};
