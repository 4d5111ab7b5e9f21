// Log formats as text → parts (manual 8.2.6): fixed text, %tags, %[expressions]. Also read wherever a rule takes a
// format: header values, variables, paths.
import { bytesOf } from '../../common/bytes.js';
import type { Section } from '../card.js';
import type { LogEncoding, LogFlags, LogFormat, LogItem, LogPart } from '../rules.js';
import { fault } from './call.js';
import type { SampleLanguage } from './card.js';
import { misplaced, readExpression } from './expression.js';
import { type Fault, isFault } from './fault.js';
import type { Where } from './places.js';

/** `%`, flags in braces, a name in parentheses, and what is to be shown. */
const ITEM = /%(?:\(([^)]*)\))?(?:\{([^}]*)\})?(?:(\[)|(%)|([a-zA-Z][a-zA-Z0-9]*))/y;

/** Whoever reads a format knows its place and its language. */
export interface FormatContext {
  readonly language: SampleLanguage;
  readonly where: Where;
  readonly section: Section;
}

/** @returns the parts, runs of text joined, or what is wrong */
export const readFormat = (text: string, context: FormatContext): LogFormat | Fault => {
  const parts: LogPart[] = [];
  let common: LogFlags = { Q: false, E: false, X: false };
  let at = 0;
  const whole: Pick<LogFormat, 'encoding' | 'bin'> = {};
  while (at < text.length) {
    if (text[at] !== '%') {
      const next = text.indexOf('%', at);
      const end = next < 0 ? text.length : next;
      addText(parts, bytesOf(text.slice(at, end)));
      at = end;
      continue;
    }
    const item = readItem(text, at, common, context);
    if (isFault(item)) return item;
    if (item.part === undefined) {
      common = item.flags;
      applyWhole(whole, item.whole ?? []);
    }
    if (typeof item.part === 'string') addText(parts, item.part);
    else if (item.part) parts.push(item.part);
    at = item.end;
  }
  return { text, parts, ...whole };
};

const addText = (parts: LogPart[], text: string): void => {
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last + text;
  else parts.push(text);
};

/** `part` is undefined for `%{…}o`, which sets the flags of all that follows. */
interface Item {
  readonly part: LogPart | undefined;
  readonly flags: LogFlags;
  readonly end: number;
  /** "+json" and its like, of `%{+json}o`. */
  readonly whole?: readonly string[];
}

/** Flags of what a value, or the whole line, is written in. */
const ENCODING = /^[+-]?(json|cbor|bin)$/;

/** The last of two encodings counts. */
const applyWhole = (format: Pick<LogFormat, 'encoding' | 'bin'>, flags: readonly string[]): void => {
  for (const flag of flags) {
    const name = ENCODING.exec(flag)![1] as LogEncoding | 'bin';
    const isOn = !flag.startsWith('-');
    if (name === 'bin') {
      if (isOn) format.bin = true;
      else delete format.bin;
    } else if (isOn) format.encoding = name;
    else if (format.encoding === name) delete format.encoding;
  }
};

const readItem = (text: string, at: number, common: LogFlags, context: FormatContext): Item | Fault => {
  ITEM.lastIndex = at;
  const found = ITEM.exec(text);
  if (!found) {
    const message = "expected the name of a tag, or an expression in brackets, after '%'";
    return { ...fault('bad-format', message, at, 1), hint: "write '%%' for the character itself" };
  }
  const [whole, called, braces, bracket, percent, name] = found;
  const end = at + whole.length;
  const args = (braces ?? '').split(',').filter((one) => one !== '');
  const encodings = args.filter((arg) => ENCODING.test(arg));
  const flags = readFlags(
    args.filter((arg) => !ENCODING.test(arg)),
    common,
  );
  if (typeof flags === 'string')
    return fault('bad-format', `unknown or unsupported format flag '${flags}'`, at, whole.length);
  if (percent) return { part: '%', flags, end };
  const item = readName(called);
  if (!item) return fault('bad-format', `'${called}' is not <name>[:{str|sint|bool}]`, at, whole.length);
  if (name === 'o' && !bracket) return { part: undefined, flags, end, whole: encodings };
  // Of one item, "+bin" means nothing (manual 8.2.6).
  const own: Pick<LogFormat, 'encoding'> = {};
  applyWhole(
    own,
    encodings.filter((arg) => !arg.endsWith('bin')),
  );
  Object.assign(item, own);
  if (bracket) return readBracket(text, end, { flags, ...item }, context);
  if (!context.language.tags.has(name!))
    return fault(
      'bad-format',
      `no such format alias '${name}'. If you wanted to emit the '%' character verbatim, you need to use '%%'`,
      at,
      whole.length,
    );
  return { part: { tag: name!, flags, ...item }, flags, end };
};

/** From behind the bracket to the one that closes it. */
const readBracket = (
  text: string,
  start: number,
  item: { readonly flags: LogFlags } & LogItem,
  { language, where, section }: FormatContext,
): Item | Fault => {
  const read = readExpression(text, start, language);
  if (isFault(read)) return read;
  const { expression, end, fetch } = read;
  if (text[end] !== ']')
    return fault(
      'bad-format',
      `missing ']' after sample expression '${expression.text}'`,
      start,
      end - start,
    );
  const complaint = misplaced(fetch, expression.text, where, section);
  if (complaint !== undefined) return fault('misplaced-fetch', complaint, start, end - start);
  return { part: { expression, ...item }, flags: item.flags, end: end + 1 };
};

/** "name", "name:type", ":type". */
const readName = (called: string | undefined): LogItem | undefined => {
  if (called === undefined) return {};
  const found = /^([\w.-]*)(?::(str|sint|bool))?$/.exec(called);
  if (!found) return undefined;
  const [, name, type] = found;
  return { ...(name && { name }), ...(type && { type: type as LogItem['type'] & {} }) };
};

/** Applies "+Q,-E" to the flags in force, or returns the one that is unknown. */
const readFlags = (args: readonly string[], base: LogFlags): LogFlags | string => {
  const flags = { ...base };
  for (const arg of args) {
    const flag = arg.replace(/^[+-]/, '');
    if (flag !== 'Q' && flag !== 'E' && flag !== 'X') return arg;
    flags[flag] = !arg.startsWith('-');
  }
  return flags;
};
