// Converters that read Ethernet frames, IP packets and TCP segments (manual 7.3.1: eth.*, ip.*, tcp.*). What is cut off
// too early has no fields.
import { IpAddress } from '../../../common/ip.js';
import type { SampleType } from '../../../config/rules.js';
import { type Converter, numberOr } from '../fetch.js';
import type { Value } from '../value.js';
import { ofBytes, optional } from './make.js';

/** A header and what follows it. */
interface Layer {
  readonly header: Buffer;
  readonly data: Buffer;
  /** What the data is: an EtherType, an IP protocol. */
  readonly next: number;
}

const cut = (packet: Buffer, length: number, next: number): Layer | undefined =>
  packet.length < length
    ? undefined
    : { header: packet.subarray(0, length), data: packet.subarray(length), next };

/** Two addresses, VLAN tags (IEEE 802.1Q and 802.1ad), and the EtherType. */
const ethernet = (frame: Buffer): Layer | undefined => {
  let at = 12;
  while (at + 6 <= frame.length && [0x8100, 0x88a8].includes(frame.readUInt16BE(at))) at += 4;
  return at + 2 <= frame.length ? cut(frame, at + 2, frame.readUInt16BE(at)) : undefined;
};

/** How long an extension header of IPv6 is, by its number (RFC 8200, 4; RFC 4302 counts AH in words). */
const extensionLength = (protocol: number, units: number): number | undefined => {
  if (protocol === 44) return 8;
  if (protocol === 51) return (units + 2) * 4;
  return [0, 43, 60, 135, 139, 140].includes(protocol) ? (units + 1) * 8 : undefined;
};

const ipv6 = (packet: Buffer): Layer | undefined => {
  if (packet.length < 40) return undefined;
  let next = packet[6]!;
  let at = 40;
  while (at + 2 <= packet.length) {
    const length = extensionLength(next, packet[at + 1]!);
    if (length === undefined) break;
    next = packet[at]!;
    at += length;
  }
  return cut(packet, at, next);
};

const versionOf = (packet: Buffer): number => (packet[0] ?? 0) >> 4;

const ip = (packet: Buffer): Layer | undefined => {
  if (versionOf(packet) === 6) return ipv6(packet);
  if (versionOf(packet) !== 4 || packet.length < 20) return undefined;
  return cut(packet, Math.max(20, (packet[0]! & 15) * 4), packet[9]!);
};

const tcp = (segment: Buffer): Layer | undefined =>
  segment.length < 20 ? undefined : cut(segment, Math.max(20, (segment[12]! >> 4) * 4), 0);

interface TcpOption {
  readonly kind: number;
  readonly data: Buffer;
}

/** Until the end of options, or one that is cut off. */
const tcpOptions = ({ header }: Layer): TcpOption[] => {
  const options: TcpOption[] = [];
  for (let at = 20; at < header.length && header[at] !== 0; ) {
    const kind = header[at]!;
    const length = kind === 1 ? 1 : (header[at + 1] ?? 0);
    if (kind !== 1 && (length < 2 || at + length > header.length)) break;
    options.push({ kind, data: header.subarray(at + 2, at + length) });
    at += length;
  }
  return options;
};

const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const TIMESTAMP = 8;

/** The number at the start of an option. */
const optionNumber = (layer: Layer, kind: number, bytes: number): number | undefined => {
  const data = tcpOptions(layer).find((option) => option.kind === kind)?.data;
  return data && data.length >= bytes ? data.readUIntBE(0, bytes) : undefined;
};

const hasOption = (layer: Layer, kind: number): number =>
  tcpOptions(layer).some((option) => option.kind === kind) ? 1 : 0;

const optionKinds = (layer: Layer): Buffer => Buffer.from(tcpOptions(layer).map(({ kind }) => kind));

const isIpv6 = ({ header }: Layer): boolean => versionOf(header) === 6;
const dontFragment = (layer: Layer): number => (isIpv6(layer) ? 1 : (layer.header[6]! >> 6) & 1);
const ttl = (layer: Layer): number => layer.header[isIpv6(layer) ? 7 : 8]!;
const tos = (layer: Layer): number =>
  isIpv6(layer) ? (layer.header.readUInt16BE(0) >> 4) & 0xff : layer.header[1]!;

/** @param which 0 for the source, 1 for the destination */
const address =
  (which: 0 | 1) =>
  (layer: Layer): IpAddress => {
    const { header } = layer;
    const word = (at: number): number => header.readUInt32BE(at);
    if (!isIpv6(layer)) return IpAddress.ipv4(word(12 + 4 * which));
    const at = 8 + 16 * which;
    return IpAddress.ipv6(word(at), word(at + 4), word(at + 8), word(at + 12));
  };

/** The eight bytes that the manual tells of, and what `mode` adds. */
const fingerprint = (packet: Buffer, mode: number): Buffer | undefined => {
  const network = ip(packet);
  const transport = network && tcp(network.data);
  if (!transport) return undefined;
  const { header } = transport;
  const hops = ttl(network);
  const hasOptions = network.header.length > (isIpv6(network) ? 40 : 20);
  const scale = optionNumber(transport, WINDOW_SCALE, 1);
  const maxSegment = optionNumber(transport, MSS, 2) ?? 0;
  const kinds = optionKinds(transport);
  const flags =
    (isIpv6(network) ? 0x80 : 0) |
    (dontFragment(network) << 6) |
    ((hops <= 32 ? 0 : hops <= 64 ? 1 : hops <= 128 ? 2 : 3) << 4) |
    (hasOptions ? 8 : 0) |
    (transport.data.length > 0 ? 4 : 0) |
    (header[13]! >> 7 ? 2 : 0) |
    ((header[13]! >> 6) & 1);
  const present = kinds.reduce((bits, kind) => bits | (kind < 2 ? 0 : kind <= 8 ? 1 << (kind - 2) : 0x80), 0);
  const base = Buffer.alloc(8);
  base.set([tos(network), flags, (header[12]! & 0xf0) | (scale === undefined ? 0 : (scale + 1) & 15)]);
  base.writeUInt16BE(header.readUInt16BE(14), 3);
  base.writeUInt16BE(maxSegment, 5);
  base[7] = present;
  return Buffer.concat([
    base,
    ...(mode & 1 ? [Buffer.of(hops)] : []),
    ...(mode & 2 ? [kinds] : []),
    ...(mode & 4 ? [Buffer.from(address(0)(network).toBytes(), 'latin1')] : []),
  ]);
};

const lastVlan = ({ header }: Layer): number | undefined =>
  header.length < 18 ? undefined : header.readUInt16BE(header.length - 4) & 0xfff;

/** One field of a layer that `read` finds at the start of the sample. */
const row =
  (read: (packet: Buffer) => Layer | undefined) =>
  (name: string, out: SampleType, summary: string, field: (layer: Layer) => Value): Converter =>
    ofBytes({ name, usage: name, summary, out }, () => (value) => {
      const layer = read(Buffer.from(value, 'latin1'));
      return layer && field(layer);
    });

const ofFrame = row(ethernet);
const ofPacket = row(ip);
const ofSegment = row(tcp);
const number = (at: number, bytes: number) => (layer: Layer) => layer.header.readUIntBE(at, bytes);

export const packetConverters: readonly Converter[] = [
  ofFrame('eth.data', 'bin', 'What an Ethernet frame carries.', ({ data }) => data),
  ofFrame('eth.dst', 'bin', 'The destination of an Ethernet frame.', ({ header }) => header.subarray(0, 6)),
  ofFrame('eth.hdr', 'bin', 'The header of an Ethernet frame, with VLANs.', ({ header }) => header),
  ofFrame('eth.proto', 'sint', 'The EtherType of an Ethernet frame.', ({ next }) => next),
  ofFrame('eth.src', 'bin', 'The source of an Ethernet frame.', ({ header }) => header.subarray(6, 12)),
  ofFrame('eth.vlan', 'sint', 'The last VLAN of an Ethernet frame.', lastVlan),
  ofPacket('ip.data', 'bin', 'What an IP packet carries.', ({ data }) => data),
  ofPacket('ip.df', 'sint', 'Whether an IP packet must not be fragmented.', dontFragment),
  ofPacket('ip.dst', 'addr', 'The destination of an IP packet.', address(1)),
  ofPacket('ip.hdr', 'bin', 'The header of an IP packet, with options.', ({ header }) => header),
  ofPacket('ip.proto', 'sint', 'The protocol that an IP packet carries.', ({ next }) => next),
  ofPacket('ip.src', 'addr', 'The source of an IP packet.', address(0)),
  ofPacket('ip.tos', 'sint', 'Type of service, or traffic class, of an IP packet.', tos),
  ofPacket('ip.ttl', 'sint', 'Time to live, or hop limit, of an IP packet.', ttl),
  ofPacket('ip.ver', 'sint', 'The version of an IP packet.', ({ header }) => versionOf(header)),
  ofBytes(
    {
      name: 'ip.fp',
      usage: 'ip.fp([<mode>])',
      summary: 'A fingerprint of what IP and TCP headers of a host have in common.',
      args: [optional('a mode', 'uint')],
      out: 'bin',
    },
    ([mode]) =>
      (value) =>
        fingerprint(Buffer.from(value, 'latin1'), numberOr(mode, 0)),
  ),
  ofSegment('tcp.dst', 'sint', 'The destination port of a TCP segment.', number(2, 2)),
  ofSegment('tcp.flags', 'sint', 'The flags of a TCP segment.', number(13, 1)),
  ofSegment(
    'tcp.options.mss',
    'sint',
    'The maximum segment size of a TCP header; 0 without.',
    (layer) => optionNumber(layer, MSS, 2) ?? 0,
  ),
  ofSegment('tcp.options.sack', 'sint', 'Whether a TCP header permits selective acknowledgements.', (layer) =>
    hasOption(layer, SACK_PERMITTED),
  ),
  ofSegment('tcp.options.tsopt', 'sint', 'Whether a TCP header has timestamps.', (layer) =>
    hasOption(layer, TIMESTAMP),
  ),
  ofSegment('tcp.options.tsval', 'sint', 'The timestamp of a TCP header.', (layer) =>
    optionNumber(layer, TIMESTAMP, 4),
  ),
  ofSegment(
    'tcp.options.wscale',
    'sint',
    'The window scale of a TCP header; 0 without.',
    (layer) => optionNumber(layer, WINDOW_SCALE, 1) ?? 0,
  ),
  ofSegment('tcp.options.wsopt', 'sint', 'Whether a TCP header has a window scale.', (layer) =>
    hasOption(layer, WINDOW_SCALE),
  ),
  ofSegment('tcp.options_list', 'bin', 'The kinds of options of a TCP header.', optionKinds),
  ofSegment('tcp.seq', 'sint', 'The sequence number of a TCP segment.', number(4, 4)),
  ofSegment('tcp.src', 'sint', 'The source port of a TCP segment.', number(0, 2)),
  ofSegment('tcp.win', 'sint', 'The window of a TCP segment.', number(14, 2)),
];
