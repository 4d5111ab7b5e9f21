// Reading the header of NetScaler's Client IP insertion, which comes before everything else on a connection (in HAProxy's
// sources: doc/netscaler-client-ip-insertion-protocol.txt). It has the IP and TCP headers of a packet of the client.
import { uint16At, uint32At } from '../../common/big-endian.js';
import type { Ends } from '../../common/proxy-header.js';
import { endsAt, INCOMPLETE } from './proxy-header.js';

export interface NetscalerHeader {
  /** Its bytes: what the client says begins behind them. */
  readonly length: number;
  readonly ends: Ends;
}

/** Why there is none. */
export type NetscalerHeaderFault = 'truncated' | 'bad magic' | 'bad protocol';

/** So much says which of both forms it has. */
const FIXED = 12;
/** More than HAProxy's buffer can be no header; one needs 120 bytes at most. */
const HEADER_MAX = 16384;

/** @param text all that has come so far, latin1 */
export const readNetscalerHeader = (
  text: string,
  magic: number,
): NetscalerHeader | NetscalerHeaderFault | typeof INCOMPLETE => {
  if (text.length < FIXED) return INCOMPLETE;
  if (uint32At(text, 0) !== magic) return 'bad magic';
  const packet = packetOf(text);
  if (!packet) return 'bad protocol';
  const [start, length] = packet;
  if (start + length > HEADER_MAX) return 'truncated';
  return text.length < start + length ? INCOMPLETE : readPacket(text, start, start + length);
};

/** Up to NetScaler 10.4 the packet follows a length of four bytes, later that of all, a type (1) and its own of two. */
const packetOf = (text: string): readonly [start: number, length: number] | undefined => {
  const first = text.charCodeAt(8);
  if (PACKETS[first >> 4]) return [8, uint32At(text, 4)];
  return first === 0 ? [12, uint16At(text, 10)] : undefined;
};

/** Where an IP header has what is wanted of it. */
interface Packet {
  readonly addressBytes: 4 | 16;
  readonly source: number;
  readonly protocol: number;
  /** Its length, by its first byte. */
  readonly headerLength: (first: number) => number;
}

/** By their version (RFC 791, 3.1; RFC 8200, 3). */
const PACKETS: Readonly<Record<number, Packet>> = {
  4: { addressBytes: 4, source: 12, protocol: 9, headerLength: (first) => (first & 15) * 4 },
  6: { addressBytes: 16, source: 8, protocol: 6, headerLength: () => 40 },
};

const TCP = 6;
const IPV4_MIN = 20;
/** All of the TCP header that is wanted. HAProxy wants no more of it, and finds them wherever the length ends. */
const PORTS = 4;

const readPacket = (text: string, start: number, end: number): NetscalerHeader | NetscalerHeaderFault => {
  if (start === end) return 'truncated';
  const first = text.charCodeAt(start);
  const packet = PACKETS[first >> 4];
  const length = packet?.headerLength(first) ?? 0;
  if (!packet || length < IPV4_MIN) return 'bad protocol';
  const ports = start + length;
  if (ports + PORTS > end) return 'truncated';
  if (text.charCodeAt(start + packet.protocol) !== TCP) return 'bad protocol';
  return { length: end, ends: endsAt(text, start + packet.source, packet.addressBytes, ports) };
};
