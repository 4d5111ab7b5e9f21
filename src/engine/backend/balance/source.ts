// balance source: by the client's address, so that a client stays with its server as long as the farm is the same.
import type { Balancer, BalancerContext } from './balancer.js';
import { createKeyed } from './keyed.js';

/**
 * The address itself is the hash, whatever function `hash-type` names, as in HAProxy: an address needs no mixing to be
 * spread over a map, and consistent hashing mixes by `avalanche`.
 */
export const createSource = (context: BalancerContext): Balancer =>
  createKeyed(context, (key) => addressHash(key.clientAddress));

/** The 32-bit words of an address in network order, xor'ed: of IPv4 its only one. Undefined for what is no address. */
export const addressHash = (address: string): number | undefined =>
  address.includes(':') ? ipv6Hash(address) : ipv4Hash(address, 0);

const ipv4Hash = (address: string, from: number): number | undefined => {
  let hash = 0;
  let byte = 0;
  let dots = 0;
  for (let at = from; at < address.length; at++) {
    const code = address.charCodeAt(at);
    if (code === DOT) {
      hash = (hash << 8) | byte;
      byte = 0;
      dots++;
    } else if (code >= ZERO && code <= NINE) byte = byte * 10 + code - ZERO;
    else return undefined;
  }
  return dots === 3 ? ((hash << 8) | byte) >>> 0 : undefined;
};

const ipv6Hash = (address: string): number | undefined => {
  let beforeGap = 0;
  let hash = 0;
  let groups = 0;
  let start = 0;
  for (let at = 0; at <= address.length; at++) {
    const code = at < address.length ? address.charCodeAt(at) : END;
    if (code === DOT) return withIpv4(beforeGap ^ hash, ipv4Hash(address, start));
    if (code !== COLON && code !== PERCENT && code !== END) continue;
    if (at > start) {
      const group = Number.parseInt(address.slice(start, at), 16);
      if (Number.isNaN(group)) return undefined;
      hash = swapHalves(hash) ^ group;
      groups++;
    }
    if (code !== COLON) break;
    start = at + 1;
    if (address.charCodeAt(start) !== COLON) continue;
    beforeGap = groups % 2 === 0 ? hash : swapHalves(hash);
    hash = 0;
    start++;
    at++;
  }
  return (beforeGap ^ hash) >>> 0;
};

/** `::ffff:192.0.2.1`: the dotted form stands for the last two groups. */
const withIpv4 = (hash: number, ipv4: number | undefined): number | undefined =>
  ipv4 === undefined ? undefined : (hash ^ ipv4) >>> 0;

/** A group further left is an upper half where the one to its right is a lower one. */
const swapHalves = (word: number): number => (word << 16) | (word >>> 16);

const DOT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
/** Before a zone: fe80::1%eth0. */
const PERCENT = 37;
const END = -1;
