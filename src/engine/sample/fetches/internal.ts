// Samples from internal states (manual 7.3.2).
import { hostname } from 'node:os';
import { type Fetch, numberOr, text } from '../fetch.js';

const constant = { need: 'internal' } as const;

export const internalFetches: readonly Fetch[] = [
  {
    ...constant,
    name: 'always_true',
    usage: 'always_true',
    summary: 'True, always.',
    args: [],
    out: 'bool',
    create: () => () => true,
  },
  {
    ...constant,
    name: 'always_false',
    usage: 'always_false',
    summary: 'False, always.',
    args: [],
    out: 'bool',
    create: () => () => false,
  },
  {
    ...constant,
    name: 'hostname',
    usage: 'hostname',
    summary: "The system's host name.",
    args: [],
    out: 'str',
    create: () => {
      const name = hostname();
      return () => name;
    },
  },
  {
    ...constant,
    name: 'int',
    usage: 'int(<integer>)',
    summary: 'A number.',
    args: [{ name: 'a number', kind: 'int' }],
    out: 'sint',
    create: ([value]) => {
      const number = numberOr(value, 0);
      return () => number;
    },
  },
  {
    ...constant,
    name: 'str',
    usage: 'str(<string>)',
    summary: 'A text.',
    args: [{ name: 'a text', kind: 'str' }],
    out: 'str',
    create: ([value]) => {
      const constantText = text(value);
      return () => constantText;
    },
  },
  {
    name: 'var',
    usage: 'var(<var-name>[,<default>])',
    summary: 'The value of a variable.',
    args: [
      { name: 'the name of a variable', kind: 'var' },
      { name: 'a default', kind: 'str', optional: true },
    ],
    need: 'internal',
    out: 'any',
    create: ([name, fallback], { variables }) => {
      const variable = variables.variable(text(name));
      const otherwise = fallback === null || fallback === undefined ? undefined : text(fallback);
      return (stream) => variable.get(stream) ?? otherwise;
    },
  },
];
