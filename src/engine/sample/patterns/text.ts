// Matches of text by a part of it: its beginning, its end, anything, a word (manual 7.1.3). All of them walk a radix tree.
import { lowerCase } from '../../../common/bytes.js';
import { firstOf, type MatchOptions, type Pattern, type PatternIndex } from './pattern.js';
import { RadixTree } from './radix.js';

const same = (text: string): string => text;

type Find<Entry> = (subject: string, tree: RadixTree<Pattern<Entry>>) => Pattern<Entry> | undefined;

/** @param keyOf what of a pattern's text is looked for */
const createIndex = <Entry>(
  tree: RadixTree<Pattern<Entry>>,
  find: Find<Entry>,
  { ignoreCase = false }: MatchOptions,
  keyOf = same,
): PatternIndex<string, Entry> => {
  const fold = ignoreCase ? lowerCase : same;
  return {
    insert(pattern) {
      tree.insert(fold(keyOf(pattern.text)), pattern);
      return undefined;
    },
    remove: (pattern) => tree.remove(fold(keyOf(pattern.text)), pattern),
    find: (value) => find(fold(value), tree),
  };
};

/** `beg`: the longest; with `-i`, for which HAProxy has a list and no tree, the first. */
export const createBeg = <Entry>(options: MatchOptions): PatternIndex<string, Entry> => {
  const prefer = options.ignoreCase ? firstOf : latter;
  return createIndex(
    new RadixTree(),
    findAt(() => 0, prefer),
    options,
  );
};

/** `end`: the first. */
export const createEnd = <Entry>(options: MatchOptions): PatternIndex<string, Entry> =>
  createIndex(
    new RadixTree(true),
    findAt((subject) => subject.length - 1, firstOf),
    options,
  );

const latter = <P>(_a: P, b: P): P => b;

type Prefer<Entry> = (
  a: Pattern<Entry> | undefined,
  b: Pattern<Entry> | undefined,
) => Pattern<Entry> | undefined;

const findAt =
  <Entry>(start: (subject: string) => number, prefer: Prefer<Entry>): Find<Entry> =>
  (subject, tree) => {
    let found: Pattern<Entry> | undefined;
    tree.walk(subject, start(subject), (patterns) => {
      found = prefer(found, patterns[0]);
    });
    return found;
  };

/** `sub`: the first of those that begin anywhere. */
export const createSub = <Entry>(options: MatchOptions): PatternIndex<string, Entry> =>
  createIndex(new RadixTree(), findAnywhere, options);

const findAnywhere = <Entry>(
  subject: string,
  tree: RadixTree<Pattern<Entry>>,
): Pattern<Entry> | undefined => {
  let found: Pattern<Entry> | undefined;
  const visit = (patterns: readonly Pattern<Entry>[]): void => {
    found = firstOf(found, patterns[0]);
  };
  for (let at = 0; at <= subject.length; at++) tree.walk(subject, at, visit);
  return found;
};

/** `dir`: the first that is a word between slashes, or several of them in a row. */
export const createDir = <Entry>(options: MatchOptions): PatternIndex<string, Entry> =>
  createWords('/?', options);

/** `dom`: the same between dots, colons and slashes. */
export const createDom = <Entry>(options: MatchOptions): PatternIndex<string, Entry> =>
  createWords('/?.:', options);

const createWords = <Entry>(delimiters: string, options: MatchOptions): PatternIndex<string, Entry> => {
  const isDelimiter = (code: number): boolean => delimiters.includes(String.fromCharCode(code));
  const around = new RegExp(`^[${delimiters}]+|[${delimiters}]+$`, 'g');
  const find: Find<Entry> = (subject, tree) => {
    let found: Pattern<Entry> | undefined;
    const visit = (patterns: readonly Pattern<Entry>[], end: number): void => {
      if (end === subject.length || isDelimiter(subject.charCodeAt(end))) found = firstOf(found, patterns[0]);
    };
    let isStart = true;
    for (let at = 0; at <= subject.length; at++) {
      const isWord = at === subject.length || !isDelimiter(subject.charCodeAt(at));
      if (isStart && isWord) tree.walk(subject, at, visit);
      isStart = !isWord;
    }
    return found;
  };
  return createIndex(new RadixTree(), find, options, (text) => text.replace(around, ''));
};
