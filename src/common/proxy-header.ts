// The header of the PROXY protocol as it is sent (haproxy.org/download/3.4/doc/proxy-protocol.txt): it tells the other end of
// a connection for whom it was opened. Engine threads send it to servers, health checks send their own.
import { crc32c } from './hash.js';
import { IpAddress } from './ip.js';

/** For whom a connection is: the client, and where it came to. Addresses of unix sockets are ''. */
export interface Ends {
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly localAddress: string;
  readonly localPort: number;
}

/** A type-length-value of version 2: the value as latin1 bytes. */
export type Tlv = readonly [type: number, value: string];

/** Types of TLVs (2.2). */
export const TlvType = {
  alpn: 0x01,
  authority: 0x02,
  crc32c: 0x03,
  noop: 0x04,
  uniqueId: 0x05,
  ssl: 0x20,
} as const;

/** The client has not come by TLS: no flags, nothing verified (2.2.6). */
export const WITHOUT_TLS: Tlv = [TlvType.ssl, '\0\0\0\0\0'];

/** What opens a header of version 2 (2.2). */
export const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';

/** Version and command. */
const LOCAL = '\x20';
const PROXY = '\x21';
const STREAM_IPV4 = '\x11';
const STREAM_IPV6 = '\x21';
const UNSPECIFIED = '\0';

/** A header of version 2 is no longer than its length field can say. */
const LONGEST = 0xffff;

/** Version 1, a line of text. */
export const headerV1 = (ends: Ends): string => {
  const known = addressesOf(ends);
  if (!known) return 'PROXY UNKNOWN\r\n';
  const { from, to } = known;
  return `PROXY TCP${from.family} ${from} ${to} ${ends.clientPort} ${ends.localPort}\r\n`;
};

/**
 * Version 2, as latin1 bytes. Without ends, or ends that are no IP addresses, it says LOCAL.
 * @param checksum whether a CRC-32C of it all is in it
 */
export const headerV2 = (ends: Ends | undefined, tlvs: readonly Tlv[] = [], checksum = false): string => {
  const known = ends && addressesOf(ends);
  const addresses =
    known === undefined
      ? ''
      : known.from.toBytes() + known.to.toBytes() + uint16(ends!.clientPort) + uint16(ends!.localPort);
  const family = known === undefined ? UNSPECIFIED : known.from.family === 4 ? STREAM_IPV4 : STREAM_IPV6;
  const begin = SIGNATURE + (known ? PROXY : LOCAL) + family;
  const rest = fitting(tlvs, LONGEST - addresses.length - (checksum ? EMPTY_CHECKSUM.length : 0));
  if (!checksum) return begin + uint16(addresses.length + rest.length) + addresses + rest;
  const length = uint16(addresses.length + EMPTY_CHECKSUM.length + rest.length);
  const crc = crc32c(begin + length + addresses + EMPTY_CHECKSUM + rest);
  return begin + length + addresses + tlv([TlvType.crc32c, uint16(crc >>> 16) + uint16(crc & 0xffff)]) + rest;
};

const addressesOf = (ends: Ends): { readonly from: IpAddress; readonly to: IpAddress } | undefined => {
  const from = IpAddress.ofPeer(ends.clientAddress);
  const to = IpAddress.ofPeer(ends.localAddress);
  return from && to && from.family === to.family ? { from, to } : undefined;
};

const tlv = ([type, value]: Tlv): string => String.fromCharCode(type) + uint16(value.length) + value;

/** The TLV of a checksum, while that is being made. */
const EMPTY_CHECKSUM = '\x03\0\x04\0\0\0\0';

/** Those that there is room for. */
const fitting = (tlvs: readonly Tlv[], room: number): string => {
  let text = '';
  for (const one of tlvs) if (text.length + 3 + one[1].length <= room) text += tlv(one);
  return text;
};

const uint16 = (value: number): string => String.fromCharCode((value >> 8) & 255, value & 255);
