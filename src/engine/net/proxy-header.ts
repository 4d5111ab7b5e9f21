// Reading the header of the PROXY protocol, which comes before everything else on a connection
// (haproxy.org/download/3.4/doc/proxy-protocol.txt, 2.1 and 2.2): both versions, told apart by their first bytes.
import { addressAt, uint16At, uint32At } from '../../common/big-endian.js';
import { crc32c } from '../../common/hash.js';
import { IpAddress } from '../../common/ip.js';
import { type Ends, SIGNATURE, type Tlv, TlvType } from '../../common/proxy-header.js';

export interface ProxyHeader {
  /** Its bytes: what the client says begins behind them. */
  readonly length: number;
  /** Undefined: the sender speaks for itself (LOCAL), or for somebody without an IP address. */
  readonly ends: Ends | undefined;
  readonly tlvs: readonly Tlv[];
}

/** Why there is none, in HAProxy's words; what has come so far may still become one. */
export const INCOMPLETE = 'incomplete';
export type ProxyHeaderFault = 'not a header' | 'bad header' | 'bad protocol';

/** A line is never longer, its end included (2.1). */
const LINE_MAX = 107;
/** Signature, version and command, family, length of the rest (2.2). */
const FIXED = 16;
const LINE_START = 'PROXY ';

/** @param text all that has come so far, latin1 */
export const readProxyHeader = (text: string): ProxyHeader | ProxyHeaderFault | typeof INCOMPLETE => {
  if (startsAs(text, LINE_START)) return text.length < LINE_START.length ? INCOMPLETE : readLine(text);
  if (!startsAs(text, SIGNATURE)) return 'not a header';
  return text.length < FIXED ? INCOMPLETE : readBinary(text);
};

/** One begins with the other, as far as they go. */
const startsAs = (text: string, wanted: string): boolean =>
  text.length < wanted.length ? wanted.startsWith(text) : text.startsWith(wanted);

const LINE = /^PROXY TCP([46]) (\S+) (\S+) (0|[1-9]\d{0,4}) (0|[1-9]\d{0,4})$/;
/** What follows is to be ignored. */
const UNKNOWN_LINE = /^PROXY UNKNOWN(?: |$)/;
const KNOWN_LINE = /^PROXY TCP[46] /;

const readLine = (text: string): ReturnType<typeof readProxyHeader> => {
  const end = text.indexOf('\n');
  if (end < 0) return text.length < LINE_MAX ? INCOMPLETE : 'bad header';
  const line = text.slice(0, end - 1);
  if (text[end - 1] !== '\r' || end >= LINE_MAX || line.includes('\r')) return 'bad header';
  const length = end + 1;
  if (UNKNOWN_LINE.test(line)) return { length, ends: undefined, tlvs: [] };
  if (!KNOWN_LINE.test(line)) return 'bad protocol';
  const found = LINE.exec(line);
  if (!found) return 'bad header';
  const [, family, client, local, clientPort, localPort] = found;
  const ends = endsOf(
    IpAddress.parse(client!),
    IpAddress.parse(local!),
    Number(clientPort),
    Number(localPort),
  );
  return ends && ends.family === Number(family) ? { length, ends: ends.ends, tlvs: [] } : 'bad header';
};

const endsOf = (
  client: IpAddress | undefined,
  local: IpAddress | undefined,
  clientPort: number,
  localPort: number,
): { readonly family: number; readonly ends: Ends } | undefined => {
  if (!client || client.family !== local?.family || clientPort > 0xffff || localPort > 0xffff)
    return undefined;
  const ends = { clientAddress: `${client}`, clientPort, localAddress: `${local}`, localPort };
  return { family: client.family, ends };
};

const VERSION_2 = 2;
const Command = { local: 0, proxy: 1 } as const;

/** Bytes of an address, by the byte that names family and transport. Any other is for somebody without IP addresses. */
const ADDRESS_BYTES: Readonly<Record<number, 4 | 16>> = { 17: 4, 33: 16 };
/** Bytes of both addresses and ports, by family: unspecified, IPv4, IPv6, unix sockets. */
const BLOCK_BYTES: Readonly<Record<number, number>> = { 0: 0, 1: 12, 2: 36, 3: 216 };

const readBinary = (text: string): ReturnType<typeof readProxyHeader> => {
  const version = text.charCodeAt(12) >> 4;
  const command = text.charCodeAt(12) & 15;
  if (version !== VERSION_2) return 'not a header';
  if (command !== Command.local && command !== Command.proxy) return 'bad header';
  const length = FIXED + uint16At(text, 14);
  if (text.length < length) return INCOMPLETE;
  // What a LOCAL one has to say beside is skipped.
  if (command === Command.local) return { length, ends: undefined, tlvs: [] };
  const family = text.charCodeAt(13);
  const block = BLOCK_BYTES[family >> 4];
  if (block === undefined || FIXED + block > length) return 'bad header';
  const tlvs = readTlvs(text, FIXED + block, length);
  if (!tlvs || !isIntact(text.slice(0, length), tlvs)) return 'bad header';
  const bytes = ADDRESS_BYTES[family];
  return {
    length,
    ends: bytes && endsAt(text, FIXED, bytes, FIXED + 2 * bytes),
    tlvs: tlvs.map(([type, value]) => [type, value]),
  };
};

/** Addresses of so many bytes stand one behind the other, and so do their ports: the client's, then ours. */
export const endsAt = (text: string, addresses: number, bytes: 4 | 16, ports: number): Ends => ({
  clientAddress: `${addressAt(text, addresses, bytes)}`,
  clientPort: uint16At(text, ports),
  localAddress: `${addressAt(text, addresses + bytes, bytes)}`,
  localPort: uint16At(text, ports + 2),
});

type PlacedTlv = readonly [type: number, value: string, at: number];

/** Undefined: they do not end where the header does. */
const readTlvs = (text: string, start: number, end: number): PlacedTlv[] | undefined => {
  const tlvs: PlacedTlv[] = [];
  let at = start;
  while (at + 3 <= end) {
    const next = at + 3 + uint16At(text, at + 1);
    if (next > end) return undefined;
    tlvs.push([text.charCodeAt(at), text.slice(at + 3, next), at + 3]);
    at = next;
  }
  return at === end ? tlvs : undefined;
};

/** Its checksum, where it has one, is of all of it with zeros in the checksum's own place (2.2.3). */
const isIntact = (header: string, tlvs: readonly PlacedTlv[]): boolean => {
  const found = tlvs.find(([type]) => type === TlvType.crc32c);
  if (!found) return true;
  const [, value, at] = found;
  return (
    value.length === 4 &&
    uint32At(value, 0) === crc32c(`${header.slice(0, at)}\0\0\0\0${header.slice(at + 4)}`)
  );
};
