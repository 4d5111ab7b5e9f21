// Headers of NetScaler's Client IP insertion, as one would send them, and as none should.
import { IpAddress } from '#hapax/common/ip.js';
import type { Ends } from '#hapax/common/proxy-header.js';

export const MAGIC = 1_234_567_890;

export interface HeaderMistakes {
  readonly magic?: number;
  /** Of the packet, as the header says. */
  readonly length?: number;
  readonly type?: number;
}

export interface PacketMistakes {
  readonly version?: number;
  /** In words of four bytes; more than five: with options. */
  readonly headerWords?: number;
  readonly protocol?: number;
  /** Bytes behind the ports. */
  readonly rest?: number;
}

const bytes = (value: number, count: number): string =>
  Array.from({ length: count }, (_, at) =>
    String.fromCharCode((value >>> (8 * (count - 1 - at))) & 255),
  ).join('');

/** The headers of IP and TCP of a packet from the client. */
export const packet = (ends: Ends, mistakes: PacketMistakes = {}): string => {
  const { protocol = 6, headerWords = 5, rest = 16 } = mistakes;
  const from = IpAddress.parse(ends.clientAddress)!;
  const to = IpAddress.parse(ends.localAddress)!.toBytes();
  const { version = from.family } = mistakes;
  const tcp = bytes(ends.clientPort, 2) + bytes(ends.localPort, 2) + 't'.repeat(rest);
  if (from.family === 6)
    return `${bytes(version << 4, 1)}\0\0\0\0\x14${bytes(protocol, 1)}\x40${from.toBytes()}${to}${tcp}`;
  const start = `${bytes((version << 4) | headerWords, 1)}\0\0\x28\0\x01\0\0\x40${bytes(protocol, 1)}\0\0`;
  return start + from.toBytes() + to + 'o'.repeat(Math.max(0, headerWords - 5) * 4) + tcp;
};

/** Up to NetScaler 10.4. */
export const legacyHeader = (content: string, mistakes: HeaderMistakes = {}): string =>
  bytes(mistakes.magic ?? MAGIC, 4) + bytes(mistakes.length ?? content.length, 4) + content;

/** From NetScaler 10.5 on. */
export const standardHeader = (content: string, mistakes: HeaderMistakes = {}): string => {
  const length = mistakes.length ?? content.length;
  return (
    bytes(mistakes.magic ?? MAGIC, 4) +
    bytes(length + 12, 4) +
    bytes(mistakes.type ?? 1, 2) +
    bytes(length, 2) +
    content
  );
};
