// Patterns of ACLs and maps as they are written (manual 7.1.2 to 7.1.6): read by the cfg to tell of mistakes, in HAProxy's
// words, and by the engine to match with. Text is bytes as latin1.
import { IpAddress } from './ip.js';
import { compileRegex, describeMistake } from './regex.js';

export type Refusal = { readonly error: string };

/** Both ends belong to it; one that is not said is open. Beyond 2^53 they are as exact as the samples are. */
export interface NumberRange {
  readonly low?: number;
  readonly high?: number;
}

/** HAProxy counts in 64 bits. */
const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

const readBound = (text: string): number | undefined => {
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value < LEAST || value > MOST ? undefined : Number(value);
};

/** What "ge -60" comes to. HAProxy knows no other range that starts below zero. */
const NEGATIVE_START = /^-\d+:$/;

/** "7", "1024:65535", "1024:", ":1023"; the old "1024-65535" too, for which "-7" is a range without a lower end. */
export const parseRange = (text: string): NumberRange | Refusal => {
  const cut = NEGATIVE_START.test(text) ? text.indexOf(':') : text.search(/[:-]/);
  if (cut < 0) {
    const value = readBound(text);
    if (value !== undefined) return { low: value, high: value };
    return { error: text === '' ? "'' is not a valid number range" : `'${text}' is not a number` };
  }
  const [before, after] = [text.slice(0, cut), text.slice(cut + 1)];
  const low = readBound(before);
  const high = readBound(after);
  const isWrong =
    (before !== '' && low === undefined) ||
    (after !== '' && high === undefined) ||
    (low === undefined && high === undefined) ||
    (low !== undefined && high !== undefined && low > high);
  if (isWrong) return { error: `'${text}' is not a valid number range` };
  return { ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
};

const OPERATORS: ReadonlyMap<string, (value: bigint) => string> = new Map([
  ['eq', (value) => String(value)],
  ['ge', (value) => `${value}:`],
  ['gt', (value) => `${value + 1n}:`],
  ['le', (value) => `:${value}`],
  ['lt', (value) => `:${value - 1n}`],
]);

export const isOperator = (word: string): boolean => OPERATORS.has(word);

/** A number behind an operator as the range that it stands for: "gt 10" is "11:". Ranges stay what they are. */
export const writeRange = (operator: string, text: string): string | Refusal => {
  if (NEGATIVE_START.test(text)) return { error: `'${text}' is not a valid number range` };
  if (operator === 'eq' || /[:-]/.test(text.slice(1)) || text.startsWith(':')) return text;
  if (!/^-?\d+$/.test(text)) return { error: `'${text}' is neither a number nor a supported operator` };
  return OPERATORS.get(operator)!(BigInt(text));
};

/** An address and the netmask that says which bits of it count. */
export interface Network {
  /** The other bits are zero. */
  readonly address: IpAddress;
  readonly netmask: IpAddress;
  /** Leading one bits of the netmask; undefined where there are others behind a zero. */
  readonly bits?: number;
}

/** "10.0.0.0/8", "10.0.0.0/255.0.0.0", "2001:db8::/32", bare addresses, and 10.1 for 10.0.0.1 (manual 7.1.6). */
export const parseNetwork = (text: string): Network | Refusal => {
  const slash = text.indexOf('/');
  const written = slash < 0 ? text : text.slice(0, slash);
  const address = IpAddress.parse(written) ?? parseAbbreviated(written);
  const netmask = address && parseNetmask(address, slash < 0 ? undefined : text.slice(slash + 1));
  if (!netmask) return { error: `'${text}' is not a valid IPv4 or IPv6 address` };
  const bits = leadingOnes(netmask);
  const isContiguous = netmask.equals(IpAddress.netmask(netmask.family, bits));
  return { address: address.and(netmask), netmask, ...(isContiguous && { bits }) };
};

export const isWithin = (address: IpAddress, network: Network): boolean =>
  address.family === network.address.family && address.and(network.netmask).equals(network.address);

/** Of IPv4 numbers may be left out, and are zero: all but the last, which fills what is left (inet_aton). */
const parseAbbreviated = (text: string): IpAddress | undefined => {
  if (!/^\d{1,10}(?:\.\d{1,10}){0,2}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  const last = bytes.pop()!;
  if (last >= 256 ** (4 - bytes.length) || bytes.some((byte) => byte > 255)) return undefined;
  return IpAddress.ipv4(bytes.reduce((word, byte, at) => word | (byte << (24 - 8 * at)), last));
};

const parseNetmask = ({ family }: IpAddress, text: string | undefined): IpAddress | undefined => {
  const most = family === 4 ? 32 : 128;
  if (text === undefined) return IpAddress.netmask(family, most);
  if (/^\+?\d{1,4}$/.test(text))
    return Number(text) <= most ? IpAddress.netmask(family, Number(text)) : undefined;
  const netmask = family === 4 ? IpAddress.parse(text) : undefined;
  return netmask?.family === 4 ? netmask : undefined;
};

const leadingOnes = ({ words }: IpAddress): number => {
  let bits = 0;
  for (const word of words) {
    bits += Math.clz32(~word);
    if (word !== 0xffffffff) break;
  }
  return bits;
};

/** "48656c6c6f" as the bytes it stands for. */
export const parseHex = (text: string): { readonly bytes: string } | Refusal => {
  if (text.length % 2 !== 0) return { error: 'an even number of hex digit is expected' };
  const wrong = /[^\da-fA-F]/.exec(text)?.[0];
  if (wrong !== undefined) return { error: `an hex digit is expected (found '${wrong}')` };
  return { bytes: Buffer.from(text, 'hex').toString('latin1') };
};

const errorOf = (parsed: object): string | undefined =>
  'error' in parsed && typeof parsed.error === 'string' ? parsed.error : undefined;

/** Why a pattern is no good, by match method; any text is for those that are missing. */
const FAULTS: Readonly<Record<string, (text: string) => string | undefined>> = {
  int: (text) => errorOf(parseRange(text)),
  len: (text) => errorOf(parseRange(text)),
  ip: (text) => errorOf(parseNetwork(text)),
  bin: (text) => errorOf(parseHex(text)),
  reg: (text) => {
    const compiled = compileRegex(text);
    return 'error' in compiled ? describeMistake(text, compiled) : undefined;
  },
};

/** Why a pattern is no good for a match method ("int", "ip" …), in HAProxy's words; undefined when it is. */
export const patternFault = (method: string, text: string): string | undefined => FAULTS[method]?.(text);
