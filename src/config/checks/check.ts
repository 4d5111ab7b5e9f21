// What a check of the finished cfg is; resolve.ts has the table of them.
import type { Statement } from '../card.js';
import type { Code } from '../codes.js';
import type { Severity } from '../diagnostics.js';
import type { Language } from '../language.js';
import type { Model, Place, Proxy } from '../model.js';

/** A check of one proxy against the whole model. */
export type Check = (proxy: Proxy, checking: Checking) => void;

/** What a check sees. It may also mend the model where HAProxy falls back to something else. */
export interface Checking {
  readonly model: Model;
  readonly language: Language;
  /** The keyword lines of a proxy's own section, in order. */
  statements(proxy: Proxy): readonly Statement[];
  /** The line that has the last word on these, in the proxy or in its defaults. */
  said(proxy: Proxy, ...words: string[]): Statement | undefined;
  /** A line with this keyword, or the `from` of the proxy, was wrong: what it lacks has been said already. */
  failed(proxy: Proxy, keyword: string): boolean;
  /** Some lines are of no section that we know: what is missing may stand there. */
  readonly partial: boolean;
  /** Some words are of an older HAProxy, that had other rules. */
  readonly outdated: boolean;
  /** Reports on a line, on `word` in it where that is found. */
  report(severity: Severity, code: Code, message: string, at: Where): void;
}

export interface Where {
  readonly place: Place;
  readonly word?: string | undefined;
  /** The word is the first in the line that stands free so; else it is the last that is spelled so. */
  readonly first?: boolean;
  readonly hint?: string | undefined;
  /** How to mend the line: this word of it gives way to these. */
  readonly replace?: readonly [word: string, by: string] | undefined;
}

/** As HAProxy names the kind of a proxy: a `listen` is a "proxy". */
export const kindOf = ({ section }: Proxy): string => (section === 'listen' ? 'proxy' : section);

/** The line that says these words, else the head of the proxy: where to point. */
export const whereSaid = (checking: Checking, proxy: Proxy, ...words: string[]): Where => {
  const statement = checking.said(proxy, ...words);
  return statement ? { place: statement.place, word: statement.words.at(words.length - 1) } : headOf(proxy);
};

/** The head of a proxy: where to point when no single line in it is to blame. */
export const headOf = ({ place, name }: Proxy): Where => ({ place, word: name });
