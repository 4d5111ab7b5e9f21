// What config/ has to say about a cfg: collected data with a code and a span, never thrown.
// Rendering (HAProxy's line form, excerpt and caret, JSON) stands in render.ts.
import type { Code } from './codes.js';

/** alert: the cfg is refused; warning: it runs, but not as written or not for long; notice and diag: good to know. */
export type Severity = 'alert' | 'warning' | 'notice' | 'diag';

/** A stretch of one line of the cfg. `column` counts from 1, in characters of the line as written. */
export interface Span {
  file: string;
  line: number;
  column: number;
  length: number;
}

export interface Diagnostic {
  severity: Severity;
  /** What it is about, whatever the words: docs/diagnostics has a page for each. */
  code: Code;
  /** Absent for what concerns no single line (no listener in the whole cfg). */
  span?: Span;
  /** One line in HAProxy's style, without file and line: "'retries' expects an integer argument." */
  message: string;
  /** The fix where there is one: "did you mean 'roundrobin'?", "write 'timeout connect 5000'". */
  hint?: string;
  /** How the line is written today: `hapax upgrade` does so. */
  fix?: Fix;
  /** A warning of ours, about what HAProxy takes without a word: it does not count for `zero-warning`. */
  advice?: true;
}

/** A change to one line: what stands at `column`, `length` characters long, gives way to `text`. */
export interface Fix {
  /** From 1. */
  column: number;
  length: number;
  text: string;
  /** A line that follows it, indented as its section is. */
  below?: string;
  /** The line did something that no line of today does, and does it no more. */
  loses?: true;
}

/** A hint that can be carried out. */
export interface Remedy {
  readonly hint: string;
  readonly fix: Fix;
}

/** Whether it makes `zero-warning` and -dW refuse the cfg. */
export const isWarning = ({ severity, advice }: Diagnostic): boolean => severity === 'warning' && !advice;
