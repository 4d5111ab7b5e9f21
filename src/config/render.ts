// Diagnostics for people and for programs: HAProxy's line with excerpt, caret and hint; or JSON.
import type { Diagnostic, Severity, Span } from './diagnostics.js';
import { lineAt, type Source } from './source.js';

/** What a whole cfg comes to. HAProxy tells "nothing to listen on" apart: it exits with 2 there, not 1. */
export type Verdict = 'valid' | 'warnings' | 'no-listener' | 'invalid';

/** HAProxy's brackets, padded so that the pid stands in one column. */
const LABELS: Readonly<Record<Severity, string>> = {
  alert: '[ALERT]   ',
  warning: '[WARNING] ',
  notice: '[NOTICE]  ',
  diag: '[DIAG]    ',
};

/** Longest part of a line that is shown under a message. */
const EXCERPT = 160;

/** One diagnostic as HAProxy prints it, then the line with a caret and its code under the word, then the hint; ends with a LF. */
export const renderDiagnostic = (diagnostic: Diagnostic, sources: readonly Source[], pid: number): string => {
  const { severity, span, message, hint, code } = diagnostic;
  const where = span ? `parsing [${span.file}:${span.line}] : ` : '';
  const lines = [`${LABELS[severity]} (${pid}) : config : ${where}${visible(message)}`];
  if (span) lines.push(...excerpt(span, sources, code));
  if (hint !== undefined) lines.push(...hint.split('\n').map((line) => `   | ${visible(line)}`));
  return `${lines.join('\n')}\n`;
};

/** All of them and HAProxy's closing lines. */
export const renderDiagnostics = (
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  pid: number,
): string => {
  const alerts = diagnostics.filter(({ severity }) => severity === 'alert');
  const files = new Set(alerts.flatMap(({ span }) => (span ? [span.file] : [])));
  const closing = [...files].map((file) => `Error(s) found in configuration file : ${file}`);
  if (alerts.length > 0) closing.push('Fatal errors found in configuration.');
  return [
    ...diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, sources, pid)),
    ...closing.map((line) => `${LABELS.alert} (${pid}) : config : ${line}\n`),
  ].join('');
};

/** The same for editors and CI: `-c --format json`. Lines and columns count from 1; `endColumn` is exclusive. */
export const renderJson = (diagnostics: readonly Diagnostic[], verdict: Verdict): string => {
  const rows = diagnostics.map(({ severity, code, span, message, hint }) => ({
    ...(span && {
      file: span.file,
      line: span.line,
      column: span.column,
      endColumn: span.column + span.length,
    }),
    severity,
    code,
    message,
    ...(hint !== undefined && { hint }),
  }));
  return `${JSON.stringify({ verdict, diagnostics: rows }, undefined, 2)}\n`;
};

/** The code stands behind the caret: it is what a comment silences, and what the page about it is called. */
const excerpt = (span: Span, sources: readonly Source[], code: string): string[] => {
  const text = lineAt(sources, span);
  if (text === undefined || text.trim() === '') return [];
  const column = Math.min(span.column, text.length + 1);
  const from = column > EXCERPT / 2 ? column - EXCERPT / 4 : 1;
  const shown = oneForOne(text.slice(from - 1, from - 1 + EXCERPT).replaceAll('\t', ' '));
  const length = Math.max(1, Math.min(span.length, shown.length - (column - from)));
  return [`  ${shown}`, `  ${' '.repeat(column - from)}^${'~'.repeat(length - 1)} ${code}`];
};

/** What a hostile cfg must not send to the terminal: control characters, and those that turn the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const visible = (text: string): string =>
  text.replace(HIDDEN, (char) => {
    const code = char.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });

/** The same in an excerpt, where a character has to stay one for the caret to stand below its word. */
const oneForOne = (text: string): string => text.replace(HIDDEN, '\u00b7');
