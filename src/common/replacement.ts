// What takes the place of a match: `regsub`, `http-request replace-*`, `map_regm` (HAProxy's exp_replace).
import type { Match, Regex } from './regex.js';

/** Writes the replacement of one match. */
export type Replacement = (match: Match) => string;

/** `position` is that of the backslash; `oddity` is what HAProxy warns of, though it takes it. */
export type CompiledReplacement =
  | { readonly replacement: Replacement; readonly oddity?: string }
  | { readonly error: string; readonly position: number };

const PIECE = /\\(\d)|\\x([\da-fA-F]{2})|\\([^x\d])|([^\\]+)/gy;

/**
 * Reads `\0` (the whole match) to `\9`, `\xHH`, `\\`, and any other character behind a backslash as itself. A group that
 * took no part, or is not there, is nothing.
 */
export const compileReplacement = (template: string): CompiledReplacement => {
  const pieces: (string | number)[] = [];
  let oddity: string | undefined;
  let at = 0;
  for (const [all, group, hex, escaped, text] of template.matchAll(PIECE)) {
    at += all.length;
    if (group !== undefined) pieces.push(Number(group));
    else if (hex !== undefined) pieces.push(String.fromCharCode(Number.parseInt(hex, 16)));
    else pieces.push(escaped ?? text!);
    if (escaped !== undefined && escaped !== '\\')
      oddity ??= `'\\${escaped}' : deprecated use of a backslash before something not '\\','x' or a digit.`;
  }
  if (at < template.length)
    return { error: `invalid escape sequence '${template.slice(at, at + 4)}'`, position: at };
  return { replacement: writer(pieces), ...(oddity !== undefined && { oddity }) };
};

const writer =
  (pieces: readonly (string | number)[]): Replacement =>
  ({ texts }) => {
    let result = '';
    for (const piece of pieces) result += typeof piece === 'string' ? piece : (texts[piece] ?? '');
    return result;
  };

/** The subject with its first match replaced, or each of them, as the converter `regsub` does (manual 7.3.1). */
export const substitute = (
  subject: string,
  regex: Regex,
  replacement: Replacement,
  everywhere = false,
): string => {
  let result = '';
  let rest = subject;
  for (;;) {
    const match = regex.exec(rest, rest.length < subject.length);
    if (!match) return result + rest;
    const end = match.index + match.texts[0]!.length;
    result += rest.slice(0, match.index) + replacement(match);
    rest = rest.slice(end);
    if (!everywhere || (end === 0 && rest === '')) return result + rest;
    // One of no length stands before a character, which stays.
    if (end === 0) {
      result += rest[0];
      rest = rest.slice(1);
    }
  }
};
