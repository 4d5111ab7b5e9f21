// The lines of a head as text, for rules that look at them as such (actions/lines.ts): the request line or the status
// line, then a line for each field.
import { bytesOf } from '../../common/bytes.js';
import { trimOws } from '../../common/header-values.js';
import { type Match, type Regex, regexOf } from '../../common/regex.js';
import type { LinePattern } from '../../config/rules.js';
import { type RequestHead, type ResponseHead, VERSION } from '../http1/head.js';
import { fieldName, type HeaderList } from '../http1/headers.js';
import { parseRequestLine, parseStatusLine } from '../http1/parse-head.js';
import { headersOf, isFraming, noticeAll, setTarget } from './rewrite.js';
import type { Transaction } from './transaction.js';

export const lineRegex = ({ regex, ignoreCase }: LinePattern): Regex =>
  regexOf(bytesOf(regex), { ignoreCase });

const firstLine = (head: RequestHead | ResponseHead): string =>
  'status' in head
    ? `${VERSION[head.version]} ${head.status} ${head.reason}`
    : `${head.method} ${head.uri} ${VERSION[head.version]}`;

/** The lines that a field may have come as: names lose their capitals here, which patterns of old reckon with. */
const spellings = (name: string, value: string): readonly [usual: string, lower: string] => [
  `${capitalised(name)}: ${value}`,
  `${name}: ${value}`,
];

/** Whether a regex matches one of the lines. */
export const matchesLine = (regex: Regex, head: RequestHead | ResponseHead): boolean =>
  regex.test(firstLine(head)) || matchesField(regex, head.headers);

const matchesField = (regex: Regex, { names, values, count }: HeaderList): boolean => {
  for (let i = 0; i < count; i++)
    if (spellings(names[i]!, values[i]!).some((line) => regex.test(line))) return true;
  return false;
};

/**
 * Has every line that matches changed by `change`, all of it: into '' to have no such line any more. Where the first one
 * matches, fields are not looked at.
 * @returns false when what has come out is no head
 */
export const replaceLines = (txn: Transaction, regex: Regex, change: (match: Match) => string): boolean => {
  const match = regex.exec(firstLine(txn.responseHead ?? txn.head));
  return match ? replaceFirstLine(txn, change(match)) : replaceFields(txn, regex, change);
};

/** Further lines in it become fields. */
const replaceFirstLine = (txn: Transaction, text: string): boolean => {
  const [line = '', ...more] = text.split(LINE_BREAK);
  const { head, responseHead } = txn;
  const isGood = responseHead
    ? parseStatusLine(line, responseHead)
    : parseRequestLine(line.trim().replace(BLANKS, ' '), head);
  if (!isGood) return false;
  if (!responseHead) setTarget(txn, head.uri);
  return addLines(txn, more);
};

/** Adds fields; false when one of the lines is none. Empty ones are passed over. */
export const addLines = (txn: Transaction, lines: readonly string[]): boolean => {
  const headers = headersOf(txn);
  const isGood = lines.every((line) => addLine(headers, line));
  noticeAll(txn);
  return isGood;
};

const addLine = (headers: HeaderList, line: string): boolean => {
  if (line === '') return true;
  const field = readField(line);
  if (!field) return false;
  if (!isFraming(field.name)) headers.add(field.name, field.value);
  return true;
};

/** "Name: value"; the name in lower case. */
const readField = (line: string): { readonly name: string; readonly value: string } | undefined => {
  const colon = line.indexOf(':');
  const name = colon < 0 ? undefined : fieldName(line.slice(0, colon))?.name;
  const value = trimOws(line, colon + 1, line.length);
  return name === undefined || UNFIT.test(value) ? undefined : { name, value };
};

/** Fields that say the length of a body stay. */
export const replaceFields = (txn: Transaction, regex: Regex, change: (match: Match) => string): boolean => {
  const headers = headersOf(txn);
  const names = headers.names.slice(0, headers.count);
  const values = headers.values.slice(0, headers.count);
  headers.clear();
  let isGood = true;
  for (const [i, name] of names.entries()) {
    const [usual, lower] = spellings(name, values[i]!);
    const match = isFraming(name) ? undefined : (regex.exec(usual) ?? regex.exec(lower));
    if (!match) headers.add(name, values[i]!);
    else for (const line of change(match).split(LINE_BREAK)) isGood = addLine(headers, line) && isGood;
  }
  noticeAll(txn);
  return isGood;
};

/** Empty lines, too, do no harm. */
export const isFieldLine = (line: string): boolean => line === '' || readField(line) !== undefined;

const LINE_BREAK = /\r?\n/;
const BLANKS = / +/g;
const UNFIT = /[\r\n\0]/;

const CAPITALS_MAX = 1024;
const capitals = new Map<string, string>();

/** "x-forwarded-for" as "X-Forwarded-For". Clients choose the names, so what is kept of them is bounded. */
const capitalised = (name: string): string => {
  const known = capitals.get(name);
  if (known !== undefined) return known;
  const made = name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
  if (capitals.size < CAPITALS_MAX && name.length <= 64) capitals.set(name, made);
  return made;
};
