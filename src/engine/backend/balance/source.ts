// balance source: by the client's address, so that a client stays with its server as long as the farm is the same.
import { IpAddress } from '../../../common/ip.js';
import type { Balancer, BalancerContext } from './balancer.js';
import { createKeyed } from './keyed.js';

/**
 * The address itself is the hash, whatever function `hash-type` names, as in HAProxy: an address needs no mixing to be
 * spread over a map, and consistent hashing mixes by `avalanche`.
 */
export const createSource = (context: BalancerContext): Balancer =>
  createKeyed(context, (key) => addressHash(key.clientAddress));

/** The 32-bit words of an address in network order, xor'ed: of IPv4 its only one. Undefined for what is no address. */
export const addressHash = (address: string): number | undefined => {
  const words = IpAddress.ofPeer(address)?.words;
  return words && words.reduce((hash, word) => hash ^ word, 0) >>> 0;
};
