// The matches of ACLs (manual 7.1.1 to 7.1.6): a test's patterns → one function of the sample.
import { IpAddress } from '../../common/ip.js';
import type { AclPatterns, AclTest, MatchMethod } from '../../config/rules.js';
import type { Sample } from './value.js';
import { toAddress, toBoolean, toBytes, toInteger } from './value.js';

export type Matches = (value: Sample) => boolean;

/** Any of the patterns; a test without any matches nothing, but for those that need none. */
export const compileMatch = ({ method, patterns }: AclTest): Matches => {
  if (method === 'found') return () => true;
  if (method === 'bool') return (value) => toBoolean(value) === true;
  const groups = patterns.map((group) => compileGroup(method, group));
  const [one] = groups;
  if (!one) return () => false;
  return groups.length === 1 ? one : (value) => groups.some((matches) => matches(value));
};

const compileGroup = (method: MatchMethod, { texts, ignoreCase }: AclPatterns): Matches => {
  if (method === 'int') return inRanges(texts, toInteger);
  if (method === 'len') return inRanges(texts, (value) => toBytes(value).length);
  if (method === 'ip') return inNetworks(texts);
  const wanted = texts.map((text) => (ignoreCase ? text.toLowerCase() : text));
  const fold = (value: Sample): string => (ignoreCase ? toBytes(value).toLowerCase() : toBytes(value));
  if (method === 'reg') {
    const regexes = texts.map((text) => new RegExp(text, ignoreCase ? 'i' : ''));
    return (value) => regexes.some((regex) => regex.test(toBytes(value)));
  }
  if (method === 'str') {
    const set = new Set(wanted);
    return (value) => set.has(fold(value));
  }
  const compare = COMPARE[method] ?? (() => false);
  return (value) => {
    const subject = fold(value);
    return wanted.some((pattern) => compare(subject, pattern));
  };
};

const COMPARE: Readonly<Partial<Record<MatchMethod, (subject: string, pattern: string) => boolean>>> = {
  beg: (subject, pattern) => subject.startsWith(pattern),
  end: (subject, pattern) => subject.endsWith(pattern),
  sub: (subject, pattern) => subject.includes(pattern),
  bin: (subject, pattern) => Buffer.from(subject, 'latin1').toString('hex') === pattern.toLowerCase(),
};

const inRanges = (texts: readonly string[], read: (value: Sample) => number | undefined): Matches => {
  const ranges = texts.map((text) => {
    const [low = '', high = text] = text.split(':');
    return { low: low === '' ? -Infinity : Number(low), high: high === '' ? Infinity : Number(high) };
  });
  return (value) => {
    const number = read(value);
    return number !== undefined && ranges.some(({ low, high }) => number >= low && number <= high);
  };
};

const inNetworks = (texts: readonly string[]): Matches => {
  const networks = texts.map((text) => {
    const [address = '', bits] = text.split('/');
    const parsed = IpAddress.parse(address)!;
    const length = bits === undefined ? (parsed.family === 4 ? 32 : 128) : Number(bits);
    return { network: parsed.mask(length), length };
  });
  return (value) => {
    const address = toAddress(value);
    return (
      address !== undefined && networks.some(({ network, length }) => address.mask(length).equals(network))
    );
  };
};
