// `# hapax: ignore unused-backend` at the end of a line, or alone on the line above: whoever wrote the cfg has seen the
// warning and wants to hear no more of it. Alerts cannot be silenced.
import type { Diagnostic } from './diagnostics.js';
import { lineAt, type Source } from './source.js';

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

const codesIn = (line = ''): readonly string[] => IGNORE.exec(line)?.[1]?.split(/[\s,]+/) ?? [];

const commentOnly = (line: string): string => (/^\s*#/.test(line) ? line : '');
