// A listening socket that could not be opened, in HAProxy's words.
import type { Attached, Bind, Model } from '../config/model.js';
import { saysPlace } from '../config/source.js';
import { describeSystemError } from './system-error.js';

/** Which bind line, and the system's text. */
export interface FailedBind {
  readonly proxy: number;
  readonly bind: number;
  readonly error: string;
}

/** What follows the sentences about the sockets. */
export const NOT_LISTENING = '[hapax.main()] Some protocols failed to start their listeners! Exiting.';

/** "… cannot bind socket (Address already in use) for [127.0.0.1:80]". */
export const describeBindFailure = (model: Model, { proxy, bind, error }: FailedBind): string => {
  const { name, binds } = model.proxies[proxy]!;
  const { place, address } = binds[bind]!;
  return `Binding [${saysPlace(place)}] for proxy ${name}: cannot bind socket (${describeSystemError(error)}) for [${printAddress(address)}]`;
};

/** As the line of a bind or of a server writes it. */
export const printAddress = (address: Bind['address'] | Attached): string => {
  if (address.kind === 'rhttp') return 'rhttp@';
  if (address.kind === 'inet') return `${address.host}:${address.port}`;
  return address.kind === 'unix' ? address.path : `fd@${address.fd}`;
};
