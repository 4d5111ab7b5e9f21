// Converters that let a sample through: when(), debug() (manual 7.3.1).
import { IpAddress } from '../../../common/ip.js';
import type { Compiler } from '../compiler.js';
import { type Converter, text } from '../fetch.js';
import { isNormal } from '../normal.js';
import { isStopping } from '../stopping.js';
import type { Stream } from '../stream.js';
import { type Sample, toText } from '../value.js';
import { arg, optional } from './make.js';

type Test = (stream: Stream) => boolean;

const isForwarded: Test = ({ server }) => server !== undefined;
const isService: Test = ({ service }) => service !== undefined;

const CONDITIONS: Readonly<Record<string, Test>> = {
  error: (stream) => !isNormal(stream),
  forwarded: isForwarded,
  normal: isNormal,
  processed: (stream) => isForwarded(stream) || isService(stream),
  stopping: isStopping,
  toapplet: isService,
};

const WORDS = [...Object.keys(CONDITIONS), 'acl'];

const testOf = (word: string, acl: string, compiler: Compiler): Test => {
  const negated = word.startsWith('!');
  const name = negated ? word.slice(1) : word;
  const test = name === 'acl' ? compiler.acl(acl) : CONDITIONS[name]!;
  return negated ? (stream) => !test(stream) : test;
};

/** As HAProxy's debug messages name types; what a string is in HAProxy is not told from a method here. */
const typeName = (value: Sample): string => {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || typeof value === 'bigint') return 'sint';
  if (value instanceof IpAddress) return `ipv${value.family}`;
  return Buffer.isBuffer(value) ? 'bin' : 'str';
};

const OUTLETS: Readonly<Record<string, (line: string) => void>> = {
  stdout: (line) => void process.stdout.write(line, 'latin1'),
  stderr: (line) => void process.stderr.write(line, 'latin1'),
  /** A ring that only the runtime API of HAProxy shows. */
  buf0: () => {},
};

export const flowConverters: readonly Converter[] = [
  {
    name: 'when',
    usage: 'when(<condition>[,<acl>])',
    summary: 'The sample, if something holds: error, forwarded, normal, processed, stopping, toapplet, acl.',
    args: [
      arg(
        'a condition',
        'str',
        WORDS.flatMap((word) => [word, `!${word}`]),
      ),
      optional('an ACL', 'acl'),
    ],
    in: 'any',
    out: 'any',
    check: ([word, acl]) =>
      /^!?acl$/.test(String(word)) === (acl !== null) ? undefined : "'acl', and nothing else, expects an ACL",
    create: ([word, acl], compiler) => {
      const test = testOf(text(word), text(acl), compiler);
      return (value, stream) => (test(stream) ? value : undefined);
    },
  },
  {
    name: 'debug',
    usage: 'debug([<prefix>][,<destination>])',
    summary: 'Lets the sample through and prints it to stdout or stderr; to "buf0" it is printed nowhere.',
    args: [optional('a prefix', 'str'), optional('a destination', 'str', Object.keys(OUTLETS))],
    in: 'any',
    out: 'any',
    create: ([prefix, destination]) => {
      const print = OUTLETS[text(destination) || 'buf0']!;
      const start = `[debug] ${prefix === null ? '' : `${text(prefix)}: `}`;
      return (value) => {
        print(`${start}type=${typeName(value)} <${toText(value)}>\n`);
        return value;
      };
    },
  },
];
