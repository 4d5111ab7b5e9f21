// Samples that need nothing but themselves or the clock (manual 7.3.2): they work anywhere.
import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { IpAddress } from '../../../common/ip.js';
import type { ArgumentCard } from '../../../config/sample/card.js';
import { wallMs } from '../../net/clock.js';
import { type Evaluate, type Fetch, family, numberOr, text } from '../fetch.js';
import type { Value } from '../value.js';

const row = family({ need: 'constant' });
const host = hostname();

/** A literal: what its argument says. */
const literal = (
  name: string,
  out: Fetch['out'],
  argument: ArgumentCard,
  read: (written: string) => Value,
): Fetch => ({
  name,
  usage: `${name}(<${argument.name}>)`,
  summary: `The ${argument.name} itself.`,
  args: [argument],
  need: 'constant',
  out,
  check: ([written]) =>
    read(String(written)) === undefined ? `'${written}' is not a ${argument.name}` : undefined,
  create: ([written]) => {
    const value = read(String(written));
    return () => value;
  },
});

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false };

const readBytes = (hex: string): Value =>
  /^(?:[\da-f]{2})*$/i.test(hex) ? Buffer.from(hex, 'hex') : undefined;

/** Of one family only. */
const readAddress =
  (version: 4 | 6) =>
  (written: string): Value => {
    const address = IpAddress.parse(written);
    return address?.family === version ? address : undefined;
  };

const literals: readonly Fetch[] = [
  literal('bin', 'bin', { name: 'hexadecimal string', kind: 'str' }, readBytes),
  literal('bool', 'bool', { name: 'boolean', kind: 'str' }, (written) => BOOLEANS[written.toLowerCase()]),
  literal('int', 'sint', { name: 'integer', kind: 'int' }, Number),
  literal('ipv4', 'ipv4', { name: 'IPv4 address', kind: 'str' }, readAddress(4)),
  literal('ipv6', 'ipv6', { name: 'IPv6 address', kind: 'str' }, readAddress(6)),
  literal('meth', 'meth', { name: 'method', kind: 'str' }, (written) => written),
  literal('str', 'str', { name: 'string', kind: 'str' }, (written) => written),
];

export const UNITS: ArgumentCard = {
  name: 'unit',
  kind: 'str',
  optional: true,
  oneOf: ['s', 'ms', 'us'],
};

/** Ms since the epoch in another unit, seconds unless told. */
export const inUnit = (ms: number, unit: string): number =>
  unit === 'us' ? ms * 1000 : unit === 'ms' ? ms : Math.floor(ms / 1000);

/** Version 7 of RFC 9562: the time in ms, then random bits. */
const uuid7 = (): string => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

const withArguments: readonly Fetch[] = [
  {
    name: 'date',
    usage: 'date([<offset>[,<unit>]])',
    summary: 'Now, in seconds since the epoch unless told, with an offset.',
    args: [{ name: 'offset', kind: 'int', optional: true }, UNITS],
    need: 'constant',
    out: 'sint',
    create: ([offset, unit]) => {
      const added = numberOr(offset, 0);
      const wanted = text(unit);
      return () => inUnit(wallMs(), wanted) + added;
    },
  },
  {
    name: 'env',
    usage: 'env(<name>)',
    summary: 'An environment variable.',
    args: [{ name: 'a name', kind: 'str' }],
    need: 'constant',
    out: 'str',
    create: ([name], { model }): Evaluate => {
      const { environment = {} } = model.global;
      const wanted = text(name);
      const value = Object.hasOwn(environment, wanted) ? environment[wanted]! : process.env[wanted];
      return () => value ?? undefined;
    },
  },
  {
    name: 'rand',
    usage: 'rand([<range>])',
    summary: 'A random number from 0 to below the range, 2^32 unless told.',
    args: [{ name: 'range', kind: 'uint', optional: true }],
    need: 'constant',
    out: 'sint',
    create: ([range]) => {
      const below = numberOr(range, 2 ** 32);
      return () => Math.floor(Math.random() * below);
    },
  },
  {
    name: 'uuid',
    usage: 'uuid([<version>])',
    summary: 'A UUID of version 4 or 7 (RFC 9562).',
    args: [{ name: 'version', kind: 'uint', optional: true }],
    need: 'constant',
    out: 'str',
    check: ([version]) =>
      version === null || version === undefined || version === 4 || version === 7
        ? undefined
        : 'Unsupported UUID version',
    create: ([version]) => (version === 7 ? uuid7 : () => randomUUID()),
  },
  {
    name: 'var',
    usage: 'var(<var-name>[,<default>])',
    summary: 'The value of a variable.',
    args: [
      { name: 'the name of a variable', kind: 'var' },
      { name: 'a default', kind: 'str', optional: true },
    ],
    need: 'constant',
    out: 'any',
    create: ([name, fallback], { variables }) => {
      const variable = variables.variable(text(name));
      const otherwise = fallback === null || fallback === undefined ? undefined : text(fallback);
      return (stream) => variable.get(stream) ?? otherwise;
    },
  },
];

export const constantFetches: readonly Fetch[] = [
  ...literals,
  ...withArguments,
  row('always_true', 'bool', 'True, always.', () => true),
  row('always_false', 'bool', 'False, always.', () => false),
  row('date_us', 'sint', 'The microseconds of the current second.', () => (wallMs() % 1000) * 1000),
  row('hostname', 'str', "The system's host name.", () => host),
  row('nbproc', 'sint', 'One: there are no processes beside each other.', () => 1),
  row('pid', 'sint', 'The process id of the worker.', () => process.pid),
  row('proc', 'sint', 'One: there are no processes beside each other.', () => 1),
  row('quic_enabled', 'bool', 'Whether QUIC can be used: it cannot.', () => false),
  row('thread', 'sint', 'The number of the thread, from 0.', ({ context }) => context.state.thread - 1),
  row('uptime', 'sint', 'Seconds since the worker started.', () => Math.floor(process.uptime())),
];
