// Samples of the bytes that `tcp-request content` and `tcp-response content` look at (manual 7.3.5). Elsewhere there are
// none. What more bytes may change says so, and the rules then wait.
import { Buffer } from 'node:buffer';
import type { ArgumentCard } from '../../../config/sample/card.js';
import type { Need } from '../../../config/sample/places.js';
import { type Fetch, named, numberOr, text } from '../fetch.js';
import type { Inspection, Stream } from '../stream.js';
import type { Value } from '../value.js';

/** Not enough bytes yet: nothing, and nothing is decided unless no more will come. */
export const MORE = Symbol('more');

/** Reads bytes under inspection; MORE where the answer may lie in those to come. */
export const inspect =
  (read: (bytes: Buffer, inspection: Inspection) => Value | typeof MORE) =>
  ({ inspection }: Stream): Value => {
    if (!inspection?.bytes) return undefined;
    const value = read(inspection.bytes, inspection);
    if (value !== MORE) return value;
    if (!inspection.final) inspection.undecided = true;
    return undefined;
  };

/** In mode http, where no more than the body can come. */
export const bodyMayGrow = ({ inspection }: Stream): void => {
  if (inspection && !inspection.bytes && !inspection.final) inspection.undecided = true;
};

/** How many there are: as long as more may come, the last word is not said. */
const length = (name: string, need: Need): Fetch => ({
  name,
  usage: name,
  summary: 'How many bytes there are.',
  args: [],
  need,
  out: 'sint',
  awaitsBody: need === 'request',
  create: () => {
    const count = inspect((bytes, inspection) => {
      if (!inspection.final) inspection.undecided = true;
      return bytes.length;
    });
    if (need !== 'request') return count;
    // In mode http there is the request's head.
    return (stream) => {
      if (stream.inspection?.bytes || !stream.head) return count(stream);
      bodyMayGrow(stream);
      return stream.bytesFromClient;
    };
  },
});

const OFFSET: ArgumentCard = { name: 'offset', kind: 'uint' };
const LENGTH: ArgumentCard = { name: 'length', kind: 'uint' };

/** A block of a given length, or all there is. */
const payload = (name: string, need: Need): Fetch => ({
  name,
  usage: `${name}(<offset>,<length>)`,
  summary: 'So many bytes from an offset on, or all.',
  args: [OFFSET, LENGTH],
  need,
  out: 'bin',
  create: (args) => {
    const start = numberOr(args[0], 0);
    const size = numberOr(args[1], 0);
    return inspect((bytes, inspection) => {
      if (start + size > bytes.length) return MORE;
      if (size === 0 && !inspection.final) inspection.undecided = true;
      return copyOf(bytes, start, size === 0 ? bytes.length : start + size);
    });
  },
});

/** A block whose length stands before it. */
const payloadLv = (name: string, need: Need): Fetch => ({
  name,
  usage: `${name}(<offset1>,<length>[,<offset2>])`,
  summary: 'A block whose length stands at an offset, in so many bytes.',
  args: [OFFSET, LENGTH, { name: 'offset2', kind: 'str', optional: true }],
  need,
  out: 'bin',
  check: ([, size, second]) => {
    if (typeof size !== 'number' || size < 1 || size > 4) return 'the length is of 1 to 4 bytes';
    return second === null || second === undefined || /^[+-]?\d+$/.test(String(second))
      ? undefined
      : `'${second}' is not an offset`;
  },
  create: (args) => {
    const at = numberOr(args[0], 0);
    const size = numberOr(args[1], 1);
    const second = text(args[2]);
    const from = second === '' ? at + size : (/^[+-]/.test(second) ? at + size : 0) + Number(second);
    return inspect((bytes) => {
      if (at + size > bytes.length) return MORE;
      const end = from + bytes.readUIntBE(at, size);
      return end > bytes.length ? MORE : copyOf(bytes, from, end);
    });
  },
});

/** The bytes under inspection are borrowed; a sample may be kept. */
const copyOf = (bytes: Buffer, start: number, end: number): Value =>
  start < 0 ? undefined : Buffer.copyBytesFrom(bytes, start, end - start);

/** In ACLs, `payload` is the request's, and compares bytes. */
const old = (fetch: Fetch, inAcls: string): Fetch => ({ ...fetch, acl: 'bin', inAcls });

export const bufferFetches: readonly Fetch[] = [
  ...named(length('req.len', 'request'), 'req_len'),
  length('res.len', 'response'),
  payload('req.payload', 'request'),
  payload('res.payload', 'response'),
  old(payload('payload', 'message'), 'req.payload'),
  payloadLv('req.payload_lv', 'request'),
  payloadLv('res.payload_lv', 'response'),
  old(payloadLv('payload_lv', 'message'), 'req.payload_lv'),
];
