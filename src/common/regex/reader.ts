// A cursor over the text of a regular expression. The first mistake ends it: nothing is left to read after that.

export interface Mistake {
  readonly error: string;
  /** Characters of the text before it, as PCRE counts. */
  readonly position: number;
}

export class Reader {
  at = 0;
  mistake: Mistake | undefined;
  private end: number;

  constructor(readonly text: string) {
    this.end = text.length;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  /** The next character; '' at the end. */
  get next(): string {
    return this.done ? '' : this.text[this.at]!;
  }

  take(text: string): boolean {
    if (this.done || !this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Takes what a sticky expression matches here. */
  match(sticky: RegExp): RegExpExecArray | undefined {
    if (this.done) return undefined;
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text) ?? undefined;
    if (found) this.at += found[0].length;
    return found;
  }

  fail(error: string, position = this.at): void {
    this.mistake ??= { error, position };
    this.end = 0;
  }

  /** What PCRE knows and JavaScript has no way to say. */
  refuse(what: string, position = this.at): void {
    this.fail(`${what} is not supported`, position);
  }
}
