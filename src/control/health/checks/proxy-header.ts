// The PROXY protocol header of a check (manual 5.2, send-proxy): version 1 names the check's own connection, version 2
// says LOCAL, as HAProxy sends them.
import type { Socket } from 'node:net';
import type { CheckTarget } from './dial.js';

/** Signature, version 2 with command LOCAL, no address, length 0 (PROXY protocol, 2.2). */
const V2_LOCAL = '\r\n\r\n\0\r\nQUIT\n\x20\0\0\0';

/** Latin1; empty where none is wanted. */
export const proxyHeader = (version: CheckTarget['sendProxy'], socket: Socket): string => {
  if (version === 'none') return '';
  return version === 'v2' ? V2_LOCAL : lineOf(socket);
};

const lineOf = ({ localAddress, remoteAddress, localPort, remotePort, localFamily }: Socket): string =>
  localAddress === undefined || remoteAddress === undefined
    ? 'PROXY UNKNOWN\r\n'
    : `PROXY ${localFamily === 'IPv6' ? 'TCP6' : 'TCP4'} ${localAddress} ${remoteAddress} ${localPort} ${remotePort}\r\n`;
