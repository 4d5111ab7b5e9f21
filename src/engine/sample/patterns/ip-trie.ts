// A binary trie of network prefixes, its paths compressed: the longest prefix of an address in as many steps as there are
// forks on the way.

interface Node<T> {
  /** 32-bit words in network order; those bits behind `bits` do not count. */
  readonly words: readonly number[];
  readonly bits: number;
  /** Of this very network, in the order they were added. */
  readonly values: T[];
  readonly children: [zero: Node<T> | undefined, one: Node<T> | undefined];
}

const newNode = <T>(words: readonly number[], bits: number): Node<T> => ({
  words,
  bits,
  values: [],
  children: [undefined, undefined],
});

/** Of addresses of one family. */
export class IpTrie<T> {
  private readonly root: Node<T>;

  constructor(private readonly width: 32 | 128) {
    this.root = newNode(width === 32 ? [0] : [0, 0, 0, 0], 0);
  }

  insert(words: readonly number[], bits: number, value: T): void {
    let node = this.root;
    while (node.bits < bits) {
      const side = bitAt(words, node.bits);
      const child = node.children[side];
      const shared = child ? sharedBits(child.words, words, Math.min(child.bits, bits)) : bits;
      if (child && shared === child.bits) {
        node = child;
        continue;
      }
      const next = newNode<T>(words, shared);
      if (child) next.children[bitAt(child.words, shared)] = child;
      node.children[side] = next;
      node = next;
    }
    node.values.push(value);
  }

  remove(words: readonly number[], bits: number, value: T): void {
    const path = [this.root];
    for (let node = this.root; node.bits < bits; path.push(node)) {
      const child = node.children[bitAt(words, node.bits)];
      if (!child) return;
      node = child;
    }
    const { values } = path.at(-1)!;
    const at = values.indexOf(value);
    if (at >= 0) values.splice(at, 1);
    for (let node = path.pop()!; path.length > 0; node = path.pop()!) {
      if (node.values.length > 0 || node.children[0] || node.children[1]) return;
      path.at(-1)!.children[bitAt(words, path.at(-1)!.bits)] = undefined;
    }
  }

  /** The first of the longest prefix. */
  find(words: readonly number[]): T | undefined {
    let found: T | undefined;
    let node: Node<T> | undefined = this.root;
    while (node && sharedBits(node.words, words, node.bits) === node.bits) {
      if (node.values.length > 0) found = node.values[0];
      if (node.bits === this.width) break;
      node = node.children[bitAt(words, node.bits)];
    }
    return found;
  }
}

const bitAt = (words: readonly number[], at: number): 0 | 1 =>
  (words[at >> 5]! & (0x80000000 >>> (at & 31))) === 0 ? 0 : 1;

/** Leading bits that two addresses have in common, up to `most`. */
const sharedBits = (a: readonly number[], b: readonly number[], most: number): number => {
  for (let word = 0; word << 5 < most; word++) {
    const differing = a[word]! ^ b[word]!;
    if (differing !== 0) return Math.min((word << 5) + Math.clz32(differing), most);
  }
  return most;
};
