// Actions on many header fields at once, given in binary (manual 4.4: add-headers-bin, set-headers-bin, del-headers-bin).
// What such a string holds is not trusted: a name that is no token, a value that would end its field, and the fields
// that say where a body ends are left out.
import { bytesOf } from '../../../common/bytes.js';
import { choice } from '../../../config/keywords/readers.js';
import type { Expression, Ruleset } from '../../../config/rules.js';
import { needExpression } from '../../../config/sample/readers.js';
import { TOKEN } from '../../http1/headers.js';
import { toBytes } from '../../sample/value.js';
import { headersOf, isFraming, noticeAll } from '../rewrite.js';
import { type Action, action, Verdict } from './action.js';

const LISTS: readonly Ruleset[] = ['http-request', 'http-response', 'http-after-response'];

/** Strings, each behind its length, as far as they are whole; empty ones end the list (manual 7.3.6, "req.hdrs_bin"). */
const readStrings = (bytes: string): string[] => {
  const strings: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = readLength(bytes, at);
    if (length === undefined || length.end + length.value > bytes.length) break;
    at = length.end + length.value;
    strings.push(bytes.slice(length.end, at));
  }
  return strings;
};

/** One byte up to 239, else 4 bits in the first and 7 in each that follows. */
const readLength = (bytes: string, start: number): { value: number; end: number } | undefined => {
  let value = bytes.charCodeAt(start);
  let at = start + 1;
  if (value < 240) return { value, end: at };
  for (let factor = 16; at < bytes.length && factor < 2 ** 40; factor *= 128) {
    const byte = bytes.charCodeAt(at++);
    value += byte * factor;
    if (byte < 128) return { value, end: at };
  }
  return undefined;
};

const isField = (name: string, value: string): boolean =>
  TOKEN.test(name) && !isFraming(name) && !/[\0\r\n]/.test(value);

const fieldsIn = (bytes: string, prefix: string): [name: string, value: string][] => {
  const strings = readStrings(bytes);
  const fields: [string, string][] = [];
  for (let i = 0; i + 1 < strings.length && strings[i] !== ''; i += 2) {
    const name = strings[i]!.toLowerCase();
    if (name.startsWith(prefix) && isField(name, strings[i + 1]!)) fields.push([name, strings[i + 1]!]);
  }
  return fields;
};

const puts = (name: string, summary: string, replaces: boolean): Action =>
  action<{ value: Expression; prefix: string }>({
    name,
    usage: '<expr> [prefix <str>]',
    summary,
    rulesets: LISTS,
    parse: (line) => {
      const value = needExpression(line, 'a sample expression', line.ruleset, 'bin');
      if (!value) return undefined;
      if (!line.args.take('prefix')) return { value, prefix: '' };
      const prefix = line.args.need('a prefix');
      return prefix && { value, prefix: bytesOf(prefix.text).toLowerCase() };
    },
    create: ({ value, prefix }, compiler) => {
      const evaluate = compiler.expression(value, 'bin');
      return (txn) => {
        const found = evaluate(txn);
        if (found === undefined) return Verdict.next;
        const fields = fieldsIn(toBytes(found), prefix);
        const headers = headersOf(txn);
        if (replaces) for (const [field] of fields) headers.remove(field);
        for (const [field, text] of fields) headers.add(field, text);
        noticeAll(txn);
        return Verdict.next;
      };
    },
  });

const MATCHES = {
  str: (field: string, name: string) => field === name,
  beg: (field: string, name: string) => field.startsWith(name),
  end: (field: string, name: string) => field.endsWith(name),
  sub: (field: string, name: string) => field.includes(name),
} as const;

export const binaryHeaderActions: readonly Action[] = [
  puts('add-headers-bin', 'Adds header fields that are given in binary.', false),
  puts('set-headers-bin', 'Sets header fields that are given in binary.', true),
  action<{ value: Expression; method: keyof typeof MATCHES }>({
    name: 'del-headers-bin',
    usage: '<expr> [-m { str | beg | end | sub }]',
    summary: 'Takes out the header fields whose names are given in binary.',
    rulesets: LISTS,
    parse: (line) => {
      const value = needExpression(line, 'a sample expression', line.ruleset, 'bin');
      if (!value) return undefined;
      if (!line.args.take('-m')) return { value, method: 'str' };
      const method = choice(line, "'-m'", ['str', 'beg', 'end', 'sub'] as const);
      return method && { value, method };
    },
    create: ({ value, method }, compiler) => {
      const evaluate = compiler.expression(value, 'bin');
      const matches = MATCHES[method];
      return (txn) => {
        const found = evaluate(txn);
        if (found === undefined) return Verdict.next;
        const names = readStrings(toBytes(found))
          .filter((name) => name !== '')
          .map((name) => name.toLowerCase());
        headersOf(txn).removeWhere(
          (field) => !isFraming(field) && names.some((name) => matches(field, name)),
        );
        noticeAll(txn);
        return Verdict.next;
      };
    },
  }),
];
