// One cfg as text, and its lines; the first step of the way text → lines → words → sections → model.
import type { Fix, Span } from './diagnostics.js';
import type { Place } from './model.js';

/** A cfg as handed in: `name` is how messages call it, the path as given to -f. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

export interface SourceLine {
  readonly place: Place;
  /** Without its line feed; a carriage return before it is still there. */
  readonly text: string;
  /** A line feed follows: HAProxy takes a last line without one for a truncated file. */
  readonly terminated: boolean;
}

/** The lines of a source, numbered from 1. A line feed at the very end opens no further line. */
export function* linesOf(source: Source): Generator<SourceLine> {
  let start = 0;
  for (let line = 1; start < source.text.length; line++) {
    const end = source.text.indexOf('\n', start);
    const terminated = end >= 0;
    const text = source.text.slice(start, terminated ? end : undefined);
    yield { place: { file: source.name, line }, text, terminated };
    start += text.length + 1;
  }
}

/**
 * Where `word` stands in the line at `place`, for what is found wrong after parsing: first and free, or else as the last
 * that is spelled so. The whole line when it is not found there.
 */
export const spanIn = (sources: readonly Source[], place: Place, word?: string, first = false): Span => {
  const text = lineAt(sources, place) ?? '';
  const column = first && word ? freeColumnOf(text, word) : undefined;
  if (word && column !== undefined) return { ...place, column, length: word.length };
  const at = word ? text.lastIndexOf(word) : -1;
  if (word && at >= 0) return { ...place, column: at + 1, length: word.length };
  const start = text.length - text.trimStart().length;
  return { ...place, column: start + 1, length: text.trim().length };
};

/** The change that puts `by` in the place of `word`, which stands free in the line. */
export const fixIn = (
  sources: readonly Source[],
  place: Place,
  [word, by]: readonly [word: string, by: string],
): Fix | undefined => {
  const column = freeColumnOf(lineAt(sources, place) ?? '', word);
  return column === undefined ? undefined : { column, length: word.length, text: by };
};

/** Where a word first stands free in a line. */
const freeColumnOf = (line: string, word: string): number | undefined => {
  let column = 1;
  for (const piece of line.split(/(?<=\s)|(?=\s)/)) {
    if (piece === word) return column;
    column += piece.length;
  }
  return undefined;
};

/** How messages call a place. */
export const saysPlace = ({ file, line }: Place): string => `${file}:${line}`;

/** The text of one line, for excerpts under a message. */
export const lineAt = (sources: readonly Source[], { file, line }: Place): string | undefined => {
  const source = sources.find(({ name }) => name === file);
  return source && splitLines(source)[line - 1]?.replace(/\r$/, '');
};

/** A cfg can have as many messages as lines: it is cut into lines once. */
const linesBySource = new WeakMap<Source, string[]>();

const splitLines = (source: Source): string[] => {
  const known = linesBySource.get(source);
  if (known) return known;
  const lines = source.text.split('\n');
  linesBySource.set(source, lines);
  return lines;
};
