// The header of the PROXY protocol, which tells a server whose connection it gets (manual 5.2, send-proxy and
// send-proxy-v2; https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt).
import { IpAddress } from '../../common/ip.js';

/** Whose connection it is: the client, and where it came to. Addresses of unix sockets are ''. */
export interface Ends {
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly localAddress: string;
  readonly localPort: number;
}

const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';
/** Version 2, command PROXY. */
const PROXY = '\x21';
/** Family and transport, and the length of two addresses and two ports. */
const TCP4 = '\x11\0\x0c';
const TCP6 = '\x21\0\x24';
const UNSPEC = '\0\0\0';

/** Latin1. */
export const proxyHeader = (version: 'v1' | 'v2', ends: Ends): string => {
  const from = IpAddress.ofPeer(ends.clientAddress);
  const to = IpAddress.ofPeer(ends.localAddress);
  const known = from && to && from.family === to.family;
  const { clientPort, localPort } = ends;
  if (version === 'v1')
    return known
      ? `PROXY TCP${from.family} ${from} ${to} ${clientPort} ${localPort}\r\n`
      : 'PROXY UNKNOWN\r\n';
  if (!known) return SIGNATURE + PROXY + UNSPEC;
  const family = from.family === 4 ? TCP4 : TCP6;
  return (
    SIGNATURE + PROXY + family + from.toBytes() + to.toBytes() + bytesOf(clientPort) + bytesOf(localPort)
  );
};

const bytesOf = (port: number): string => String.fromCharCode(port >> 8, port & 255);
