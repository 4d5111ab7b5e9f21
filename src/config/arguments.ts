// The words of one line and a cursor over them, with the readers every card needs. A reader that fails reports the
// word it failed on and returns undefined; the card then just returns.
import { parseDuration, type Reading } from '../common/duration.js';
import { parseSize } from '../common/size.js';
import type { Code } from './codes.js';
import type { Remedy, Severity } from './diagnostics.js';

/** One word after quotes and escapes are resolved, and where it stood. */
export interface Word {
  readonly text: string;
  /** From 1, in characters of the line as written. */
  readonly column: number;
  /** Characters it takes in the line as written, quotes included. */
  readonly length: number;
  /** Some of it was quoted or escaped: such a word is never a keyword by mistake. */
  readonly quoted: boolean;
  /** Some of it is the value of a variable. */
  readonly expanded?: true;
}

export interface Arguments {
  /** All words after the keyword. */
  readonly words: readonly Word[];
  /** The next word without taking it. */
  peek(): Word | undefined;
  next(): Word | undefined;
  /** Takes the next word when its text is `text`. */
  take(text: string): boolean;
  /** The next word, or an alert "'KEYWORD' expects WHAT". */
  need(what: string): Word | undefined;
  /** An integer in [min, max], or an alert on the word. */
  integer(what: string, min?: number, max?: number): number | undefined;
  /** As integer(), for words that HAProxy reads as far as there are digits ("1k" is 1): a warning tells of the rest. */
  leadingInteger(what: string, min?: number, max?: number): number | undefined;
  /** A duration with unit (us ms s m h d), in ms; `bareUnit` is what a number alone is counted in. */
  duration(what: string, bareUnit?: 'ms' | 's'): number | undefined;
  /** A size with unit (k m g), in bytes. */
  size(what: string): number | undefined;
  /** Takes all that is left. */
  rest(): readonly Word[];
  /** Alerts on the first word left over: "cannot handle unexpected argument 'x'". */
  end(): void;
}

/** Reports on a word of the line at hand, or on its keyword when no word is given. */
export type Report = (
  severity: Severity,
  code: Code,
  message: string,
  at?: Word,
  hint?: string | Remedy,
) => void;

/** A cursor over `words`; `keyword` is what its complaints call the line ("timeout client"). */
export const cursorOver = (keyword: string, words: readonly Word[], report: Report): Arguments =>
  new Cursor(keyword, words, report);

class Cursor implements Arguments {
  private position = 0;

  constructor(
    private readonly keyword: string,
    readonly words: readonly Word[],
    private readonly report: Report,
  ) {}

  peek(): Word | undefined {
    return this.words[this.position];
  }

  next(): Word | undefined {
    return this.words[this.position++];
  }

  take(text: string): boolean {
    if (this.peek()?.text !== text) return false;
    this.position++;
    return true;
  }

  need(what: string): Word | undefined {
    const word = this.next();
    if (word && word.text !== '') return word;
    this.report('alert', 'missing-argument', `'${this.keyword}' expects ${what}.`, word ?? this.words.at(-1));
    return undefined;
  }

  integer(what: string, min?: number, max?: number): number | undefined {
    const word = this.need(what);
    return word && this.within(word, /^[+-]?\d+$/.exec(word.text)?.[0], what, [min, max]);
  }

  leadingInteger(what: string, min?: number, max?: number): number | undefined {
    const word = this.need(what);
    const digits = word && /^[+-]?\d+/.exec(word.text)?.[0];
    if (digits && digits !== word.text) {
      const message = `'${this.keyword}' expects ${what}: '${word.text}' is read as ${digits}.`;
      this.report('warning', 'not-an-integer', message, word);
    }
    return word && this.within(word, digits, what, [min, max]);
  }

  duration(what: string, bareUnit: 'ms' | 's' = 'ms'): number | undefined {
    return this.read(what, 'bad-duration', (text) => parseDuration(text, bareUnit));
  }

  size(what: string): number | undefined {
    return this.read(what, 'bad-size', parseSize);
  }

  rest(): readonly Word[] {
    const rest = this.words.slice(this.position);
    this.position = this.words.length;
    return rest;
  }

  end(): void {
    const word = this.peek();
    if (!word) return;
    this.report(
      'alert',
      'extra-argument',
      `'${this.keyword}' cannot handle unexpected argument '${word.text}'.`,
      word,
    );
  }

  private within(
    word: Word,
    digits: string | undefined,
    what: string,
    [min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER]: readonly (number | undefined)[],
  ): number | undefined {
    if (digits === undefined) {
      this.report('alert', 'not-an-integer', `'${this.keyword}' expects ${what} (got '${word.text}').`, word);
      return undefined;
    }
    const value = Number(digits);
    if (value >= min && value <= max) return value;
    const range =
      max === Number.MAX_SAFE_INTEGER
        ? `at least ${min}`
        : min === Number.MIN_SAFE_INTEGER
          ? `at most ${max}`
          : `between ${min} and ${max}`;
    this.report(
      'alert',
      'out-of-range',
      `'${this.keyword}' expects ${what}, ${range} (got '${word.text}').`,
      word,
    );
    return undefined;
  }

  private read(what: string, code: Code, parse: (text: string) => Reading): number | undefined {
    const word = this.need(what);
    if (!word) return undefined;
    const reading = parse(word.text);
    if ('error' in reading) {
      this.report('alert', code, `${reading.error} in '${this.keyword}', which expects ${what}.`, word);
      return undefined;
    }
    if (reading.oddity) this.report('warning', code, `${reading.oddity}.`, word);
    return reading.value;
  }
}
