// `%{+json}o`, `%{+cbor}o`: a line that is one object of the format's named items (manual 8.2.6); all else in it is left out.
// The same flags on a single item encode its value alone.
import { Buffer } from 'node:buffer';
import type { LogEncoding, LogFormat, LogPart, SampleType } from '../../../config/rules.js';
import type { LogRecord } from '../../http/log-record.js';
import type { Format, ReadText } from './compile.js';
import { NUMERIC_TAGS, TAGS } from './tags.js';

type Item = Exclude<LogPart, string>;
type Named = Item & { readonly name: string };

/** How values are written, and an object of them; in bytes as latin1. */
interface Encoding {
  readonly value: (value: boolean | number | string | Buffer | null) => string;
  readonly object: (members: readonly (readonly [key: string, value: string])[]) => string;
}

/** Major types (RFC 8949, 3.1). */
const CBOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, map: 5 } as const;

const cborHead = (major: number, length: number): string => {
  const type = major << 5;
  if (length < 24) return String.fromCharCode(type | length);
  const [extra, size] =
    length < 2 ** 8 ? [24, 1] : length < 2 ** 16 ? [25, 2] : length < 2 ** 32 ? [26, 4] : [27, 8];
  const bytes = Buffer.alloc(9);
  bytes[0] = type | extra;
  bytes.writeBigUInt64BE(BigInt(length) << BigInt(8 * (8 - size)), 1);
  return bytes.toString('latin1', 0, 1 + size);
};

const cborText = (text: string): string => cborHead(CBOR.text, text.length) + text;

const ENCODINGS: Readonly<Record<LogEncoding, Encoding>> = {
  json: {
    value: (value) => JSON.stringify(Buffer.isBuffer(value) ? value.toString('latin1') : value),
    object: (members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`,
  },
  cbor: {
    value: (value) => {
      if (value === null) return '\xf6';
      if (typeof value === 'boolean') return value ? '\xf5' : '\xf4';
      if (typeof value === 'string') return cborText(value);
      if (typeof value !== 'number') return cborHead(CBOR.bytes, value.length) + value.toString('latin1');
      return value < 0 ? cborHead(CBOR.negative, -1 - value) : cborHead(CBOR.unsigned, value);
    },
    object: (members) =>
      cborHead(CBOR.map, members.length) + members.map(([key, value]) => cborText(key) + value).join(''),
  },
};

/** CBOR is bytes, which lines show in hexadecimal unless "+bin" wants them as they are. */
const finish = (name: LogEncoding, isBinary: boolean): ((text: string) => string) =>
  name === 'cbor' && !isBinary
    ? (text) => Buffer.from(text, 'latin1').toString('hex').toUpperCase()
    : (text) => text;

/** The whole line. */
export const compileObject = <R extends LogRecord>(
  { parts, bin }: LogFormat,
  name: LogEncoding,
  readText: ReadText<R>,
): Format<R> => {
  const encoding = ENCODINGS[name];
  const show = finish(name, bin === true);
  const members = parts
    .filter(isNamed)
    .map((part) => ({ key: part.name, read: compileValue(part, encoding, readText) }));
  return (record) => show(encoding.object(members.map(({ key, read }) => [key, read(record)])));
};

/** One item of another line. */
export const compileItem = <R extends LogRecord>(
  part: Item,
  name: LogEncoding,
  isBinary: boolean,
  readText: ReadText<R>,
): Format<R> => {
  const read = compileValue(part, ENCODINGS[name], readText);
  const show = finish(name, isBinary);
  return (record) => show(read(record));
};

const isNamed = (part: LogPart): part is Named => typeof part !== 'string' && part.name !== undefined;

const compileValue = <R extends LogRecord>(
  part: Item,
  { value }: Encoding,
  readText: ReadText<R>,
): Format<R> => {
  const read = readerOf(part, readText);
  const type = part.type ?? typeOf(part);
  return (record) => value(typed(read(record), type));
};

const readerOf = <R extends LogRecord>(part: Item, readText: ReadText<R>) => {
  if ('expression' in part) return readText(part.expression, true);
  const read = TAGS[part.tag]!({ Q: false, E: false, X: part.flags.X });
  return (record: R) => (read ? String(read(record)) : undefined);
};

const typeOf = (part: Item): SampleType =>
  'expression' in part ? part.expression.type : NUMERIC_TAGS.has(part.tag) && !part.flags.X ? 'sint' : 'str';

/** Numbers that are not complete yet have a "+" in other lines; here they are as they are. */
const typed = (
  value: string | Buffer | undefined,
  type: SampleType,
): boolean | number | string | Buffer | null => {
  if (value === undefined) return null;
  if (typeof value !== 'string') return value;
  if (type === 'bool') return value !== '0' && value !== '' && value !== 'false';
  if (type === 'sint') return /^[+-]?\d+$/.test(value) ? Number(value) : null;
  return value;
};
