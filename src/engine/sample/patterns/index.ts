// Sets of patterns, as ACLs and maps have them: does a value match, and which pattern is it (manual 7.1, 7.3.1 "map").
// A hundred thousand patterns cost what ten do for str, bin, ip and all matches of text but reg; the others are lists.
import { lowerCase } from '../../../common/bytes.js';
import type { IpAddress } from '../../../common/ip.js';
import { parseHex } from '../../../common/patterns.js';
import { createHash } from './hash.js';
import { createIp } from './ip.js';
import { createInt, createLen, createReg } from './list.js';
import type { MatchOptions, Pattern, PatternIndex } from './pattern.js';
import { createBeg, createDir, createDom, createEnd, createSub } from './text.js';

export type { MatchOptions, Pattern } from './pattern.js';

/** What is looked for with each match method: text is bytes as latin1. */
export interface MatchValues {
  str: string;
  beg: string;
  end: string;
  sub: string;
  dir: string;
  dom: string;
  reg: string;
  len: string;
  bin: string;
  int: number;
  ip: IpAddress;
}

type IndexMethod = keyof MatchValues;

const INDEXES: {
  readonly [M in IndexMethod]: <Entry>(options: MatchOptions) => PatternIndex<MatchValues[M], Entry>;
} = {
  str: ({ ignoreCase }) =>
    ignoreCase
      ? createHash((text) => ({ key: lowerCase(text) }), lowerCase)
      : createHash((text) => ({ key: text }), upToNul),
  beg: createBeg,
  end: createEnd,
  sub: createSub,
  dir: createDir,
  dom: createDom,
  reg: createReg,
  len: createLen,
  bin: () =>
    createHash(
      (text) => {
        const parsed = parseHex(text);
        return 'error' in parsed ? parsed : { key: parsed.bytes };
      },
      (value) => value,
    ),
  int: createInt,
  ip: createIp,
};

/** HAProxy's tree of strings compares up to the first zero byte, in contrast to its list for `-i`. */
const upToNul = (value: string): string => {
  const nul = value.indexOf('\0');
  return nul < 0 ? value : value.slice(0, nul);
};

export interface PatternSet<Value, Entry> {
  readonly size: number;
  /** The pattern that matches: the longest for beg and ip, the first for all others and of those with the same text. */
  find(value: Value): Pattern<Entry> | undefined;
  /** Adds one at the end, even when its text is there already. Returns what is wrong with it, in HAProxy's words. */
  add(text: string, entry: Entry): string | undefined;
  /** Gives another entry to all that have this text (`set map`). False: there is none. */
  set(text: string, entry: Entry): boolean;
  /** Removes all that have this text (`del map`, `del acl`). False: there is none. */
  delete(text: string): boolean;
  /** In the order they were added. */
  patterns(): Iterable<Pattern<Entry>>;
}

export const createPatternSet = <M extends IndexMethod, Entry = true>(
  method: M,
  options: MatchOptions = {},
): PatternSet<MatchValues[M], Entry> => new IndexedSet(INDEXES[method]<Entry>(options));

class IndexedSet<Value, Entry> implements PatternSet<Value, Entry> {
  private readonly all = new Set<Pattern<Entry>>();
  private readonly byText = new Map<string, Pattern<Entry>[]>();
  private added = 0;

  constructor(private readonly index: PatternIndex<Value, Entry>) {}

  get size(): number {
    return this.all.size;
  }

  find(value: Value): Pattern<Entry> | undefined {
    return this.index.find(value);
  }

  add(text: string, entry: Entry): string | undefined {
    const pattern = { text, entry, order: this.added++ };
    const fault = this.index.insert(pattern);
    if (fault !== undefined) return fault;
    this.all.add(pattern);
    const same = this.byText.get(text);
    if (same) same.push(pattern);
    else this.byText.set(text, [pattern]);
    return undefined;
  }

  set(text: string, entry: Entry): boolean {
    const same = this.byText.get(text) ?? [];
    for (const pattern of same) pattern.entry = entry;
    return same.length > 0;
  }

  delete(text: string): boolean {
    const same = this.byText.get(text) ?? [];
    for (const pattern of same) {
      this.index.remove(pattern);
      this.all.delete(pattern);
    }
    return this.byText.delete(text);
  }

  patterns(): Iterable<Pattern<Entry>> {
    return this.all.values();
  }
}
