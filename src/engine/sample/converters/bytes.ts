// Codings of bytes (manual 7.3.1): hexadecimal, base64, URLs.
import type { Converter } from '../fetch.js';
import { numberOr, text } from '../fetch.js';
import { arg, heldNumber, ofBytes, ofText, optional } from './make.js';

const bytesOf = (value: string): Buffer => Buffer.from(value, 'latin1');

const CHUNKS = [
  optional('a separator', 'str'),
  optional('a chunk size', 'uint'),
  optional('truncate', 'uint'),
];

/** Chunks of `size` bytes; a shorter one at the end is dropped where `truncate` is set. */
const chunksOf = (value: string, size: number, truncate: boolean): Buffer[] => {
  const bytes = bytesOf(value);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = bytes.subarray(at, at + size);
    if (chunk.length === size || !truncate) chunks.push(chunk);
  }
  return chunks;
};

const toDecimal = (name: string, summary: string, order: (chunk: Buffer) => Buffer): Converter =>
  ofBytes(
    {
      name,
      usage: `${name}(<separator>,<chunk_size>[,<truncate>])`,
      summary,
      args: [arg('a separator', 'str'), arg('a chunk size', 'uint'), optional('truncate', 'uint')],
      out: 'str',
      check: ([, size]) => (Number(size) >= 1 && Number(size) <= 8 ? undefined : 'a chunk has 1 to 8 bytes'),
    },
    (args) => {
      const [size, truncate] = [numberOr(args[1], 1), numberOr(args[2], 0) !== 0];
      return (value) =>
        chunksOf(value, size, truncate)
          .map((chunk) => String(BigInt(`0x${order(chunk).toString('hex')}`)))
          .join(text(args[0]));
    },
  );

const urlDecoded = (value: string, isForm: boolean): string | undefined => {
  let query = isForm;
  let decoded = '';
  for (let at = 0; at < value.length; at++) {
    const char = value[at]!;
    if (char === '?') query = true;
    if (char === '+' && query) decoded += ' ';
    else if (char === '%') {
      const hex = value.slice(at + 1, at + 3);
      if (!/^[\da-fA-F]{2}$/.test(hex)) return undefined;
      decoded += String.fromCharCode(Number.parseInt(hex, 16));
      at += 2;
    } else decoded += char;
  }
  return decoded;
};

const percent = (char: string): string =>
  `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

export const byteConverters: readonly Converter[] = [
  ofBytes(
    { name: 'hex', usage: 'hex', summary: 'In hexadecimal digits.', out: 'str' },
    () => (value) => bytesOf(value).toString('hex').toUpperCase(),
  ),
  ofText(
    {
      name: 'hex2i',
      usage: 'hex2i',
      summary: 'The number that hexadecimal digits write; 0 where they do not.',
      out: 'sint',
    },
    () => (value) => (/^[\da-fA-F]+/.test(value) ? Number.parseInt(value, 16) : 0),
  ),
  ofBytes(
    { name: 'base2', usage: 'base2', summary: 'In binary digits.', out: 'str' },
    () => (value) => [...bytesOf(value)].map((byte) => byte.toString(2).padStart(8, '0')).join(''),
  ),
  ofBytes(
    { name: 'base64', usage: 'base64', summary: 'In base64.', out: 'str' },
    () => (value) => bytesOf(value).toString('base64'),
  ),
  ofText(
    { name: 'b64dec', usage: 'b64dec', summary: 'Decodes base64.', out: 'bin' },
    () => (value) =>
      /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0
        ? Buffer.from(value, 'base64')
        : undefined,
  ),
  ofText(
    { name: 'ub64dec', usage: 'ub64dec', summary: 'Decodes base64url.', out: 'bin' },
    () => (value) => (/^[\w-]*={0,2}$/.test(value) ? Buffer.from(value, 'base64url') : undefined),
  ),
  ofBytes(
    { name: 'ub64enc', usage: 'ub64enc', summary: 'In base64url.', out: 'str' },
    () => (value) => bytesOf(value).toString('base64url'),
  ),
  ofBytes(
    {
      name: 'bytes',
      usage: 'bytes(<offset>[,<length>])',
      summary: 'Some of the bytes.',
      args: [arg('an offset', 'int-or-var'), optional('a length', 'int-or-var')],
      out: 'bin',
    },
    ([from, count], { variables }) => {
      const offsetOf = heldNumber(from, variables);
      const lengthOf = heldNumber(count ?? Number.POSITIVE_INFINITY, variables);
      return (value, stream) => {
        const [offset = -1, length = -1] = [offsetOf(stream), lengthOf(stream)];
        if (offset < 0 || offset >= value.length || length < 0) return undefined;
        return bytesOf(value.slice(offset, offset + length));
      };
    },
  ),
  ofBytes(
    {
      name: 'be2hex',
      usage: 'be2hex([<separator>[,<chunk_size>[,<truncate>]]])',
      summary: 'In hexadecimal digits, in chunks with separators between them.',
      args: CHUNKS,
      out: 'str',
    },
    (args) => {
      const [size, truncate] = [Math.max(1, numberOr(args[1], 1)), numberOr(args[2], 0) !== 0];
      return (value) =>
        chunksOf(value, size, truncate)
          .map((chunk) => chunk.toString('hex').toUpperCase())
          .join(text(args[0]));
    },
  ),
  toDecimal('be2dec', 'Chunks as numbers, the high byte first.', (chunk) => chunk),
  toDecimal('le2dec', 'Chunks as numbers, the low byte first.', (chunk) => Buffer.from(chunk).reverse()),
  ofText(
    {
      name: 'url_dec',
      usage: 'url_dec([<in_form>])',
      summary: 'Decodes %XX, and "+" in a query.',
      args: [optional('in_form', 'uint')],
      out: 'str',
    },
    ([form]) =>
      (value) =>
        urlDecoded(value, numberOr(form, 0) !== 0),
  ),
  ofText(
    {
      name: 'url_enc',
      usage: 'url_enc([<enc_type>])',
      summary: 'Encodes for a query, as %XX.',
      args: [optional('an encoding', 'str', ['query'])],
      out: 'str',
    },
    () => (value) => value.replace(/[^\w.~-]/g, percent),
  ),
];
