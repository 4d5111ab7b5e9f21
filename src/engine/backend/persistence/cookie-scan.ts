// Goes through the cookies of one Cookie, Set-Cookie or Set-Cookie2 field (Netscape's, RFC 2109, RFC 2965, RFC 6265),
// and tells where each stands. All forms are taken: quoted values, blanks around "=", commas between cookies.
import { endOfPart } from '../../../common/header-values.js';

/** Cookie: a list. Set-Cookie: one cookie and its attributes. Set-Cookie2: a list of such, with commas between. */
export type CookieField = 'cookie' | 'set-cookie' | 'set-cookie2';

/** A cursor over the cookies of `text`; positions are those of the one it stands on. */
export class CookieScan {
  /** Where it begins, with the separator before it if it is not the first. */
  start = 0;
  nameStart = 0;
  valueStart = 0;
  valueEnd = 0;
  /** Behind it, and behind its attributes. */
  end = 0;
  /** It has a "=": anything else is nobody's cookie. */
  isPair = false;
  private nameEnd = 0;
  private first = true;

  constructor(
    readonly text: string,
    private readonly field: CookieField,
  ) {}

  /** Goes to the next cookie; false: there is none. */
  next(): boolean {
    const { text } = this;
    if (this.end >= text.length) return false;
    this.start = this.end;
    this.nameStart = skipBlanks(text, this.first ? this.start : this.start + 1);
    this.first = false;
    const nameStop = this.findNameStop();
    this.isPair = text.charCodeAt(nameStop) === EQUALS;
    this.valueStart = this.isPair ? skipBlanks(text, nameStop + 1) : nameStop;
    const valueStop = this.isPair ? endOfPart(text, this.valueStart, true) : nameStop;
    this.valueEnd = trimBlanks(text, this.valueStart, valueStop);
    this.end = this.findEnd(valueStop);
    return true;
  }

  /** `$Version`, `$Path`, `$Domain`: about the cookie before it (RFC 2965, 3.3.4). */
  get isAttribute(): boolean {
    return this.text.charCodeAt(this.nameStart) === DOLLAR;
  }

  hasName(name: string): boolean {
    return this.nameEnd - this.nameStart === name.length && this.text.startsWith(name, this.nameStart);
  }

  get value(): string {
    return this.text.slice(this.valueStart, this.valueEnd);
  }

  /** The separator before it, and the blanks behind that. */
  get lead(): string {
    return this.text.slice(this.start, this.nameStart);
  }

  /** The cookie itself as it was written. */
  get raw(): string {
    return this.text.slice(this.nameStart, this.end);
  }

  /** The same without blanks around "=", and with another value; attributes stay. */
  withValue(value: string): string {
    const { text } = this;
    return `${text.slice(this.nameStart, this.nameEnd)}=${value}${text.slice(this.valueEnd, this.end)}`;
  }

  /** Behind the name and what blanks follow it: at "=", a separator or the end. */
  private findNameStop(): number {
    const { text } = this;
    let at = this.nameStart;
    this.nameEnd = at;
    for (; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (char === EQUALS || char === SEMICOLON || (char === COMMA && this.field !== 'set-cookie')) break;
      if (!isBlank(char)) this.nameEnd = at + 1;
    }
    return at;
  }

  private findEnd(valueStop: number): number {
    if (this.field === 'cookie') return valueStop;
    // Expires holds a comma, unquoted: Set-Cookie cannot be a list.
    return this.field === 'set-cookie' ? this.text.length : endOfPart(this.text, valueStop, false);
  }
}

/** What is left of a field from which cookies are taken out; what stays keeps one separator and one blank before it. */
export class Remainder {
  text = '';
  /** Something before the cookie at hand was taken out. */
  private gap = false;

  /** @param cookie what the one that `scan` stands on has become */
  keep(scan: CookieScan, cookie: string): void {
    if (!this.gap) this.text += scan.lead + cookie;
    else if (this.text === '') this.text = cookie;
    else {
      const end = trimBlanks(this.text, 0, this.text.length);
      this.text = `${this.text.slice(0, end)}${scan.text[scan.start]} ${cookie}`;
    }
    this.gap = false;
  }

  drop(): void {
    this.gap = true;
  }

  /** The end of the field was taken out. */
  get endsInGap(): boolean {
    return this.gap;
  }
}

const HT = 9;
const SP = 32;
const DOLLAR = 36;
const COMMA = 44;
const SEMICOLON = 59;
const EQUALS = 61;

const isBlank = (char: number): boolean => char === SP || char === HT;

const skipBlanks = (text: string, from: number): number => {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
};

const trimBlanks = (text: string, start: number, from: number): number => {
  let end = from;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
};
