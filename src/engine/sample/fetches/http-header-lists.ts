// Samples of all header fields at once (manual 7.3.6): their names, their text, their binary form for SPOE.
import type { HeaderList } from '../../http1/headers.js';
import { type Fetch, family, text } from '../fetch.js';
import type { Stream } from '../stream.js';
import { type Fields, REQUEST_FIELDS, RESPONSE_FIELDS } from './http-headers.js';

/** Names of what is in a head, by commas unless told. */
export const nameList = (
  name: string,
  what: string,
  fields: Fields,
  namesIn: (headers: HeaderList, stream: Stream) => readonly string[],
): Fetch => ({
  name,
  usage: `${name}([<delim>])`,
  summary: `The names of all ${what}, by commas unless told.`,
  args: [{ name: 'delimiter', kind: 'str', optional: true }],
  need: fields.need,
  http: true,
  out: 'str',
  create: (args) => {
    const delimiter = text(args[0])[0] ?? ',';
    return (stream) => {
      const headers = fields.of(stream);
      return headers && namesIn(headers, stream).join(delimiter);
    };
  },
});

const names = (name: string, fields: Fields): Fetch =>
  nameList(name, 'header fields', fields, (headers) => headers.names.slice(0, headers.count));

const serialised = (name: string, fields: Fields): Fetch =>
  family({ need: fields.need, http: true })(
    name,
    'bin',
    'All header fields as on the wire, with the empty line.',
    (stream) => {
      const headers = fields.of(stream);
      return headers && Buffer.from(`${headers.serialise()}\r\n`, 'latin1');
    },
  );

const binary = (name: string, fields: Fields): Fetch =>
  family({ need: fields.need, http: true })(
    name,
    'bin',
    'All header fields, each name and value behind its length, and two empty ones.',
    (stream) => {
      const headers = fields.of(stream);
      if (!headers) return undefined;
      let bytes = '';
      for (let i = 0; i < headers.count; i++)
        bytes += withLength(headers.names[i]!) + withLength(headers.values[i]!);
      return Buffer.from(`${bytes}\0\0`, 'latin1');
    },
  );

const withLength = (part: string): string => variableInteger(part.length) + part;

/** As SPOE encodes an integer: one byte up to 239, else 4 bits in the first and 7 in each that follows. */
const variableInteger = (value: number): string => {
  if (value < 240) return String.fromCharCode(value);
  let bytes = String.fromCharCode((value & 15) | 240);
  let rest = (value - 240) >>> 4;
  for (; rest >= 128; rest = (rest - 128) >>> 7) bytes += String.fromCharCode((rest & 127) | 128);
  return bytes + String.fromCharCode(rest);
};

const familyOf = (fields: Fields, prefix: 'req' | 'res'): Fetch[] => [
  names(`${prefix}.hdr_names`, fields),
  serialised(`${prefix}.hdrs`, fields),
  binary(`${prefix}.hdrs_bin`, fields),
];

export const headerListFetches: readonly Fetch[] = [
  ...familyOf(REQUEST_FIELDS, 'req'),
  ...familyOf(RESPONSE_FIELDS, 'res'),
];
