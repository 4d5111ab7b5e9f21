// `persist rdp-cookie` (manual 4.2): the first packet of RDP names the server by its address and port.
import { IpAddress } from '../../common/ip.js';
import type { Proxy } from '../../config/model.js';
import type { ServerSlot } from '../backend/server.js';
import type { Compiler } from '../sample/compiler.js';
import { toText } from '../sample/value.js';
import type { ChooseServer } from './use-server.js';

/** Undefined where there is none. */
export const compileRdpPersistence = (proxy: Proxy, compiler: Compiler): ChooseServer | undefined => {
  if (!proxy.rdpCookie) return undefined;
  const read = compiler.expression(proxy.rdpCookie, 'str');
  return (stream) => {
    if (stream.direct) return;
    const cookie = read(stream);
    const wanted = cookie === undefined ? undefined : readCookie(toText(cookie));
    const server = wanted && stream.backendRuntime?.servers.find((slot) => isAt(slot, wanted));
    if (server && (server.running || proxy.options.persist)) stream.direct = server;
  };
};

interface Wanted {
  readonly address: string;
  readonly port: number;
}

/** "address.port.reserved": numbers whose bytes in memory, on a little-endian machine, are in the network's order. */
export const readCookie = (text: string): Wanted | undefined => {
  const found = /^(\d+)\.(\d+)\./.exec(text);
  if (!found) return undefined;
  const address = Number(found[1]) >>> 0;
  const port = Number(found[2]) & 0xffff;
  const bytes = [0, 8, 16, 24].map((shift) => (address >>> shift) & 0xff);
  return { address: bytes.join('.'), port: ((port & 0xff) << 8) | (port >> 8) };
};

const isAt = ({ config: { address } }: ServerSlot, wanted: Wanted): boolean =>
  address.to.kind === 'inet' &&
  address.to.port === wanted.port &&
  String(IpAddress.parse(address.to.host)) === wanted.address;
