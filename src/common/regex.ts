// Regular expressions as cfgs write them, which is PCRE (manual 7.1.4), over latin1 text: one character for each byte.
// They are read into a tree (regex/parse.ts) and written for JavaScript's RegExp (regex/emit.ts). None takes long: where V8 could, and its linear engine
// cannot help, regex/machine.ts searches and counts its steps.
import { setFlagsFromString } from 'node:v8';
import { isLinear, quickLength } from './regex/cost.js';
import { canEmit, emit, forgetsGroups, type Situation } from './regex/emit.js';
import { runProgram } from './regex/machine.js';
import { parseRegex } from './regex/parse.js';
import { compileProgram, type Program } from './regex/program.js';
import type { Mistake } from './regex/reader.js';
import type { Syntax } from './regex/tree.js';

export interface Regex {
  /** Capturing groups, without the whole. */
  readonly groups: number;
  test(subject: string): boolean;
  /**
   * The first match. `notAtBeginning` is REG_NOTBOL: the subject is the rest of a line, and `^` does not match at its
   * start.
   */
  exec(subject: string, notAtBeginning?: boolean): Match | undefined;
}

export interface Match {
  /** Where the whole begins in the subject. */
  readonly index: number;
  /** The text of the whole and of each group by number; undefined for a group that took no part. */
  readonly texts: readonly (string | undefined)[];
}

export type CompiledRegex = { readonly regex: Regex } | Mistake;

/**
 * Compiles what PCRE2 would take; mistakes are told in its words. `text` is bytes as latin1 (see bytesOf), `position`
 * counts them. What JavaScript has no way to say is refused by name: recursion, conditional and branch reset groups,
 * callouts, verbs, \K, \G, \X, \p.
 */
export const compileRegex = (
  text: string,
  { ignoreCase = false }: { readonly ignoreCase?: boolean } = {},
): CompiledRegex => {
  boundBacktracking();
  const syntax = parseRegex(text, ignoreCase);
  if ('error' in syntax) return syntax;
  const regex = new BoundedRegex(syntax);
  try {
    regex.test('');
    return { regex };
  } catch {
    // V8 compiles at the first use.
    return { error: 'regular expression is too large', position: text.length };
  }
};

/** The same for a text that was found good when the cfg was read. */
export const regexOf = (text: string, options?: { readonly ignoreCase?: boolean }): Regex => {
  const compiled = compileRegex(text, options);
  if ('error' in compiled) throw new Error(`unchecked regex '${text}': ${compiled.error}`);
  return compiled.regex;
};

/** A mistake as HAProxy tells of it. */
export const describeMistake = (text: string, { error, position }: Mistake): string =>
  `regex '${text}' is invalid (error=${error}, erroffset=${position})`;

let isBounded = false;

/** Lets V8 leave what backtracks too often to its linear engine: expressions compiled from now on, in all threads. */
const boundBacktracking = (): void => {
  if (isBounded) return;
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
  isBounded = true;
};

/** What V8 runs in one situation. */
interface Native {
  readonly regex: RegExp;
  /** Where in its result the groups are. */
  readonly groups: readonly number[];
  /** Longest subject that it surely is done with soon. */
  readonly quickLength: number;
}

const prepare = ({ tree }: Syntax, situation: Situation): Native => {
  const { source, groups } = emit(tree, situation);
  // A `$` that looks for the newline is a lookahead.
  const linear = isLinear(tree) && !source.includes('(?=');
  return {
    regex: new RegExp(source),
    groups,
    quickLength: linear ? Number.POSITIVE_INFINITY : quickLength(tree),
  };
};

class BoundedRegex implements Regex {
  readonly groups: number;
  private readonly isNative: boolean;
  private readonly forgetsGroups: boolean;
  /** By situation; most need the first alone. */
  private readonly natives: (Native | undefined)[] = [];
  private program: Program | undefined;

  constructor(private readonly syntax: Syntax) {
    this.groups = syntax.groups;
    this.isNative = canEmit(syntax.tree);
    this.forgetsGroups = forgetsGroups(syntax.tree);
  }

  test(subject: string): boolean {
    const native = this.nativeFor(subject, false);
    return native ? native.regex.test(subject) : this.run(subject, false) !== undefined;
  }

  exec(subject: string, notAtBeginning = false): Match | undefined {
    const native = this.forgetsGroups ? undefined : this.nativeFor(subject, notAtBeginning);
    if (!native) return this.run(subject, notAtBeginning);
    const found = native.regex.exec(subject);
    return found ? { index: found.index, texts: native.groups.map((at) => found[at]) } : undefined;
  }

  /** Undefined: not by V8. */
  private nativeFor(subject: string, notAtBeginning: boolean): Native | undefined {
    if (!this.isNative) return undefined;
    const endsWithNewline = subject.charCodeAt(subject.length - 1) === NEWLINE;
    const number = (notAtBeginning ? 1 : 0) + (endsWithNewline ? 2 : 0);
    this.natives[number] ??= prepare(this.syntax, { notAtBeginning, endsWithNewline });
    const native = this.natives[number];
    return subject.length <= native.quickLength ? native : undefined;
  }

  private run(subject: string, notAtBeginning: boolean): Match | undefined {
    this.program ??= compileProgram(this.syntax.tree, this.groups);
    const found = runProgram(this.program, subject, notAtBeginning);
    if (!found) return undefined;
    const texts: (string | undefined)[] = [];
    for (let at = 0; at <= 2 * this.groups; at += 2)
      texts.push(found[at]! < 0 ? undefined : subject.slice(found[at], found[at + 1]));
    return { index: found[0]!, texts };
  }
}

const NEWLINE = 10;
