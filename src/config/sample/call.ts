// One fetch or converter with its arguments: "req.hdr(host,-1)" (manual 7.3). Arguments may be quoted on a second level
// inside the word, since the cfg's own quotes are gone by then (manual 2.2).
import { isIP } from 'node:net';
import { bytesOf } from '../../common/bytes.js';
import { parseDuration } from '../../common/duration.js';
import { parseSize } from '../../common/size.js';
import type { Code } from '../codes.js';
import type { Call, CallArgument } from '../rules.js';
import type { ArgumentCard, ArgumentKind, CallCard } from './card.js';
import type { Fault } from './fault.js';

/** A name, and its arguments as written. */
export interface Spelled {
  readonly name: string;
  readonly args: readonly SpelledArgument[] | undefined;
  readonly start: number;
  readonly end: number;
}

interface SpelledArgument {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** "base32+src" is one name. */
const NAME = /[\w.+-]+/y;

/** The call that starts at `start` of `text`. */
export const spell = (text: string, start: number): Spelled | Fault => {
  NAME.lastIndex = start;
  const name = NAME.exec(text)?.[0];
  if (name === undefined)
    return fault(
      'bad-expression',
      'missing fetch method or converter',
      start,
      Math.max(1, text.length - start),
    );
  const open = start + name.length;
  if (text[open] !== '(') return { name, args: undefined, start, end: open };
  const args: SpelledArgument[] = [];
  let at = open + 1;
  for (;;) {
    const argument = readArgument(text, at);
    if (!argument)
      return fault(
        'bad-expression',
        `missing closing ')' after the arguments of '${name}'`,
        start,
        text.length - start,
      );
    args.push(argument);
    at = argument.end + 1;
    if (text[argument.end] === ')') break;
  }
  return { name, args, start, end: at };
};

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Up to the comma or the closing parenthesis that ends it. */
const readArgument = (text: string, start: number): SpelledArgument | undefined => {
  let quote = '';
  let read = '';
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (quote === '' && (char === ',' || char === ')')) return { text: read, start, end: at };
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === '\\' && quote !== "'" && /[\\"' nrt]/.test(text[at + 1] ?? '')) {
      at++;
      read += ESCAPED[text[at]!] ?? text[at]!;
    } else read += char;
  }
  return undefined;
};

/** Empty parentheses are no argument, unless there has to be a string: `str()`. */
const givenTo = (card: CallCard, written: readonly SpelledArgument[]): readonly SpelledArgument[] => {
  const [only] = written;
  const isEmpty = written.length === 1 && only!.end === only!.start;
  const [first] = card.args;
  return isEmpty && !(first?.kind === 'str' && !first.optional) ? [] : written;
};

/** What the card makes of the arguments. */
export const readCall = (spelled: Spelled, card: CallCard, kind: string): Call | Fault => {
  const { name, start, end } = spelled;
  const given = givenTo(card, spelled.args ?? []);
  const whole = (message: string) => fault('bad-expression', message, start, end - start);
  const most = card.args.length + (card.repeats ?? 1) - 1;
  const extra = given[most];
  if (extra)
    return fault(
      'bad-expression',
      most === 0
        ? `${kind} '${name}' does not support any args`
        : `${kind} '${name}' expects at most ${most} arguments (${card.usage})`,
      extra.start,
      Math.max(1, extra.end - extra.start),
    );
  const args: CallArgument[] = [];
  for (let i = 0; i < Math.max(card.args.length, given.length); i++) {
    const spec = card.args[Math.min(i, card.args.length - 1)]!;
    const argument = given[i] ?? emptyText(spec, i, end);
    if (argument === undefined || (argument.text === '' && spec.optional)) {
      if (!spec.optional) return whole(`${kind} '${name}' expects ${spec.name} (${card.usage})`);
      args.push(null);
      continue;
    }
    const value = READERS[spec.kind](argument.text);
    const complaint = typeof value === 'object' ? value.error : badChoice(spec, argument.text);
    if (complaint !== undefined)
      return fault(
        'bad-expression',
        `invalid arg ${i + 1} in ${kind} '${name}': ${complaint}`,
        argument.start,
        Math.max(1, argument.end - argument.start),
      );
    args.push(value as string | number);
  }
  const complaint = card.check?.(args);
  if (complaint !== undefined) return whole(`${kind} '${name}': ${complaint}`);
  return { name, args };
};

/** "str" and "str()": a text that is said first and left out is the empty one. */
const emptyText = ({ kind, optional }: ArgumentCard, at: number, end: number): SpelledArgument | undefined =>
  at === 0 && kind === 'str' && !optional ? { text: '', start: end, end } : undefined;

const badChoice = ({ oneOf }: ArgumentCard, text: string): string | undefined =>
  oneOf && !oneOf.includes(text) ? `'${text}' is none of ${oneOf.join(', ')}` : undefined;

type Read = string | number | { readonly error: string };

const numberIn = (text: string, pattern: RegExp, what: string): Read =>
  pattern.test(text) ? Number(text) : { error: `'${text}' is not ${what}` };

const measured = (reading: { value: number } | { error: string }): Read =>
  'error' in reading ? reading : reading.value;

const text = (given: string): Read => given;

/** "24" or "255.255.255.0" as a number of bits. */
const maskBits = (given: string): number | undefined => {
  if (/^\d{1,2}$/.test(given)) return Number(given) <= 32 ? Number(given) : undefined;
  if (isIP(given) !== 4) return undefined;
  const bits = given
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) ? bits.replace(/0+$/, '').length : undefined;
};

/** Why `text` is no name of a variable (manual 2.8); undefined when it is one. */
export const variableFault = (text: string): string | undefined =>
  /^(?:proc|sess|txn|req|res|check)\.[\w.]+$/.test(text)
    ? undefined
    : `'${text}' is not <scope>.<name>, with the scope proc, sess, txn, req, res or check`;

export const isVariableName = (text: string): boolean => variableFault(text) === undefined;

const variable = (given: string): Read => {
  const error = variableFault(given);
  return error === undefined ? given : { error };
};

/** Arguments by their kind. Names of proxies, servers and lists are looked up when the whole cfg is known. */
const READERS: Readonly<Record<ArgumentKind, (text: string) => Read>> = {
  str: bytesOf,
  int: (given) => numberIn(given, /^[+-]?\d+$/, 'a number'),
  uint: (given) => numberIn(given, /^\d+$/, 'a positive number'),
  time: (given) => measured(parseDuration(given, 'ms')),
  size: (given) => measured(parseSize(given)),
  mask4: (given) => maskBits(given) ?? { error: `'${given}' is not an IPv4 mask` },
  mask6: (given) => numberIn(given, /^(?:\d{1,2}|1[01]\d|12[0-8])$/, 'the length of an IPv6 prefix'),
  ip: (given) => (isIP(given) ? given : { error: `'${given}' is not an address` }),
  reg: bytesOf,
  backend: text,
  frontend: text,
  server: text,
  userlist: text,
  table: text,
  acl: text,
  file: text,
  var: variable,
  'int-or-var': (given) => (/^[+-]?\d+$/.test(given) ? Number(given) : variable(given)),
};

export const fault = (code: Code, message: string, offset: number, length: number): Fault => ({
  code,
  message,
  offset,
  length,
});
