// Old expressions that are about one header field: "^Name: value".
import { closingOf, hasOuterBar, isAnything, type Piece, textOf } from './pieces.js';
import { readTemplate, renumber, type Template, without, withoutBlanks } from './template.js';

export interface FieldLine {
  readonly name: string;
  /** All names that begin so: there was no colon. */
  readonly isPrefix: boolean;
  /** What it says of the value, from its first character on. */
  readonly value: readonly Piece[];
  /** The group that begins with the name. */
  readonly group?: number;
  /** It ends within the value, which lacks the parenthesis that opens it. */
  readonly isOpen: boolean;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]$/;

export const readFieldLine = (pieces: readonly Piece[]): FieldLine | undefined => {
  if (pieces[0]?.kind !== 'begin' || hasOuterBar(pieces)) return undefined;
  const isGrouped = pieces[1]?.kind === 'open' && pieces[1].group !== undefined;
  const from = isGrouped ? 2 : 1;
  const end = pieces.findIndex(({ char }, at) => at >= from && (char === undefined || !TOKEN.test(char)));
  const rest = end < 0 ? [] : pieces.slice(end);
  const name = textOf(pieces.slice(from, end < 0 ? undefined : end)).replace(/\\/g, '');
  if (name === '') return undefined;
  if (rest[0]?.char === ':') return isGrouped ? grouped(name, pieces, end) : plain(name, rest.slice(1));
  if (isGrouped || !isAnything(rest)) return undefined;
  return { name, isPrefix: true, value: [], isOpen: false };
};

const plain = (name: string, rest: readonly Piece[]): FieldLine | undefined => {
  const value = afterBlank(rest);
  return value && { name, isPrefix: false, value, isOpen: false };
};

const grouped = (name: string, pieces: readonly Piece[], colon: number): FieldLine | undefined => {
  const { group } = pieces[1]!;
  const close = closingOf(pieces, 1);
  if (close < 0 || pieces[close]!.quantifier !== '') return undefined;
  const inside = pieces.slice(colon + 1, close);
  const behind = pieces.slice(close + 1);
  const line = { name, isPrefix: false, group: group! };
  if (inside.length === 0 || textOf(inside) === ' ') {
    const value = inside.length === 0 ? afterBlank(behind) : behind;
    return value && { ...line, value, isOpen: false };
  }
  const value = hasOuterBar(inside) ? undefined : afterBlank(inside);
  return value && { ...line, value: [...value, ...pieces.slice(close)], isOpen: true };
};

/** What may stand for the blank behind the colon. */
const BLANK = /^(?: |\.|(?: |\\s|\[ \]|\[\\s\]|\[ \\t\]|\[\[:space:\]\])[*+]?)$/;

/** What is left of it behind that blank; undefined when it could never match, or is not clear. */
const afterBlank = (pieces: readonly Piece[]): readonly Piece[] | undefined => {
  const [first, second] = pieces;
  if (!first) return [];
  if (BLANK.test(first.text)) return pieces.slice(1);
  const swallows = first.kind === 'open' ? second : first;
  if (swallows?.text !== '.*') return undefined;
  const next = pieces[first.kind === 'open' ? 3 : 1];
  return next && BLANK.test(next.text) ? undefined : pieces;
};

/** As an expression for the value alone. */
export const valueRegex = ({ value, isOpen }: FieldLine): string => {
  const text = textOf(value);
  if (isOpen) return `^(${text}`;
  return text.startsWith('.*') ? text : text === '' ? '.*' : `^${text}`;
};

/** What the value is replaced by; undefined where the line becomes one of another name, or none. */
export const valueTemplate = (line: FieldLine, replacement: string): Template | undefined => {
  const { name, group, isOpen } = line;
  const template = readTemplate(replacement);
  if (template.some((part) => part === '\r' || part === '\n')) return undefined;
  const rest = without(template, group === undefined ? [...name, ':'] : [group]);
  if (!rest) return undefined;
  // A group that ends in the value stays, and is what comes first.
  if (isOpen) return rest.includes(group!) || rest.includes(0) ? undefined : template;
  const value = renumber(withoutBlanks(rest), group === undefined ? [] : [group]);
  return value && value.length > 0 ? value : undefined;
};
