// X-Forwarded-For and X-Original-To (manual 4.2, "option forwardfor", "option originalto").
import { IpAddress } from '../../common/ip.js';
import { isWithin, parseNetwork } from '../../common/patterns.js';
import type { AddressHeader, Proxy } from '../../config/model.js';
import type { HeaderList } from '../http1/headers.js';

/** The line that tells a server of an address, '' where it is not told. */
export type AddressLine = (headers: HeaderList, address: string) => string;

export interface AddressHeaders {
  readonly forwardFor: AddressLine | undefined;
  readonly originalTo: AddressLine | undefined;
}

/** Compiled once for each pair of frontend and backend that meet. */
export const compileAddressHeaders = (frontend: Proxy, backend: Proxy): AddressHeaders => ({
  forwardFor: compile('forwardFor', frontend, backend),
  originalTo: compile('originalTo', frontend, backend),
});

/**
 * What a frontend and a backend together want: either one is enough to have it added, the backend's name wins, and
 * `if-none` holds only when both say so.
 */
const compile = (kind: keyof AddressHeaders, frontend: Proxy, backend: Proxy): AddressLine | undefined => {
  const sides = [frontend[kind], frontend === backend ? undefined : backend[kind]].filter(
    (side) => side !== undefined,
  );
  const last = sides.at(-1);
  if (!last) return undefined;
  const ifNone = sides.every((side) => side.ifNone);
  const excepted = sides.filter((side) => side.except.length > 0).map(exceptions);
  const name = `${last.header}: `;
  return (headers, address) => {
    if (address === '') return '';
    for (const isExcepted of excepted) if (isExcepted(address)) return '';
    if (ifNone && headers.get(last.header) !== undefined) return '';
    return name + address + '\r\n';
  };
};

const exceptions = ({ except }: AddressHeader): ((address: string) => boolean) => {
  const networks = except.map(parseNetwork).filter((network) => 'address' in network);
  const isExcepted = (address: IpAddress): boolean => networks.some((network) => isWithin(address, network));
  return (text) => {
    const address = IpAddress.ofPeer(text);
    return (
      address !== undefined && (isExcepted(address) || (address.mapped && isExcepted(address.toIpv4()!)))
    );
  };
};
