// The Forwarded field of RFC 7239, one element of it: "for=192.0.2.43;by=_gateway;proto=http;host=\"example.com:80\"".
import { IpAddress } from './ip.js';

export const FORWARDED_NAMES = ['proto', 'host', 'for', 'by'] as const;
export type ForwardedName = (typeof FORWARDED_NAMES)[number];

/** "192.0.2.43:47011" or "[2001:db8::1]:_port" (chapter 6). */
export interface ForwardedNode {
  readonly name: IpAddress | string;
  readonly port: number | string | undefined;
}

const PAIR = /([!#$%&'*+.^`|~\w-]+)=(?:([!#$%&'*+.^`|~\w-]+)|"((?:[^"\\]|\\.)*)")/y;
const NODE =
  /^(?:(unknown|_[\w.-]+)|((?:\d{1,3}\.){3}\d{1,3})|\[([\da-fA-F:.]+)\])(?::(?:(\d{1,5})|(_[\w.-]+)))?$/i;
const HOST = /^(?:[\w.~!$&'()*+,;=%-]+|\[[\da-fA-F:.]+\])(?::\d*)?$/;

/** Undefined when it is no node. */
export const readNode = (text: string): ForwardedNode | undefined => {
  const [, obscure, ipv4, ipv6, port, hiddenPort] = NODE.exec(text) ?? [];
  const name = obscure ?? IpAddress.parse(ipv4 ?? ipv6 ?? '');
  if (name === undefined || Number(port ?? 0) > 65535) return undefined;
  return { name, port: port === undefined ? hiddenPort : Number(port) };
};

const IS_GOOD: Readonly<Record<ForwardedName, (value: string) => boolean>> = {
  proto: (value) => value === 'http' || value === 'https',
  host: (value) => HOST.test(value),
  for: (value) => readNode(value) !== undefined,
  by: (value) => readNode(value) !== undefined,
};

const isName = (name: string): name is ForwardedName => FORWARDED_NAMES.some((one) => one === name);

/** The parameters by name, each at most once; undefined when something about the element is wrong. */
export const readForwarded = (text: string): ReadonlyMap<ForwardedName, string> | undefined => {
  const found = new Map<ForwardedName, string>();
  for (let at = 0; ; at++) {
    PAIR.lastIndex = at;
    const pair = PAIR.exec(text);
    const name = pair?.[1]?.toLowerCase() ?? '';
    const value = pair?.[2] ?? pair?.[3]?.replace(/\\(.)/gs, '$1') ?? '';
    if (!isName(name) || found.has(name) || !IS_GOOD[name](value)) return undefined;
    found.set(name, value);
    at = PAIR.lastIndex;
    if (at === text.length) return found;
    if (text[at] !== ';') return undefined;
  }
};
