// The words of one line and a cursor over them, with the readers every card needs. A reader that fails reports the
// word it failed on and returns undefined; the card then just returns.

/** One word after quotes and escapes are resolved, and where it stood. */
export interface Word {
  readonly text: string;
  /** From 1, in characters of the line as written. */
  readonly column: number;
  /** Characters it takes in the line as written, quotes included. */
  readonly length: number;
  /** Some of it was quoted or escaped: such a word is never a keyword by mistake. */
  readonly quoted: boolean;
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
  /** A duration with unit (us ms s m h d), in ms; `bareUnit` is what a number alone is counted in. */
  duration(what: string, bareUnit?: 'ms' | 's'): number | undefined;
  /** A size with unit (k m g), in bytes. */
  size(what: string): number | undefined;
  /** Takes all that is left. */
  rest(): readonly Word[];
  /** Alerts on the first word left over: "cannot handle unexpected argument 'x'". */
  end(): void;
}
