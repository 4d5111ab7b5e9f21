// A cfg in the words of today: every diagnostic that knows how its line is written now (`fix`) has it written so.
// Comments, blanks and layout stay as they are, for nothing but those words is touched.
import type { World } from './card.js';
import type { Diagnostic, Fix } from './diagnostics.js';
import type { Language } from './language.js';
import { loadConfig } from './load.js';
import { SECTION_WORDS } from './sections.js';
import type { Source } from './source.js';

export interface Upgraded {
  readonly source: Source;
  /** How many lines have changed. */
  readonly changed: number;
  /** Of lines that did what no line of today does: they are comments now. */
  readonly lost: readonly Diagnostic[];
  /** What there is to say about the result. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Lines inside a conditional block that is passed over are not read, and so stay as they are. */
export const upgrade = (source: Source, world: World, language: Language): Upgraded => {
  const before = loadConfig([source], world, language).diagnostics;
  const fixes = fixesByLine(before);
  const lines = source.text.split('\n');
  const unended = lines.at(-1) !== '';
  const rewritten = lines.map((line, index) =>
    rewrite(line, fixes.get(index + 1) ?? [], () => indentAt(lines, index)),
  );
  const result = { ...source, text: rewritten.join('\n') + (unended ? '\n' : '') };
  const changed = new Set([...fixes.keys(), ...(unended ? [lines.length] : [])]).size;
  const lost = before.filter(({ fix }) => fix?.loses);
  return { source: result, changed, lost, diagnostics: loadConfig([result], world, language).diagnostics };
};

const fixesByLine = (diagnostics: readonly Diagnostic[]): ReadonlyMap<number, readonly Fix[]> => {
  const found = new Map<number, Fix[]>();
  for (const { span, fix } of diagnostics)
    if (span && fix) found.set(span.line, [...(found.get(span.line) ?? []), fix]);
  return found;
};

/** From right to left, so that columns stay true. */
const rewrite = (line: string, fixes: readonly Fix[], indent: () => string): string => {
  let text = line;
  for (const { column, length, text: instead } of fixes.toSorted((a, b) => b.column - a.column))
    text = text.slice(0, column - 1) + instead + text.slice(column - 1 + length);
  const end = line.endsWith('\r') ? '\r' : '';
  const below = fixes.flatMap((fix) => (fix.below === undefined ? [] : [fix.below]));
  return [text, ...below.map((one) => indent() + one + end)].join('\n');
};

/** That of the line itself; below the head of a section, that of its first line, or of the one before the head. */
const indentAt = (lines: readonly string[], index: number): string => {
  if (!isHead(lines[index]!)) return blanksOf(lines[index]!);
  const next = lines.slice(index + 1).find(isSaid);
  const near = next === undefined || isHead(next) ? lines.slice(0, index).findLast(isKeyword) : next;
  return near === undefined ? '    ' : blanksOf(near);
};

const isSaid = (line: string): boolean => /^\s*[^\s#]/.test(line);
const isHead = (line: string): boolean => SECTION_WORDS.includes(line.trim().split(/\s/)[0] ?? '');
const isKeyword = (line: string): boolean => isSaid(line) && !isHead(line);
const blanksOf = (line: string): string => /^\s*/.exec(line)?.[0] ?? '';
