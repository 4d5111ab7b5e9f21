// Heads that come again byte for byte, as those of pollers, probes and services that call each other do, are not read
// again: what they say is known, and so is the text they go on as.
import type { Buffer } from 'node:buffer';
import { INCOMPLETE, parseRequest, parseResponse, RequestHead, ResponseHead } from './head.js';
import { latin1 } from './latin1.js';
import { limits } from './limits.js';

/** Heads of a kind that a thread knows at most. A head has one place, by the length of the read it comes with. */
const PLACES = 64;
/** Longer ones are too rarely alike. */
const LENGTH_MAX = 2048;
/** One in so many unknown heads is learnt: what comes often is known soon, and what never comes again costs little. */
const LEARNS_EVERY = 16;

interface KnownHead<H> {
  readonly bytes: Uint8Array;
  readonly head: H;
}

/** The heads of one kind that a thread knows, requests or responses. */
class KnownHeads<H extends RequestHead | ResponseHead> {
  private readonly places: (KnownHead<H> | undefined)[] = new Array(PLACES).fill(undefined);
  private unknown = 0;

  constructor(
    private readonly make: () => H,
    private readonly parse: (text: string, start: number, head: H) => number,
  ) {}

  /** The head that bytes [start, end) begin with, if it is known. */
  find(bytes: Buffer, start: number, end: number): KnownHead<H> | undefined {
    const known = this.places[(end - start) % PLACES];
    return known && beginsWith(bytes, start, end, known.bytes) ? known : undefined;
  }

  /** Bytes [start, end) begin with a good head of that length. */
  learn(bytes: Buffer, start: number, end: number, length: number): void {
    if (this.unknown++ % LEARNS_EVERY > 0 || length > LENGTH_MAX) return;
    const head = this.make();
    this.parse(latin1(bytes, start, start + length), 0, head);
    head.headers.keepText();
    this.places[(end - start) % PLACES] = {
      bytes: new Uint8Array(bytes.subarray(start, start + length)),
      head,
    };
  }
}

const beginsWith = (bytes: Buffer, start: number, end: number, beginning: Uint8Array): boolean => {
  const { length } = beginning;
  return end - start >= length && bytes.compare(beginning, 0, length, start, start + length) === 0;
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
  if (length > 0 && !head.lenient) requests.learn(bytes, start, end, length);
  return length;
};

/** Says in `head` what bytes [0, end) begin with, where it is known; returns the length of that, or INCOMPLETE. */
export const recallResponse = (bytes: Buffer, end: number, head: ResponseHead): number => {
  const known = head.lenient ? undefined : responses.find(bytes, 0, end);
  if (!known) return INCOMPLETE;
  head.copy(known.head);
  return known.bytes.length;
};

/** Bytes [0, end) began with that head, which has been read. */
export const learnResponse = (bytes: Buffer, end: number, length: number, head: ResponseHead): void => {
  if (!head.lenient && head.status >= 200) responses.learn(bytes, 0, end, length);
};
