// Patterns of ACLs as they are written: whether a match can do anything with them (manual 7.1.2 to 7.1.6).
import { isIP } from 'node:net';
import type { Word } from '../arguments.js';
import type { MatchMethod } from '../rules.js';

const INTEGER = /^-?\d+(?:\.\d+)?$/;
const RANGE = /^(-?\d+(?:\.\d+)?)?:(-?\d+(?:\.\d+)?)?$/;

/** Why a pattern is no good for a match; undefined when it is. */
export const patternFault = (method: MatchMethod, text: string): string | undefined => {
  switch (method) {
    case 'int':
    case 'len':
      return INTEGER.test(text) || (RANGE.test(text) && text !== ':')
        ? undefined
        : `'${text}' is not a number, nor a range of numbers`;
    case 'ip':
      return isNetwork(text) ? undefined : `'${text}' is not a valid IPv4 or IPv6 address`;
    case 'bin':
      return /^(?:[\da-fA-F]{2})+$/.test(text)
        ? undefined
        : `an even number of hex digits is expected in binary pattern '${text}'`;
    case 'reg':
      return regexFault(text);
    default:
      return undefined;
  }
};

const isNetwork = (text: string): boolean => {
  const [address = '', mask, ...more] = text.split('/');
  const family = isIP(address) || (/^\d+(?:\.\d+){0,2}$/.test(address) && mask !== undefined ? 4 : 0);
  if (family === 0 || more.length > 0) return false;
  if (mask === undefined) return true;
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= (family === 4 ? 32 : 128);
  return family === 4 && isIP(mask) === 4;
};

const regexFault = (text: string): string | undefined => {
  try {
    new RegExp(text);
    return undefined;
  } catch (error) {
    return `regex '${text}' is invalid (${error instanceof Error ? error.message : 'unknown'})`;
  }
};

const OPERATORS: Readonly<Record<string, (value: number) => string>> = {
  eq: (value) => String(value),
  ge: (value) => `${value}:`,
  gt: (value) => `${value + 1}:`,
  le: (value) => `:${value}`,
  lt: (value) => `:${value - 1}`,
};

/** Operators written as the ranges they stand for: "gt 10" is "11:". One holds for all numbers behind it. */
export const withOperators = (words: readonly Word[]): Word[] => {
  let operator = OPERATORS.eq!;
  const ranges: Word[] = [];
  for (const word of words) {
    const found = Object.hasOwn(OPERATORS, word.text) ? OPERATORS[word.text] : undefined;
    if (found) operator = found;
    else if (/^-?\d+$/.test(word.text)) ranges.push({ ...word, text: operator(Number(word.text)) });
    else ranges.push(word);
  }
  return ranges;
};
