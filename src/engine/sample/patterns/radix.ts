// A radix tree: the patterns that a text begins with, in as many steps as they have forks on the way, however many
// others there are. Read backwards it finds those that a text ends with.
import type { Pattern } from './pattern.js';

interface Node<P> {
  /** Characters that lead here from the parent, in reading order. */
  label: string;
  /** Those that end here, in the order they were added. */
  readonly patterns: P[];
  readonly children: Map<number, Node<P>>;
}

const newNode = <P>(label: string): Node<P> => ({ label, patterns: [], children: new Map() });

export class RadixTree<P extends Pattern<unknown>> {
  private readonly root: Node<P> = newNode('');
  /** Children of the root by their first byte: most texts fork nowhere else. */
  private readonly first: (Node<P> | undefined)[] = new Array<undefined>(256).fill(undefined);

  constructor(private readonly backwards = false) {}

  insert(text: string, pattern: P): void {
    const key = this.reading(text);
    let node = this.root;
    let at = 0;
    while (at < key.length) {
      const child = node.children.get(key.charCodeAt(at));
      if (!child) {
        const leaf = newNode<P>(key.slice(at));
        this.link(node, leaf);
        node = leaf;
        break;
      }
      const shared = sharedLength(child.label, key, at);
      node = shared === child.label.length ? child : this.fork(node, child, shared);
      at += shared;
    }
    node.patterns.push(pattern);
  }

  remove(text: string, pattern: P): void {
    const key = this.reading(text);
    const path = [this.root];
    for (let at = 0; at < key.length; ) {
      const child = path.at(-1)!.children.get(key.charCodeAt(at));
      if (!child) return;
      path.push(child);
      at += child.label.length;
    }
    const { patterns } = path.at(-1)!;
    const at = patterns.indexOf(pattern);
    if (at >= 0) patterns.splice(at, 1);
    for (let node = path.pop()!; path.length > 0; node = path.pop()!) {
      if (node.patterns.length > 0 || node.children.size > 0) return;
      this.unlink(path.at(-1)!, node);
    }
  }

  /**
   * Calls `visit` for all patterns that the subject goes on with from `from` (goes back with, when read backwards), the
   * shortest first: those of one text, and where in the subject the text ends.
   */
  walk(subject: string, from: number, visit: (patterns: readonly P[], end: number) => void): void {
    const step = this.backwards ? -1 : 1;
    let node = this.root;
    let at = from;
    for (;;) {
      if (node.patterns.length > 0) visit(node.patterns, at);
      const code = subject.charCodeAt(at);
      const child = node === this.root ? this.first[code] : node.children.get(code);
      if (!child) return;
      const { label } = child;
      for (let k = 0; k < label.length; k++, at += step)
        if (label.charCodeAt(k) !== subject.charCodeAt(at)) return;
      node = child;
    }
  }

  private reading(text: string): string {
    return this.backwards ? [...text].reverse().join('') : text;
  }

  private link(parent: Node<P>, child: Node<P>): void {
    const code = child.label.charCodeAt(0);
    parent.children.set(code, child);
    if (parent === this.root) this.first[code] = child;
  }

  private unlink(parent: Node<P>, child: Node<P>): void {
    const code = child.label.charCodeAt(0);
    parent.children.delete(code);
    if (parent === this.root) this.first[code] = undefined;
  }

  /** A node between the two, after `length` characters of the child's label. */
  private fork(parent: Node<P>, child: Node<P>, length: number): Node<P> {
    const middle = newNode<P>(child.label.slice(0, length));
    child.label = child.label.slice(length);
    this.link(parent, middle);
    this.link(middle, child);
    return middle;
  }
}

const sharedLength = (label: string, key: string, from: number): number => {
  let length = 0;
  while (length < label.length && label.charCodeAt(length) === key.charCodeAt(from + length)) length++;
  return length;
};
