// Log formats → functions (manual 8.2.6), once per thread: one call per part, fixed text joined by config already.
import type { Buffer } from 'node:buffer';
import type { Expression, LogFlags, LogFormat, LogPart } from '../../../config/rules.js';
import type { LogRecord } from '../../http/log-record.js';
import { escapeText } from './encode.js';
import { compileItem, compileObject } from './encoded.js';
import { SOLID_TAGS, TAGS } from './tags.js';

/** Makes one text of what is known of a request. */
export type Format<R extends LogRecord> = (record: R) => string;

/**
 * What the text is for. log: runs of spaces are one space, and what is missing is a "-" (manual 8.2.6); value: a
 * variable, a name, as it is; http: a field, a path, a body: control characters of samples are "%XX", and +Q does not
 * quote samples; check: what a health check says, as it is, and +Q quotes.
 */
export type Purpose = 'log' | 'value' | 'http' | 'check';

/**
 * How an expression inside the format is read: as text, or as bytes where those are wanted; undefined: there is no such sample.
 * Of what is encoded afterwards everything is wanted as it is.
 */
export type ReadText<R extends LogRecord> = (
  expression: Expression,
  isEncoded: boolean,
) => (record: R) => string | Buffer | undefined;

export const compileFormat = <R extends LogRecord>(
  format: LogFormat,
  purpose: Purpose,
  readText: ReadText<R>,
): Format<R> => {
  if (format.encoding) return compileObject(format, format.encoding, readText);
  const written = format.parts.flatMap((part) =>
    typeof part !== 'string' && part.encoding
      ? [{ read: compileItem(part, part.encoding, format.bin === true, readText), isSolid: false }]
      : compilePart(part, purpose, readText),
  );
  const parts = purpose === 'log' ? mergeSpaces(written) : written;
  const [first] = parts;
  if (first === undefined) return () => '';
  if (parts.length === 1) return typeof first === 'string' ? () => first : first.read;
  if (purpose === 'log') return (record) => writeLine(parts, record);
  return (record) => {
    let text = '';
    for (const part of parts) text += typeof part === 'string' ? part : part.read(record);
    return text;
  };
};

/** What says nothing takes along the space behind it. */
const writeLine = <R extends LogRecord>(parts: readonly Part<R>[], record: R): string => {
  let text = '';
  let endsBlank = true;
  let isSilent = false;
  for (const part of parts) {
    if (typeof part === 'object' && part.isSolid) {
      text += part.read(record);
      endsBlank = false;
      isSilent = false;
      continue;
    }
    const piece = typeof part === 'string' ? part : part.read(record);
    if (piece === '') {
      isSilent = endsBlank;
      continue;
    }
    // Of the piece, not of the text: that is in many pieces itself, and looking at its end would join them.
    const kept: string = isSilent && piece.charCodeAt(0) === BLANK ? piece.slice(1) : piece;
    isSilent = false;
    if (kept === '') continue;
    text += kept;
    endsBlank = kept.charCodeAt(kept.length - 1) === BLANK;
  }
  return text;
};

const BLANK = 32;

/** Fixed text, or what is read; `isSolid` says that it is never empty and neither begins nor ends with a blank. */
type Part<R extends LogRecord> = string | { readonly read: Format<R>; readonly isSolid: boolean };

const compilePart = <R extends LogRecord>(
  part: LogPart,
  purpose: Purpose,
  readText: ReadText<R>,
): Part<R>[] => {
  if (typeof part === 'string') return [part];
  if ('tag' in part) {
    const read = TAGS[part.tag]!(part.flags);
    return read ? [{ read, isSolid: SOLID_TAGS.has(part.tag) || (part.flags.Q && part.tag === 'r') }] : [];
  }
  return [{ read: withFlags(readText(part.expression, false), part.flags, purpose), isSolid: false }];
};

/** The text of an expression under its flags. */
const withFlags = <R extends LogRecord>(
  readValue: (record: R) => string | Buffer | undefined,
  { Q: quote, E }: LogFlags,
  purpose: Purpose,
): Format<R> => {
  const Q = quote && purpose !== 'http';
  const missing = purpose === 'log' && !Q ? '-' : '';
  const read = (record: R): string | undefined => {
    const value = readValue(record);
    return typeof value === 'object' ? value.toString('latin1') : value;
  };
  const escaped = E ? (text: string) => escapeText(text) : (text: string) => text;
  // In rules haproxy quotes tags, but not expressions.
  if (Q && purpose !== 'value') return (record) => `"${escaped(read(record) ?? '')}"`;
  return (record) => escaped(read(record) ?? '') || missing;
};

/** Runs of spaces are one space, also across tags that say nothing; none at the start. */
const mergeSpaces = <R extends LogRecord>(parts: readonly Part<R>[]): Part<R>[] => {
  const merged: Part<R>[] = [];
  let endsBlank = true;
  for (const part of parts) {
    if (typeof part !== 'string') {
      merged.push(part);
      endsBlank = false;
      continue;
    }
    const text = part.replace(/[ \t]+/g, ' ');
    const kept: string = endsBlank ? text.replace(/^ /, '') : text;
    if (kept === '') continue;
    const last = merged.at(-1);
    if (typeof last === 'string') merged[merged.length - 1] = last + kept;
    else merged.push(kept);
    endsBlank = kept.endsWith(' ');
  }
  return merged;
};
