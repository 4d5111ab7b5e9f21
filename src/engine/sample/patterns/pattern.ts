// What the files of this folder share: a pattern with what it stands for, and how one match method finds it.

/** One line of a list or a map. Several may have the same text. */
export interface Pattern<Entry> {
  /** As written: its key in a map, and what the runtime API deletes it by. */
  readonly text: string;
  /** What a map gives for it. */
  entry: Entry;
  /** Grows from one to the next: of several that match, lists give the first. */
  readonly order: number;
}

/** The patterns of one match method, arranged so that the one that matches is found soon. */
export interface PatternIndex<Value, Entry> {
  /** Takes a pattern, or says what is wrong with its text. */
  insert(pattern: Pattern<Entry>): string | undefined;
  /** One that was taken. */
  remove(pattern: Pattern<Entry>): void;
  find(value: Value): Pattern<Entry> | undefined;
}

export interface MatchOptions {
  /** `-i`: of ASCII letters, as HAProxy in its C locale. */
  readonly ignoreCase?: boolean;
}

/** The one that was added first; undefined is none. */
export const firstOf = <P extends Pattern<unknown>>(a: P | undefined, b: P | undefined): P | undefined =>
  a === undefined || (b !== undefined && b.order < a.order) ? b : a;
