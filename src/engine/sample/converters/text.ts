// Converters of text (manual 7.3.1).
import type { Converter } from '../fetch.js';
import { toText } from '../value.js';

export const textConverters: readonly Converter[] = [
  {
    name: 'lower',
    usage: 'lower',
    summary: 'In lower case.',
    args: [],
    in: 'str',
    out: 'str',
    create: () => (value) => toText(value).toLowerCase(),
  },
  {
    name: 'upper',
    usage: 'upper',
    summary: 'In upper case.',
    args: [],
    in: 'str',
    out: 'str',
    create: () => (value) => toText(value).toUpperCase(),
  },
];
