// Networks that an address is in (manual 7.1.6): the longest prefix of its own family, then of the other one, then those
// IPv4 netmasks that are no prefixes, in order.
import type { IpAddress } from '../../../common/ip.js';
import { isWithin, type Network, parseNetwork } from '../../../common/patterns.js';
import { IpTrie } from './ip-trie.js';
import type { Pattern, PatternIndex } from './pattern.js';

export const createIp = <Entry>(): PatternIndex<IpAddress, Entry> => {
  const ipv4 = new IpTrie<Pattern<Entry>>(32);
  const ipv6 = new IpTrie<Pattern<Entry>>(128);
  const odd: { readonly network: Network; readonly pattern: Pattern<Entry> }[] = [];
  const trieOf = (address: IpAddress): IpTrie<Pattern<Entry>> => (address.family === 4 ? ipv4 : ipv6);
  const findOdd = (address: IpAddress): Pattern<Entry> | undefined =>
    odd.find(({ network }) => isWithin(address, network))?.pattern;
  return {
    insert(pattern) {
      const network = parseNetwork(pattern.text);
      if ('error' in network) return network.error;
      const { address, bits } = network;
      if (bits === undefined) odd.push({ network, pattern });
      else trieOf(address).insert(address.words, bits, pattern);
      return undefined;
    },
    remove(pattern) {
      const network = parseNetwork(pattern.text);
      if ('error' in network) return;
      const { address, bits } = network;
      if (bits !== undefined) trieOf(address).remove(address.words, bits, pattern);
      else
        odd.splice(
          odd.findIndex((one) => one.pattern === pattern),
          1,
        );
    },
    find(address) {
      const found = trieOf(address).find(address.words);
      if (found) return found;
      const other = address.family === 4 ? address.toIpv6() : address.toIpv4();
      const otherFound = other && trieOf(other).find(other.words);
      if (otherFound || odd.length === 0) return otherFound;
      const asIpv4 = address.toIpv4();
      return asIpv4 && findOdd(asIpv4);
    },
  };
};
