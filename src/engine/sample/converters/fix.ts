// Converters of FIX, the Financial Information eXchange (manual 7.3.1): "8=FIX.4.4^A9=5^A35=0^A…10=161^A".
import type { Converter } from '../fetch.js';
import { text } from '../fetch.js';
import { arg, ofBytes } from './make.js';

const END = '\x01';
const VERSION = /^FIX(?:\.4\.[0-4]|T\.1\.1)$/;

/** The tags that have names here. */
const TAGS: Readonly<Record<string, string>> = {
  BeginString: '8',
  BodyLength: '9',
  MsgType: '35',
  SenderCompID: '49',
  TargetCompID: '56',
  CheckSum: '10',
};

interface Field {
  readonly tag: string;
  readonly value: string;
  /** Where it begins, and where the next one does. */
  readonly start: number;
  readonly end: number;
}

/** The fields in turn, as long as they are well-formed. */
function* fieldsOf(message: string): Generator<Field> {
  for (let start = 0; start < message.length; ) {
    const end = message.indexOf(END, start);
    const equals = message.indexOf('=', start);
    if (end < 0 || equals < 0 || equals > end) return;
    const [tag, value] = [message.slice(start, equals), message.slice(equals + 1, end)];
    if (!/^\d+$/.test(tag)) return;
    yield { tag, value, start, end: end + 1 };
    start = end + 1;
  }
}

const checksum = (bytes: string): number => {
  let sum = 0;
  for (let at = 0; at < bytes.length; at++) sum = (sum + bytes.charCodeAt(at)) & 255;
  return sum;
};

/** Begins with version, length and type, and ends with a checksum that is right; undefined while that is to come. */
const isValid = (message: string): boolean | undefined => {
  if (!message.endsWith(END)) return undefined;
  const fields = [...fieldsOf(message)];
  const [begin, length, type] = fields;
  const last = fields.at(-1);
  if (!begin || !length || !type || !last || last.end !== message.length) return false;
  return (
    begin.tag === TAGS.BeginString &&
    VERSION.test(begin.value) &&
    length.tag === TAGS.BodyLength &&
    Number(length.value) === last.start - length.end &&
    type.tag === TAGS.MsgType &&
    last.tag === TAGS.CheckSum &&
    Number(last.value) === checksum(message.slice(0, last.start))
  );
};

const tagOf = (given: unknown): string | undefined => {
  const named = String(given);
  if (Object.hasOwn(TAGS, named)) return TAGS[named];
  return /^[1-9]\d*$/.test(named) ? named : undefined;
};

export const fixConverters: readonly Converter[] = [
  ofBytes(
    { name: 'fix_is_valid', usage: 'fix_is_valid', summary: 'Whether it is a FIX message.', out: 'bool' },
    () => isValid,
  ),
  ofBytes(
    {
      name: 'fix_tag_value',
      usage: 'fix_tag_value(<tag>)',
      summary: 'The value of a field of a FIX message.',
      args: [arg('a tag', 'str')],
      out: 'bin',
      check: ([tag]) => (tagOf(tag) ? undefined : `'${tag}' is no tag of FIX, by number or name`),
    },
    ([given]) => {
      const wanted = tagOf(text(given));
      return (value) => {
        for (const field of fieldsOf(value))
          if (field.tag === wanted) return Buffer.from(field.value, 'latin1');
        return undefined;
      };
    },
  ),
];
