// Log formats as text → parts (manual 8.2.6): fixed text, %tags, %[expressions]. Also read wherever a rule takes a
// format: header values, variables, paths.
import type { Section } from '../card.js';
import type { LogFlags, LogFormat, LogPart } from '../rules.js';
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
  while (at < text.length) {
    if (text[at] !== '%') {
      const next = text.indexOf('%', at);
      const end = next < 0 ? text.length : next;
      addText(parts, toBytes(text.slice(at, end)));
      at = end;
      continue;
    }
    const item = readItem(text, at, common, context);
    if (isFault(item)) return item;
    if (item.part === undefined) common = item.flags;
    else if (typeof item.part === 'string') addText(parts, item.part);
    else parts.push(item.part);
    at = item.end;
  }
  return { text, parts };
};

/** Characters of the cfg as the bytes they are on the wire. */
export const toBytes = (text: string): string =>
  /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');

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
}

const readItem = (text: string, at: number, common: LogFlags, context: FormatContext): Item | Fault => {
  ITEM.lastIndex = at;
  const found = ITEM.exec(text);
  if (!found) {
    const message = "expected the name of a tag, or an expression in brackets, after '%'";
    return { ...fault('bad-format', message, at, 1), hint: "write '%%' for the character itself" };
  }
  const [whole, , braces, bracket, percent, name] = found;
  const end = at + whole.length;
  const flags = readFlags(braces ?? '', common);
  if (typeof flags === 'string')
    return fault('bad-format', `unknown or unsupported format flag '${flags}'`, at, whole.length);
  if (percent) return { part: '%', flags, end };
  if (bracket) return readBracket(text, end, flags, context);
  if (name === 'o') return { part: undefined, flags, end };
  if (!context.language.tags.has(name!))
    return fault(
      'bad-format',
      `no such format alias '${name}'. If you wanted to emit the '%' character verbatim, you need to use '%%'`,
      at,
      whole.length,
    );
  return { part: { tag: name!, flags }, flags, end };
};

/** From behind the bracket to the one that closes it. */
const readBracket = (
  text: string,
  start: number,
  flags: LogFlags,
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
  return { part: { expression, flags }, flags, end: end + 1 };
};

/** Applies "+Q,-E" to the flags in force, or returns the one that is unknown. */
const readFlags = (braces: string, base: LogFlags): LogFlags | string => {
  const flags = { ...base };
  for (const arg of braces.split(',').filter((one) => one !== '')) {
    const flag = arg.replace(/^[+-]/, '');
    if (flag !== 'Q' && flag !== 'E' && flag !== 'X') return arg;
    flags[flag] = !arg.startsWith('-');
  }
  return flags;
};
