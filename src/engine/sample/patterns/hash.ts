// Patterns by a key that has to be met exactly.
import type { Pattern, PatternIndex } from './pattern.js';

/** @param keyOf what a pattern's text stands for, or what is wrong with it */
export const createHash = <Entry>(
  keyOf: (text: string) => { readonly key: string } | { readonly error: string },
  keyOfValue: (value: string) => string,
): PatternIndex<string, Entry> => {
  const patterns = new Map<string, Pattern<Entry>[]>();
  return {
    insert(pattern) {
      const read = keyOf(pattern.text);
      if ('error' in read) return read.error;
      const same = patterns.get(read.key);
      if (same) same.push(pattern);
      else patterns.set(read.key, [pattern]);
      return undefined;
    },
    remove(pattern) {
      const read = keyOf(pattern.text);
      const same = 'key' in read ? patterns.get(read.key) : undefined;
      const at = same?.indexOf(pattern) ?? -1;
      if (at >= 0) same!.splice(at, 1);
      if (same?.length === 0 && 'key' in read) patterns.delete(read.key);
    },
    find: (value) => patterns.get(keyOfValue(value))?.[0],
  };
};
