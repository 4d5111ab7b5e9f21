// The compiler of log formats (manual 8.2.6): a string with %tags becomes one function of a LogRecord, once per thread.
import { TAGS } from './tags.js';
import type { Flags, FormatLine } from './values.js';

export type { FormatLine } from './values.js';

/** Why a format cannot be used; `position` counts characters of the format from 0. */
export interface FormatError {
  readonly error: string;
  readonly position: number;
}

/** Fixed text, or the reader of a tag. */
type Part = string | FormatLine;

/** A tag in the format: its name, what its braces hold, and where it ends. */
interface Item {
  readonly name: string;
  readonly args: string;
  readonly end: number;
}

export const compileLogFormat = (format: string): FormatLine | FormatError => {
  const parts = parseParts(format);
  return 'error' in parts ? parts : joinParts(parts);
};

/** Splits into fixed text and tags. Runs of spaces are one space, also across tags that say nothing. */
const parseParts = (format: string): Part[] | FormatError => {
  const parts: Part[] = [];
  let common: Flags = { Q: false, E: false, X: false };
  let at = 0;
  while (at < format.length) {
    if (format[at] !== '%') {
      addText(parts, format[at++]!);
      continue;
    }
    const item = readItem(format, at);
    const flags = typeof item === 'string' ? item : readFlags(item.args, common);
    if (typeof item === 'string' || typeof flags === 'string') return { error: String(flags), position: at };
    if (item.name === 'o') common = flags;
    else if (item.name === '%') parts.push('%');
    else parts.push(TAGS[item.name]!(flags) ?? '');
    at = item.end;
  }
  return parts.filter((part) => part !== '');
};

const addText = (parts: Part[], char: string): void => {
  const isBlank = char === ' ' || char === '\t';
  const last = parts.findLast((part) => part !== '');
  if (isBlank && (last === undefined || last === ' ')) return;
  parts.push(isBlank ? ' ' : char);
};

/** The tag that starts at `at`, or why it is none. */
const readItem = (format: string, at: number): Item | string => {
  const pattern = /%(?:\{([^}]*)\})?(%|[a-zA-Z][a-zA-Z0-9]*)/y;
  pattern.lastIndex = at;
  const found = pattern.exec(format);
  if (!found) return NO_TAG;
  const name = found[2]!;
  if (name !== 'o' && name !== '%' && !Object.hasOwn(TAGS, name))
    return `no such format alias '${name}'. If you wanted to emit the '%' character verbatim, you need to use '%%'`;
  return { name, args: found[1] ?? '', end: pattern.lastIndex };
};

const NO_TAG =
  "expected the name of a tag after '%'; sample expressions '%[…]' and named items '%(…)' are not supported yet";

/** Applies "+Q,-E" to the flags in force, or says which one is unknown. */
const readFlags = (args: string, base: Flags): Flags | string => {
  const flags = { ...base };
  for (const arg of args.split(',').filter((one) => one !== '')) {
    const flag = arg.replace(/^[+-]/, '');
    if (flag !== 'Q' && flag !== 'E' && flag !== 'X') return `unknown or unsupported format flag '${arg}'`;
    flags[flag] = !arg.startsWith('-');
  }
  return flags;
};

/** Fixed texts that stand together become one, so that a line costs one call per tag. */
const joinParts = (parts: readonly Part[]): FormatLine => {
  const merged: Part[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else merged.push(part);
  }
  return (record) => {
    let line = '';
    for (const part of merged) line += typeof part === 'string' ? part : part(record);
    return line;
  };
};
