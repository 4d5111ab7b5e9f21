// The PROXY header of a check's connection (manual 5.2, send-proxy and check-send-proxy), as HAProxy sends it: version 1
// names the connection itself, version 2 says LOCAL, unless `pp2-never-send-local` is set.
import type { Socket } from 'node:net';
import { headerV1, headerV2, type Tlv, WITHOUT_TLS } from '../../../common/proxy-header.js';
import type { Global, Server, ServerCheck } from '../../../config/model.js';

/** Makes the header of a connection that is open; latin1. */
export type Introduce = (socket: Socket) => string;

/** Undefined: the server is told nothing. Whoever has an address of its own for checks says there what it wants. */
export const compileIntroduction = (
  server: Pick<Server, 'sendProxy' | 'proxyV2'>,
  { sendProxy, port, host }: ServerCheck,
  global: Pick<Global, 'pp2NeverSendLocal'>,
): Introduce | undefined => {
  const isOwnAddress = port === undefined && host === undefined;
  if (!sendProxy && (server.sendProxy === 'none' || !isOwnAddress)) return undefined;
  return introduction(server, global);
};

/** Whether or not the server wants one for traffic. */
export const introduction = (
  { sendProxy, proxyV2 = {} }: Pick<Server, 'sendProxy' | 'proxyV2'>,
  { pp2NeverSendLocal }: Pick<Global, 'pp2NeverSendLocal'>,
): Introduce => {
  if (sendProxy !== 'v2') return (socket) => headerV1(endsOf(socket));
  const tlvs: Tlv[] = proxyV2.ssl ? [WITHOUT_TLS] : [];
  return (socket) => headerV2(pp2NeverSendLocal ? endsOf(socket) : undefined, tlvs, proxyV2.checksum);
};

/** We are the client. */
const endsOf = ({ localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 }: Socket) => ({
  clientAddress: localAddress,
  clientPort: localPort,
  localAddress: remoteAddress,
  localPort: remotePort,
});
