// One value out of a JSON text by a path such as `$.a.b[0]`, found without building the whole: as HAProxy's mjson does,
// which looks no further once it has it, takes the first of equal keys, and goes 20 levels deep.

/** A value where it stands in the text; a string without its quotes, its escapes still in it. */
export interface JsonFound {
  readonly kind: 'string' | 'number' | 'true' | 'false' | 'null' | 'array' | 'object';
  readonly text: string;
}

/** Keys and indexes from the outside in. */
export type JsonPath = readonly (string | number)[];

const STEP = /\.((?:[^.[\\]|\\.)+)|\[(\d+)\]/gy;

/** "$.a\.b[0]" → ["a.b", 0]; undefined when it is no path of this kind. */
export const readJsonPath = (written: string): JsonPath | undefined => {
  if (!written.startsWith('$')) return undefined;
  const steps: (string | number)[] = [];
  let at = 1;
  for (const [all, key, index] of written.slice(1).matchAll(STEP)) {
    at += all.length;
    steps.push(key === undefined ? Number(index) : key.replace(/\\(.)/gs, '$1'));
  }
  return at === written.length ? steps : undefined;
};

/** Undefined when it is not there, or the text is no JSON up to there. */
export const findJson = (text: string, path: JsonPath): JsonFound | undefined =>
  new Scan(text, path).value(0, true);

const MAX_DEPTH = 20;
const SPACE = /[ \t\r\n]*/y;
const STRING = /"((?:[^"\\]|\\.)*)"/sy;
const SCALAR = /(-?\d+(?:\.\d+)?(?:[eE][+-]?\d*)?)|(true)|(false)|(null)/y;
const SCALARS = ['number', 'true', 'false', 'null'] as const;

class Scan {
  private at = 0;
  private depth = 0;
  /** Whether the text has been JSON so far. */
  private good = true;

  constructor(
    private readonly text: string,
    private readonly path: JsonPath,
  ) {}

  /**
   * Goes over the value that comes next.
   * @param step how much of the path led here; `onPath`: all of it so far
   * @returns what is looked for, when that was in it
   */
  value(step: number, onPath: boolean): JsonFound | undefined {
    this.skip(SPACE);
    const wanted = onPath && step === this.path.length;
    const start = this.at;
    const next = this.text[start];
    if (next === '{' || next === '[') {
      const found = next === '{' ? this.object(step, onPath) : this.array(step, onPath);
      if (found || !wanted || !this.good) return found;
      return { kind: next === '{' ? 'object' : 'array', text: this.text.slice(start, this.at) };
    }
    const found = next === '"' ? this.string() : this.scalar();
    return wanted ? found : undefined;
  }

  private object(step: number, onPath: boolean): JsonFound | undefined {
    let taken = false;
    return this.items('}', () => {
      const key = this.string();
      if (!key || !this.mark(':')) return void this.fail();
      const matches = onPath && !taken && key.text === this.path[step];
      taken ||= matches;
      return this.value(step + 1, matches);
    });
  }

  private array(step: number, onPath: boolean): JsonFound | undefined {
    let index = 0;
    return this.items(']', () => this.value(step + 1, onPath && this.path[step] === index++));
  }

  /** From the bracket on to its match, with `item` at each of what commas separate. */
  private items(close: string, item: () => JsonFound | undefined): JsonFound | undefined {
    this.at++;
    if (++this.depth > MAX_DEPTH) return void this.fail();
    while (this.good && !this.mark(close)) {
      const found = item();
      if (found) return found;
      if (!this.mark(',') && this.text[this.at] !== close) this.fail();
    }
    this.depth--;
    return undefined;
  }

  private string(): JsonFound | undefined {
    this.skip(SPACE);
    const found = this.skip(STRING);
    if (!found) return void this.fail();
    return { kind: 'string', text: found[1]! };
  }

  private scalar(): JsonFound | undefined {
    const found = this.skip(SCALAR);
    if (!found) return void this.fail();
    return { kind: SCALARS[found.slice(1).findIndex((part) => part !== undefined)]!, text: found[0] };
  }

  /** Goes over a mark, with the white space before it. */
  private mark(char: string): boolean {
    this.skip(SPACE);
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private skip(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found ?? undefined;
  }

  private fail() {
    this.good = false;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
};

/** A string without its escapes, in bytes: \u stands for one byte, so those above \u00ff have no meaning here. */
export const unescapeJson = (text: string): string | undefined => {
  let good = true;
  const plain = text.replace(/\\(?:u([\da-fA-F]{4})|(.))/gs, (_, hex?: string, char?: string) => {
    const byte = hex === undefined ? ESCAPES[char!] : Number.parseInt(hex, 16);
    if (byte === undefined || Number(byte) > 255) good = false;
    return typeof byte === 'number' ? String.fromCharCode(byte & 255) : (byte ?? '');
  });
  return good ? plain : undefined;
};
