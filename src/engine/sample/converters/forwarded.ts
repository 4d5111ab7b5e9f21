// Converters of the Forwarded field (manual 7.3.1: rfc7239_*).
import { FORWARDED_NAMES, readForwarded, readNode } from '../../../common/forwarded.js';
import { IpAddress } from '../../../common/ip.js';
import { type Converter, text } from '../fetch.js';
import { toText, type Value } from '../value.js';
import { arg, ofText } from './make.js';

/** An identifier that tells nothing (RFC 7239, 6.3). */
const obfuscated = (name: string): string | undefined => (/^[\w.-]+$/.test(name) ? `_${name}` : undefined);

const nodeName = (value: Exclude<Value, undefined>): string | undefined => {
  if (value instanceof IpAddress) return value.family === 6 ? `[${value}]` : value.toString();
  const name = toText(value);
  return name === '' ? 'unknown' : obfuscated(name);
};

const nodePort = (value: Exclude<Value, undefined>): string | undefined => {
  if (typeof value !== 'number') return obfuscated(toText(value));
  return value >= 0 && value <= 65535 ? toText(value) : undefined;
};

export const forwardedConverters: readonly Converter[] = [
  ofText(
    {
      name: 'rfc7239_field',
      usage: 'rfc7239_field(<field>)',
      summary: 'A parameter of a Forwarded field.',
      args: [arg('a parameter', 'str', FORWARDED_NAMES)],
      out: 'str',
    },
    ([field]) => {
      const wanted = FORWARDED_NAMES.find((name) => name === text(field))!;
      return (value) => readForwarded(value)?.get(wanted);
    },
  ),
  ofText(
    {
      name: 'rfc7239_is_valid',
      usage: 'rfc7239_is_valid',
      summary: 'Whether it is a Forwarded field.',
      out: 'bool',
    },
    () => (value) => readForwarded(value) !== undefined,
  ),
  ofText(
    {
      name: 'rfc7239_n2nn',
      usage: 'rfc7239_n2nn',
      summary: 'The name in a node of a Forwarded field: an address, "unknown" or an identifier.',
      out: 'any',
    },
    () => (value) => readNode(value)?.name,
  ),
  ofText(
    {
      name: 'rfc7239_n2np',
      usage: 'rfc7239_n2np',
      summary: 'The port in a node of a Forwarded field: a number or an identifier.',
      out: 'any',
    },
    () => (value) => readNode(value)?.port,
  ),
  {
    name: 'rfc7239_nn',
    usage: 'rfc7239_nn',
    summary: 'An address or an identifier as the name of a node for a Forwarded field.',
    args: [],
    in: 'any',
    out: 'str',
    create: () => nodeName,
  },
  {
    name: 'rfc7239_np',
    usage: 'rfc7239_np',
    summary: 'A number or an identifier as the port of a node for a Forwarded field.',
    args: [],
    in: 'any',
    out: 'str',
    create: () => nodePort,
  },
];
