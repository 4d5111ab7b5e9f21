// Converters of text (manual 7.3.1): case, cutting, fields and words.
import type { Converter } from '../fetch.js';
import { numberOr, text } from '../fetch.js';
import { toText } from '../value.js';
import { arg, ofText, optional } from './make.js';

const COUNTED = [arg('an index', 'int'), arg('delimiters', 'str'), optional('a count', 'uint')] as const;

/** Where each part of `value` begins and ends, between single delimiters. */
const partsOf = (value: string, delimiters: string): [start: number, end: number][] => {
  const parts: [number, number][] = [];
  let start = 0;
  for (let at = 0; at <= value.length; at++) {
    if (at < value.length && !delimiters.includes(value[at]!)) continue;
    parts.push([start, at]);
    start = at + 1;
  }
  return parts;
};

/** `count` parts from the `index`-th on, from the end where it is negative; 0 are all that remain. */
const choose = (
  value: string,
  parts: readonly [number, number][],
  index: number,
  count: number,
): string | undefined => {
  const first = index > 0 ? index - 1 : parts.length + index;
  if (index === 0 || first < 0 || first >= parts.length) return undefined;
  if (index > 0) {
    const last = count === 0 ? parts.length - 1 : Math.min(parts.length, first + count) - 1;
    return value.slice(parts[first]![0], parts[last]![1]);
  }
  const start = count === 0 ? 0 : Math.max(0, first - count + 1);
  return value.slice(parts[start]![0], parts[first]![1]);
};

const trimmed = (value: string, chars: string, fromEnd: boolean): string => {
  let start = 0;
  let end = value.length;
  if (fromEnd) while (end > 0 && chars.includes(value[end - 1]!)) end--;
  else while (start < end && chars.includes(value[start]!)) start++;
  return value.slice(start, end);
};

/** Only letters of ASCII have a case. */
const lower = (value: string): string => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const upper = (value: string): string => value.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

/** "host:80", "[::1]:80" → host and port, where the Host field is well-formed. */
const splitHost = (value: string): { host: string; port: string } => {
  const found = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(value);
  return { host: found?.[1] ?? value, port: found?.[2] ?? '' };
};

export const textConverters: readonly Converter[] = [
  ofText({ name: 'lower', usage: 'lower', summary: 'In lower case.', out: 'str' }, () => lower),
  ofText({ name: 'upper', usage: 'upper', summary: 'In upper case.', out: 'str' }, () => upper),
  ofText(
    { name: 'length', usage: 'length', summary: 'How many bytes.', out: 'sint' },
    () => (value) => value.length,
  ),
  ofText(
    {
      name: 'field',
      usage: 'field(<index>,<delimiters>[,<count>])',
      summary: 'The part at an index between delimiters; empty parts count.',
      args: COUNTED,
      out: 'str',
    },
    (args) => {
      const [index, delimiters, count] = [numberOr(args[0], 1), text(args[1]), numberOr(args[2], 1)];
      return (value) => choose(value, partsOf(value, delimiters), index, count) || undefined;
    },
  ),
  ofText(
    {
      name: 'word',
      usage: 'word(<index>,<delimiters>[,<count>])',
      summary: 'The part at an index between delimiters; empty parts do not count.',
      args: COUNTED,
      out: 'str',
    },
    (args) => {
      const [index, delimiters, count] = [numberOr(args[0], 1), text(args[1]), numberOr(args[2], 1)];
      return (value) => {
        const words = partsOf(value, delimiters).filter(([start, end]) => end > start);
        return choose(value, words, index, count);
      };
    },
  ),
  ofText(
    {
      name: 'ltrim',
      usage: 'ltrim(<chars>)',
      summary: 'Without these at the start.',
      args: [arg('characters', 'str')],
      out: 'str',
    },
    ([chars]) =>
      (value) =>
        trimmed(value, text(chars), false),
  ),
  ofText(
    {
      name: 'rtrim',
      usage: 'rtrim(<chars>)',
      summary: 'Without these at the end.',
      args: [arg('characters', 'str')],
      out: 'str',
    },
    ([chars]) =>
      (value) =>
        trimmed(value, text(chars), true),
  ),
  ofText(
    { name: 'cut_crlf', usage: 'cut_crlf', summary: 'Up to the first CR or LF.', out: 'str' },
    () => (value) => value.replace(/[\r\n].*/s, ''),
  ),
  ofText(
    { name: 'reverse', usage: 'reverse', summary: 'The bytes from last to first.', out: 'str' },
    () => (value) => [...value].reverse().join(''),
  ),
  ofText(
    {
      name: 'reverse_dom',
      usage: 'reverse_dom',
      summary: 'The labels of a host name from last to first.',
      out: 'str',
    },
    () => (value) => {
      const labels = value.replace(/\.$/, '').split('.');
      return labels.includes('') ? undefined : labels.reverse().join('.');
    },
  ),
  ofText(
    {
      name: 'concat',
      usage: 'concat([<start>[,<var>[,<end>]]])',
      summary: 'With a text, a variable and another text behind it.',
      args: [optional('a text', 'str'), optional('a variable', 'var'), optional('a text', 'str')],
      out: 'str',
    },
    ([start, name, end], { variables }) => {
      const variable = typeof name === 'string' ? variables.variable(name) : undefined;
      return (value, stream) => {
        const held = variable?.get(stream);
        return value + text(start) + (held === undefined ? '' : toText(held)) + text(end);
      };
    },
  ),
  ofText(
    {
      name: 'add_item',
      usage: 'add_item(<delim>[,<var>[,<suff>]])',
      summary: 'With a variable and a suffix behind it, and a delimiter before them unless it is empty.',
      args: [arg('a delimiter', 'str'), optional('a variable', 'var'), optional('a suffix', 'str')],
      out: 'str',
      check: ([, name, suffix]) => (name || suffix ? undefined : 'expects a variable or a suffix'),
    },
    ([delimiter, name, suffix], { variables }) => {
      const variable = typeof name === 'string' ? variables.variable(name) : undefined;
      return (value, stream) => {
        const held = variable?.get(stream);
        const item = (held === undefined ? '' : toText(held)) + text(suffix);
        return value !== '' && item !== '' ? value + text(delimiter) + item : value + item;
      };
    },
  ),
  ofText(
    {
      name: 'param',
      usage: 'param(<name>[,<delim>])',
      summary: 'The first parameter of that name.',
      args: [arg('a name', 'str'), optional('a delimiter', 'str')],
      out: 'str',
    },
    ([name, delimiter]) => {
      const wanted = text(name);
      const between = text(delimiter) || '&';
      return (value) => {
        for (const part of value.split(between)) {
          if (part === wanted) return '';
          if (part.startsWith(`${wanted}=`)) return part.slice(wanted.length + 1);
        }
        return undefined;
      };
    },
  ),
  ofText(
    { name: 'host_only', usage: 'host_only', summary: 'A Host field without its port.', out: 'str' },
    () => (value) => lower(splitHost(value).host),
  ),
  ofText(
    {
      name: 'port_only',
      usage: 'port_only',
      summary: 'The port of a Host field; 0 where it has none.',
      out: 'sint',
    },
    () => (value) => Number(splitHost(value).port),
  ),
  {
    name: 'iif',
    usage: 'iif(<true>,<false>)',
    summary: 'One text for true, another for false.',
    args: [arg('a text', 'str'), arg('a text', 'str')],
    in: 'bool',
    out: 'str',
    create:
      ([yes, no]) =>
      (value) =>
        value ? text(yes) : text(no),
  },
];
