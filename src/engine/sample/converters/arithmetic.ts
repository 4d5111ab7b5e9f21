// Arithmetic on integers (manual 7.3.1). HAProxy's have 64 bits; beyond 2^53 ours are only near.
import type { Converter } from '../fetch.js';
import { INTEGER_MAX, INTEGER_MIN } from '../value.js';
import { arg, heldNumber, ofInteger } from './make.js';

type Operation = (left: number, right: number) => number;

/** "In case of overflow, the largest possible value for the sign is returned." */
const clamp = (value: number): number => Math.min(INTEGER_MAX, Math.max(INTEGER_MIN, value));

/** With a number, or a variable that holds one; without it the sample is lost. */
const operator = (name: string, summary: string, operation: Operation): Converter =>
  ofInteger(
    {
      name,
      usage: `${name}(<value>)`,
      summary,
      args: [arg('a number or a variable', 'int-or-var')],
      out: 'sint',
    },
    ([value], { variables }) => {
      if (typeof value === 'number') return (left) => operation(left, value);
      const rightOf = heldNumber(value, variables);
      return (left, stream) => {
        const right = rightOf(stream);
        return right === undefined ? undefined : operation(left, right);
      };
    },
  );

const bits =
  (operation: (left: bigint, right: bigint) => bigint): Operation =>
  (left, right) =>
    Number(BigInt.asIntN(64, operation(BigInt(left), BigInt(right))));

const unary = (name: string, summary: string, operation: (value: number) => number): Converter =>
  ofInteger({ name, usage: name, summary, out: 'sint' }, () => operation);

const test = (name: string, summary: string, holds: (value: number) => boolean): Converter =>
  ofInteger({ name, usage: name, summary, out: 'bool' }, () => holds);

export const arithmeticConverters: readonly Converter[] = [
  operator('add', 'Adds a value.', (left, right) => clamp(left + right)),
  operator('sub', 'Subtracts a value.', (left, right) => clamp(left - right)),
  operator('mul', 'Multiplies by a value.', (left, right) => clamp(left * right)),
  operator('div', 'Divides by a value; by 0 it is the largest integer.', (left, right) =>
    right === 0 ? INTEGER_MAX : Math.trunc(left / right),
  ),
  operator('mod', 'The rest of a division; by 0 it is 0.', (left, right) =>
    right === 0 ? 0 : (left % right) + 0,
  ),
  operator(
    'and',
    'The bits both have.',
    bits((left, right) => left & right),
  ),
  operator(
    'or',
    'The bits either has.',
    bits((left, right) => left | right),
  ),
  operator(
    'xor',
    'The bits one of them has.',
    bits((left, right) => left ^ right),
  ),
  unary('cpl', 'All bits the other way.', (value) => -value - 1),
  unary('neg', 'The negative.', (value) => 0 - value),
  test('bool', 'True unless 0.', (value) => value !== 0),
  test('not', 'True for 0.', (value) => value === 0),
  test('even', 'True for even numbers.', (value) => value % 2 === 0),
  test('odd', 'True for odd numbers.', (value) => value % 2 !== 0),
  ofInteger(
    { name: 'htonl', usage: 'htonl', summary: 'As 32 bits in network order.', out: 'bin' },
    () => (value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(Number(BigInt.asUintN(32, BigInt(value))));
      return bytes;
    },
  ),
];
