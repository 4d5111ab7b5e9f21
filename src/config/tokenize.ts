// One line of the cfg → its words: HAProxy's quoting, escaping and environment variables (manual 2.2 and 2.3),
// character by character as its parse_line() does it.
import type { Word } from './arguments.js';
import type { Code } from './codes.js';

/** Why a line has no words: HAProxy's sentence and the stretch it is about. */
export interface TokenFault {
  readonly code: Code;
  readonly message: string;
  readonly column: number;
  readonly length: number;
}

export interface Tokens {
  readonly words: Word[];
  readonly fault?: TokenFault;
}

/** The value of a variable by its name, pseudo-variables such as ".LINE" included; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

/** Splits a line into words. With a fault there are no words: HAProxy skips such a line too. */
export const tokenize = (line: string, lookup: Lookup): Tokens => {
  const state = new Tokenizer(line, lookup);
  const fault = state.run();
  return fault ? { words: [], fault } : { words: state.words };
};

const SPACE = /[ \t\v\f\r]/;
const ESCAPES: Readonly<Record<string, string>> = {
  ' ': ' ',
  '\\': '\\',
  '#': '#',
  '"': '"',
  "'": "'",
  t: '\t',
  n: '\n',
  r: '\r',
};

class Tokenizer {
  readonly words: Word[] = [];
  private at = 0;
  /** The word under construction; `start` is -1 between words. */
  private text = '';
  private start = -1;
  private quoted = false;
  private expanded = false;
  /** The open quote and where it was opened. */
  private quote = '';
  private quoteAt = 0;

  constructor(
    private readonly line: string,
    private readonly lookup: Lookup,
  ) {}

  run(): TokenFault | undefined {
    for (;;) {
      const char = this.line[this.at];
      if (char === undefined || (char === '#' && this.quote === '')) break;
      const fault = this.step(char);
      if (fault) return fault;
    }
    if (this.quote !== '')
      return faultAt('unmatched-quote', `unmatched quote at position ${this.quoteAt + 1}`, this.quoteAt);
    this.endWord();
    return undefined;
  }

  private step(char: string): TokenFault | undefined {
    if (char === '\0')
      return faultAt('nul-character', 'a NUL character cannot stand in a configuration', this.at);
    if (SPACE.test(char) && this.quote === '') {
      this.endWord();
      this.at++;
      return undefined;
    }
    if (this.start < 0) this.start = this.at;
    if (char === '"' || char === "'") return this.onQuote(char);
    if (char === '\\' && this.quote !== "'") return this.onEscape();
    if (char === '$' && this.quote === '"') return this.onVariable();
    this.text += char;
    this.at++;
    return undefined;
  }

  private onQuote(char: string): undefined {
    if (this.quote === '' || this.quote === char) {
      this.quoteAt = this.at;
      this.quote = this.quote === '' ? char : '';
      this.quoted = true;
    } else {
      this.text += char;
    }
    this.at++;
  }

  private onEscape(): TokenFault | undefined {
    const next = this.line[this.at + 1] ?? '';
    if (next === 'x') return this.onHex();
    const known = next === '$' && this.quote === '"' ? '$' : ESCAPES[next];
    this.quoted ||= known !== undefined;
    // What is no escape keeps its backslash, and the character after it counts by itself.
    this.text += known ?? '\\';
    this.at += known === undefined ? 1 : 2;
    return undefined;
  }

  private onHex(): TokenFault | undefined {
    const digits = this.line.slice(this.at + 2, this.at + 4);
    if (!/^[0-9a-f]{2}$/i.test(digits))
      return faultAt(
        'bad-escape',
        `truncated or invalid hexadecimal sequence at position ${this.at + 1}`,
        this.at,
        2 + digits.length,
      );
    if (digits === '00') return faultAt('nul-character', "'\\x00' would cut the word off", this.at, 4);
    this.text += String.fromCharCode(Number.parseInt(digits, 16));
    this.quoted = true;
    this.at += 4;
    return undefined;
  }

  /** `$NAME`, `${NAME}`, `${NAME-default}`, `${NAME[*]}`: inside double quotes only. */
  private onVariable(): TokenFault | undefined {
    const from = this.at;
    const braced = this.line[from + 1] === '{';
    const nameAt = from + (braced ? 2 : 1);
    const name = /^(?:\.?[A-Za-z_]\w*|\.)/.exec(this.line.slice(nameAt))?.[0];
    const value = name === undefined ? undefined : this.lookup(name);
    if (name === undefined || (name.startsWith('.') && value === undefined))
      return faultAt(
        'bad-variable',
        `forbidden first char in environment variable name at position ${nameAt + 1}`,
        nameAt,
      );
    this.at = nameAt + name.length;
    if (!braced) return this.insert(value ?? '', false);
    const spread = this.line[this.at] === '[';
    if (spread && !this.line.startsWith('[*]', this.at))
      return faultAt(
        'bad-variable',
        `truncated or invalid word expansion sequence at position ${this.at + 1}`,
        this.at,
      );
    if (spread) this.at += 3;
    const end = this.line.indexOf('}', this.at);
    const otherwise = this.line.slice(this.at, end);
    if (end < 0 || (otherwise !== '' && !otherwise.startsWith('-')))
      return faultAt(
        'bad-variable',
        `unmatched brace in environment variable name at position ${from + 2}`,
        from + 1,
      );
    this.at = end + 1;
    return this.insert(value ?? otherwise.slice(1), spread);
  }

  /** Adds the value of a variable; with `spread` each space in it ends a word. */
  private insert(value: string, spread: boolean): undefined {
    this.expanded = true;
    const pieces = spread ? value.split(/\s+/) : [value];
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) {
        const start = this.start;
        this.endWord();
        this.start = start;
        this.quoted = true;
      }
      this.text += piece;
    }
  }

  private endWord(): void {
    if (this.start < 0) return;
    const length = Math.max(this.at - this.start, 1);
    this.words.push({
      text: this.text,
      column: this.start + 1,
      length,
      quoted: this.quoted,
      ...(this.expanded && { expanded: true }),
    });
    this.text = '';
    this.start = -1;
    this.quoted = false;
    this.expanded = false;
  }
}

const faultAt = (code: Code, message: string, at: number, length = 1): TokenFault => ({
  code,
  message: `${message}.`,
  column: at + 1,
  length,
});
