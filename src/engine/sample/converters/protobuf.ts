// Converters of protocol buffers (manual 7.3.1: protobuf, ungrpc): one field of a message by the path of its numbers.
import type { Args, Converter } from '../fetch.js';
import { text } from '../fetch.js';
import type { Value } from '../value.js';
import { arg, ofBytes, optional } from './make.js';

/** How a field's bytes are framed (protobuf.dev/programming-guides/encoding). */
const Wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

interface Field {
  readonly number: number;
  readonly wire: number;
  readonly bytes: Buffer;
}

/** The varint at `at`, and where it ends. */
const readVarint = (bytes: Buffer, at: number): { value: bigint; end: number } | undefined => {
  let value = 0n;
  for (let i = 0; i < 10 && at + i < bytes.length; i++) {
    const byte = bytes[at + i]!;
    value |= BigInt(byte & 127) << BigInt(7 * i);
    if (byte < 128) return { value: BigInt.asUintN(64, value), end: at + i + 1 };
  }
  return undefined;
};

/** The fields in turn, until one is not whole. */
function* fieldsOf(message: Buffer): Generator<Field> {
  for (let at = 0; at < message.length; ) {
    const key = readVarint(message, at);
    if (!key) return;
    const [number, wire] = [Number(key.value >> 3n), Number(key.value & 7n)];
    const span = spanOf(message, key.end, wire);
    if (!span || span.end > message.length) return;
    yield { number, wire, bytes: message.subarray(span.start, span.end) };
    at = span.end;
  }
}

const spanOf = (message: Buffer, at: number, wire: number): { start: number; end: number } | undefined => {
  if (wire === Wire.fixed64) return { start: at, end: at + 8 };
  if (wire === Wire.fixed32) return { start: at, end: at + 4 };
  const varint = readVarint(message, at);
  if (!varint) return undefined;
  if (wire === Wire.varint) return { start: at, end: varint.end };
  return wire === Wire.bytes ? { start: varint.end, end: varint.end + Number(varint.value) } : undefined;
};

/** The first field at the path; those on the way to it are messages. */
const find = (message: Buffer, path: readonly number[]): Field | undefined => {
  let within = message;
  for (const [depth, number] of path.entries()) {
    let found: Field | undefined;
    for (const field of fieldsOf(within))
      if (field.number === number) {
        found = field;
        break;
      }
    if (!found || depth === path.length - 1) return found;
    if (found.wire !== Wire.bytes) return undefined;
    within = found.bytes;
  }
  return undefined;
};

const varintOf = (bytes: Buffer): bigint => readVarint(bytes, 0)?.value ?? 0n;
const zigzag = (value: bigint): bigint => (value >> 1n) ^ -(value & 1n);
/** Numbers as far as they are exact. */
const integer = (value: bigint): Value => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

interface FieldType {
  readonly wire: number;
  readonly read: (bytes: Buffer) => Value;
}

/** Whatever its width was to be, a varint is taken as it comes. */
const varint = (read: (value: bigint) => bigint = (value) => value): FieldType => ({
  wire: Wire.varint,
  read: (bytes) => integer(BigInt.asIntN(64, read(varintOf(bytes)))),
});

const TYPES: Readonly<Record<string, FieldType>> = {
  int32: varint(),
  int64: varint(),
  uint32: varint(),
  uint64: varint(),
  sint32: varint(zigzag),
  sint64: varint(zigzag),
  bool: varint(),
  enum: varint(),
  fixed64: { wire: Wire.fixed64, read: (bytes) => integer(bytes.readBigInt64LE()) },
  sfixed64: { wire: Wire.fixed64, read: (bytes) => integer(bytes.readBigInt64LE()) },
  double: { wire: Wire.fixed64, read: (bytes) => whole(bytes.readDoubleLE()) },
  fixed32: { wire: Wire.fixed32, read: (bytes) => bytes.readUInt32LE() },
  sfixed32: { wire: Wire.fixed32, read: (bytes) => bytes.readInt32LE() },
  float: { wire: Wire.fixed32, read: (bytes) => whole(bytes.readFloatLE()) },
};

/** Samples have no fractions. */
const whole = (value: number): Value => (Number.isFinite(value) ? Math.trunc(value) : undefined);

const extract = ([path, typeName]: Args): ((message: Buffer) => Value) => {
  const numbers = text(path).split('.').map(Number);
  const type = typeof typeName === 'string' ? TYPES[typeName] : undefined;
  return (message) => {
    const field = find(message, numbers);
    if (!field) return undefined;
    if (!type) return field.bytes;
    return field.wire === type.wire ? type.read(field.bytes) : undefined;
  };
};

/** The messages of a gRPC stream, behind a byte that tells of compression, which HAProxy ignores, and their length. */
function* grpcMessages(stream: Buffer): Generator<Buffer> {
  for (let at = 0; at + 5 <= stream.length; ) {
    const end = at + 5 + stream.readUInt32BE(at + 1);
    if (end > stream.length) return;
    yield stream.subarray(at + 5, end);
    at = end;
  }
}

const row = (name: string, summary: string, messagesOf: (bytes: Buffer) => Iterable<Buffer>): Converter =>
  ofBytes(
    {
      name,
      usage: `${name}(<field_number>[,<field_type>])`,
      summary,
      args: [arg('a field number', 'str'), optional('a field type', 'str', Object.keys(TYPES))],
      out: 'bin',
      check: ([path]) =>
        /^[1-9]\d{0,8}(?:\.[1-9]\d{0,8}){0,31}$/.test(String(path))
          ? undefined
          : `'${path}' is not a field number such as 1 or 48.59.1`,
    },
    (args) => {
      const read = extract(args);
      return (value) => {
        for (const message of messagesOf(Buffer.from(value, 'latin1'))) {
          const found = read(message);
          if (found !== undefined) return found;
        }
        return undefined;
      };
    },
  );

export const protobufConverters: readonly Converter[] = [
  row('protobuf', 'A field of a protocol buffers message.', (bytes) => [bytes]),
  row('ungrpc', 'A field of a gRPC message.', grpcMessages),
];
