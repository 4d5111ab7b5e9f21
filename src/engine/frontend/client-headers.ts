// The headers that a client connection may have to begin with (manual 5.1: accept-proxy, accept-netscaler-cip): how each of
// them is taken, and what is said where there is none.
import type { ConnectionFault } from '../http/client.js';
import type { ExpectedHeaders } from '../http/rule-marks.js';
import { type NetscalerHeaderFault, readNetscalerHeader } from '../net/netscaler-header.js';
import { INCOMPLETE, type ProxyHeaderFault, readProxyHeader } from '../net/proxy-header.js';
import type { Session } from './admission.js';

export interface ClientHeader {
  /** Why there is none: the connection ended, broke or was late before its first byte, or behind that. */
  readonly missing: Readonly<Record<Absence, ConnectionFault>>;
  /** Gives the session what the header tells, and its length. Undefined: all of `text` may be the beginning of one. */
  take(text: string, session: Session): number | ConnectionFault | undefined;
}

export type Absence = 'silent' | 'broken' | 'late' | 'truncated';

const fault = (code: number, name: string, text: string): ConnectionFault => ({ code, name, text });

const PROXY_MISSING: ClientHeader['missing'] = {
  silent: fault(11, 'PRX_EMPTY', 'Connection closed while waiting for PROXY protocol header'),
  broken: fault(12, 'PRX_ABORT', 'Connection error while waiting for PROXY protocol header'),
  late: fault(13, 'PRX_TIMEOUT', 'Timeout while waiting for PROXY protocol header'),
  truncated: fault(14, 'PRX_TRUNCATED', 'Truncated PROXY protocol header received'),
};

const PROXY_WRONG: Readonly<Record<ProxyHeaderFault, ConnectionFault>> = {
  'not a header': fault(
    15,
    'PRX_NOT_HDR',
    'Received something which does not look like a PROXY protocol header',
  ),
  'bad header': fault(16, 'PRX_BAD_HDR', 'Received an invalid PROXY protocol header'),
  'bad protocol': fault(17, 'PRX_BAD_PROTO', 'Received an unhandled protocol in the PROXY protocol header'),
};

const PROXY: ClientHeader = {
  missing: PROXY_MISSING,
  take(text, { client, connection }) {
    const header = readProxyHeader(text);
    if (header === INCOMPLETE) return undefined;
    if (typeof header === 'string') return PROXY_WRONG[header];
    if (header.ends) connection.readdress(header.ends);
    client.proxyHeader = header;
    return header.length;
  },
};

const NETSCALER_MISSING: ClientHeader['missing'] = {
  silent: fault(18, 'CIP_EMPTY', 'Connection closed while waiting for NetScaler Client IP header'),
  broken: fault(19, 'CIP_ABORT', 'Connection error while waiting for NetScaler Client IP header'),
  late: fault(20, 'CIP_TIMEOUT', 'Timeout while waiting for a NetScaler Client IP header'),
  truncated: fault(21, 'CIP_TRUNCATED', 'Truncated NetScaler Client IP header received'),
};

const NETSCALER_WRONG: Readonly<Record<NetscalerHeaderFault, ConnectionFault>> = {
  truncated: NETSCALER_MISSING.truncated,
  'bad magic': fault(22, 'CIP_BAD_MAGIC', 'Received an invalid NetScaler Client IP magic number'),
  'bad protocol': fault(
    23,
    'CIP_BAD_PROTO',
    'Received an unhandled protocol in the NetScaler Client IP header',
  ),
};

const NETSCALER: ClientHeader = {
  missing: NETSCALER_MISSING,
  take(text, { bind, connection }) {
    // A rule may expect it on a socket that has been told of no magic number: HAProxy's is 0 then.
    const header = readNetscalerHeader(text, bind.headers?.netscalerMagic ?? 0);
    if (header === INCOMPLETE) return undefined;
    if (typeof header === 'string') return NETSCALER_WRONG[header];
    connection.readdress(header.ends);
    return header.length;
  },
};

/** What a connection has to begin with, in the order of coming: a NetScaler may pass on what is behind a proxy. */
export const headersOf = ({ bind }: Session, ruled: ExpectedHeaders | undefined): ClientHeader[] => {
  const { headers } = bind;
  const expected: ClientHeader[] = [];
  if (headers?.netscalerMagic !== undefined || ruled?.netscaler) expected.push(NETSCALER);
  if (headers?.proxy || ruled?.proxy) expected.push(PROXY);
  return expected;
};
