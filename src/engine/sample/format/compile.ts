// Log formats → functions (manual 8.2.6), once per thread: one call per part, fixed text joined by config already.
import type { Buffer } from 'node:buffer';
import type { Expression, LogFlags, LogFormat, LogPart } from '../../../config/rules.js';
import type { Piece, Writer } from '../../../log/line.js';
import type { LogRecord } from '../../http/log-record.js';
import { escapeText } from './encode.js';
import { compileItem, compileObject } from './encoded.js';
import { QUOTED_TAGS, SOLID_TAGS, TAGS } from './tags.js';

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
  const parts = compileParts(format, purpose, readText);
  const [first] = parts;
  if (first === undefined) return () => '';
  if (parts.length === 1)
    return typeof first === 'string' ? () => first : (record) => String(first.read(record));
  if (purpose === 'log') {
    return (record) => {
      const text = new Text();
      writeLine(parts, record, text);
      return text.text;
    };
  }
  return (record) => {
    let text = '';
    for (const part of parts) text += typeof part === 'string' ? part : part.read(record);
    return text;
  };
};

/** Writes one line of a log, piece by piece. */
export type WriteLine<R extends LogRecord> = (record: R, into: Writer) => void;

/** As compileFormat for purpose log. */
export const compileLine = <R extends LogRecord>(format: LogFormat, readText: ReadText<R>): WriteLine<R> => {
  if (format.encoding) {
    const read = compileObject(format, format.encoding, readText);
    return (record, into) => into.write(read(record));
  }
  const parts = compileParts(format, 'log', readText);
  return (record, into) => writeLine(parts, record, into);
};

class Text implements Writer {
  text = '';

  write(piece: Piece): void {
    this.text += piece;
  }
}

const compileParts = <R extends LogRecord>(
  format: LogFormat,
  purpose: Purpose,
  readText: ReadText<R>,
): Part<R>[] => {
  const parts = format.parts.flatMap((part) =>
    typeof part !== 'string' && part.encoding
      ? [{ read: compileItem(part, part.encoding, format.bin === true, readText), isSolid: false }]
      : compilePart(part, purpose, readText),
  );
  return purpose === 'log' ? mergeSpaces(parts) : parts;
};

/** What says nothing takes along the space behind it. */
const writeLine = <R extends LogRecord>(parts: readonly Part<R>[], record: R, into: Writer): void => {
  let endsBlank = true;
  let isSilent = false;
  for (const part of parts) {
    const piece = typeof part === 'string' ? part : part.read(record);
    if (typeof piece === 'number' || (typeof part === 'object' && part.isSolid)) {
      into.write(piece);
      endsBlank = false;
      isSilent = false;
      continue;
    }
    if (piece === '') {
      isSilent = endsBlank;
      continue;
    }
    const kept: string = isSilent && piece.charCodeAt(0) === BLANK ? piece.slice(1) : piece;
    isSilent = false;
    if (kept === '') continue;
    into.write(kept);
    endsBlank = kept.charCodeAt(kept.length - 1) === BLANK;
  }
};

const BLANK = 32;

/** Fixed text, or what is read; `isSolid` says that it is never empty and neither begins nor ends with a blank. */
type Part<R extends LogRecord> = string | { readonly read: (record: R) => Piece; readonly isSolid: boolean };

const compilePart = <R extends LogRecord>(
  part: LogPart,
  purpose: Purpose,
  readText: ReadText<R>,
): Part<R>[] => {
  if (typeof part === 'string') return [part];
  if ('tag' in part) {
    if (part.flags.Q && QUOTED_TAGS.has(part.tag))
      return quoted(TAGS[part.tag]!({ ...part.flags, Q: false }));
    const read = TAGS[part.tag]!(part.flags);
    return read ? [{ read, isSolid: SOLID_TAGS.has(part.tag) }] : [];
  }
  return [{ read: withFlags(readText(part.expression, false), part.flags, purpose), isSolid: false }];
};

/** Apart: quotes that are put around a text make one more string of it. */
const quoted = <R extends LogRecord>(read: ((record: R) => Piece) | undefined): Part<R>[] =>
  read ? ['"', { read, isSolid: false }, '"'] : [];

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
