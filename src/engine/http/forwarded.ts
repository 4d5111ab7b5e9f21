// What a backend tells its servers in fields of its own: Forwarded (RFC 7239; manual 4.2, "option forwarded") and their name
// ("http-send-name-header").
import { IpAddress } from '../../common/ip.js';
import type { Forwarded, ForwardedPart, Proxy } from '../../config/model.js';
import type { Compiler } from '../sample/compiler.js';
import { toText, type Value } from '../sample/value.js';
import type { Transaction } from './transaction.js';

export interface OwnFields {
  /** The field that is ours alone: the client's are taken out. */
  readonly replaces: string | undefined;
  /** The lines that go with the request. */
  lines(txn: Transaction): string;
}

/** Undefined: nothing is added. */
export const compileOwnFields = (proxy: Proxy, compiler: Compiler): OwnFields | undefined => {
  const { sendNameHeader: name } = proxy;
  const forwarded = proxy.forwarded && compileForwarded(proxy.forwarded, compiler);
  if (!forwarded && name === undefined) return undefined;
  return {
    replaces: name,
    lines(txn) {
      const value = forwarded?.(txn) ?? '';
      const line = value === '' ? '' : `forwarded: ${value}\r\n`;
      return name === undefined ? line : `${line}${name}: ${txn.slot!.config.name}\r\n`;
    },
  };
};

type Part = (txn: Transaction) => string | undefined;

const compileForwarded = (settings: Forwarded, compiler: Compiler): ((txn: Transaction) => string) => {
  const read = (part: ForwardedPart | undefined, own: (txn: Transaction) => Value) =>
    part && (part === 'own' ? own : compiler.expression(part));
  const host = read(settings.host, ({ head }) => head.headers.get('host'));
  const by = read(settings.by, ({ localAddress }) => IpAddress.ofPeer(localAddress));
  const byPort = read(settings.byPort, ({ localPort }) => localPort || undefined);
  const client = read(settings.for, ({ clientAddress }) => IpAddress.ofPeer(clientAddress));
  const clientPort = read(settings.forPort, ({ clientPort: port }) => port || undefined);
  const parts: Part[] = [];
  if (settings.proto) parts.push(() => 'proto=http');
  if (host) parts.push((txn) => hostPart(host(txn)));
  if (by) parts.push((txn) => `by=${node(by(txn), byPort?.(txn))}`);
  if (client) parts.push((txn) => `for=${node(client(txn), clientPort?.(txn))}`);
  return (txn) =>
    parts
      .map((part) => part(txn))
      .filter((text) => text !== undefined)
      .join(';');
};

/** What a host, with or without port, may hold (RFC 3986, 3.2.2): nothing that would end the quotes around it. */
const HOST = /^[\w.~!$&'()*+,;=%:[\]-]+$/;

const hostPart = (value: Value): string | undefined =>
  typeof value === 'string' && HOST.test(value) ? `host="${value}"` : undefined;

/** A node with its port, in quotes where RFC 7239, 4, has them. */
const node = (name: Value, port: Value): string => {
  const text = nodeName(name);
  const behind = nodePort(port);
  if (behind !== undefined) return `"${text}:${behind}"`;
  return text.startsWith('[') ? `"${text}"` : text;
};

const IDENTIFIER = /^[\w.-]+$/;

/** RFC 7239, 6: an address, or an identifier of one's own, which begins with an underscore. */
const nodeName = (value: Value): string => {
  const address = value instanceof IpAddress ? value : IpAddress.parse(textOf(value));
  if (address) return address.family === 6 ? `[${address}]` : `${address}`;
  return identifier(textOf(value)) ?? 'unknown';
};

const nodePort = (value: Value): string | undefined => {
  const text = textOf(value);
  if (/^\d{1,5}$/.test(text)) return Number(text) <= 0xffff ? text : undefined;
  return identifier(text);
};

const identifier = (text: string): string | undefined => {
  if (!IDENTIFIER.test(text)) return undefined;
  return text.startsWith('_') ? text : `_${text}`;
};

const textOf = (value: Value): string => (value === undefined ? '' : toText(value));
