// `# hapax: ignore unused-backend` at the end of a line, or alone on the line above: whoever wrote the cfg has seen the
// warning and wants to hear no more of it. Alerts cannot be silenced.
import { CODES } from './codes.js';
import type { Diagnostic } from './diagnostics.js';
import { lineAt, linesOf, type Source, spanIn } from './source.js';
import { didYouMean } from './suggest.js';

const IGNORE = /#\s*hapax:\s*ignore\s+([\w-]+(?:[\s,]+[\w-]+)*)/;

/** What is left of `diagnostics`. */
export const withoutSilenced = (
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
): Diagnostic[] =>
  diagnostics.filter(({ severity, code, span }) => {
    if (severity === 'alert' || !span) return true;
    const above = lineAt(sources, { ...span, line: span.line - 1 }) ?? '';
    return !codesIn(lineAt(sources, span)).includes(code) && !codesIn(commentOnly(above)).includes(code);
  });

/** A code that is none silences nothing, which its author would not notice otherwise. */
export const complainOfUnknownCodes = (sources: readonly Source[], diagnostics: Diagnostic[]): void => {
  for (const source of sources)
    for (const { text, place } of linesOf(source))
      for (const code of codesIn(text).filter((one) => !CODES.some((known) => known === one))) {
        const span = spanIn(sources, place, code);
        const message = `there is no warning '${code}' to ignore.`;
        const hint = didYouMean(code, CODES);
        diagnostics.push({ severity: 'notice', code: 'unknown-code', span, message, ...(hint && { hint }) });
      }
};

const codesIn = (line = ''): readonly string[] => IGNORE.exec(line)?.[1]?.split(/[\s,]+/) ?? [];

const commentOnly = (line: string): string => (/^\s*#/.test(line) ? line : '');
