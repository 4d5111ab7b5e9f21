// ACLs (manual 7.1): what stands behind `acl <name>` and between the braces of a condition: a criterion, flags, and
// patterns to compare with.
import { bytesOf } from '../../common/bytes.js';
import { patternFault } from '../../common/patterns.js';
import type { Word } from '../arguments.js';
import type { Line } from '../card.js';
import type { AclPatterns, AclTest, Expression, MatchMethod, SampleType } from '../rules.js';
import { nearest } from '../suggest.js';
import { spell } from './call.js';
import type { FetchCard, SampleLanguage } from './card.js';
import { readConverters, readKnown, unknown } from './expression.js';
import { type Fault, isFault, partOf } from './fault.js';
import { isMatchMethod, MATCHES } from './matches.js';
import { withOperators, withoutDots } from './pattern.js';

/** What a criterion says: the sample, and the match that its name or its type implies. */
interface Criterion {
  readonly expression: Expression;
  readonly fetch: FetchCard;
  /** By its own name (`path_beg`), which no "-m" may contradict. */
  readonly implied: MatchMethod | undefined;
}

/** What of a line an ACL has to do with. */
export type AclLine = Pick<Line, 'language' | 'place' | 'report'> & {
  readonly world: Pick<Line['world'], 'readFile' | 'addressOf'>;
};

/** An `acl` line or an anonymous ACL: `words` are the criterion and all that follows it. */
export const readAclTest = (line: AclLine, words: readonly Word[], name: string): AclTest | undefined => {
  const [first, ...rest] = words;
  if (!first) return void line.report('alert', 'bad-acl', 'missing fetch method in ACL expression.');
  const criterion = readCriterion(first.text, line.language.samples);
  if (isFault(criterion)) {
    line.report('alert', criterion.code, `${criterion.message}.`, partOf(first, criterion), criterion.hint);
    return undefined;
  }
  return new PatternReader(line, criterion, name).read(rest);
};

const readCriterion = (text: string, language: SampleLanguage): Criterion | Fault => {
  const spelled = spell(text, 0);
  if (isFault(spelled)) return spelled;
  const meant = meaningOf(spelled.name, language);
  if (!meant) return unknown(spelled, 'fetch method', criterionNames(language));
  const { card, method } = meant;
  const kind = card.name === spelled.name ? 'fetch method' : 'ACL keyword';
  const fetch = readKnown({ ...spelled, name: card.name }, card, kind);
  if (isFault(fetch)) return fetch;
  const tail = readConverters(text, spelled.end, card.out, language);
  if (isFault(tail)) return tail;
  const trailing = trailingOf(text, tail.end);
  if (trailing) return trailing;
  const { converters, type } = tail;
  const implied = converters.length > 0 ? undefined : method;
  return { expression: { text, fetch, converters, type }, fetch: card, implied };
};

const trailingOf = (text: string, end: number): Fault | undefined =>
  end === text.length
    ? undefined
    : {
        code: 'bad-expression',
        message: `unexpected '${text.slice(end)}' after the expression`,
        offset: end,
        length: text.length - end,
      };

/** The fetch that a criterion names, and the match its name implies: "path_beg" is `path -m beg`. */
const meaningOf = (
  name: string,
  { fetches }: SampleLanguage,
): { card: FetchCard; method: MatchMethod | undefined } | undefined => {
  const inAcls = (card: FetchCard): FetchCard => (card.inAcls && fetches.get(card.inAcls)) || card;
  const own = fetches.get(name);
  if (own) return { card: inAcls(own), method: own.acl };
  const cut = name.lastIndexOf('_');
  const base = cut < 0 ? undefined : fetches.get(name.slice(0, cut));
  const method = base?.derivatives?.find((one) => one === name.slice(cut + 1));
  return base && method ? { card: inAcls(base), method } : undefined;
};

/** For whoever has misspelled one. */
const criterionNames = ({ fetches }: SampleLanguage): string[] =>
  [...fetches.values()].flatMap(({ name, derivatives = [] }) => [
    name,
    ...derivatives.map((suffix) => `${name}_${suffix}`),
  ]);

const DEFAULT_MATCH: Readonly<Partial<Record<SampleType, MatchMethod>>> = {
  bool: 'bool',
  sint: 'int',
  addr: 'ip',
  ipv4: 'ip',
  ipv6: 'ip',
  str: 'str',
  meth: 'str',
};

/** Matches that compare integers, with operators. */
const COUNTS: readonly (MatchMethod | undefined)[] = ['int', 'len'];

/** With a letter somewhere, so that it is no address. */
const HOST_NAME = /^(?=[\d.-]*[a-z_])(?=[^/]{1,253}(?:\/|$))([\w-]+(?:\.[\w-]+)*\.?)(\/[\d.]+)?$/i;

/** Flags and patterns behind a criterion, from left to right. */
class PatternReader {
  private method: MatchMethod | undefined;
  private chosen = false;
  private ignoreCase = false;
  private asMap = false;
  private asksNoNames = false;
  private id: number | undefined;
  private readonly groups: AclPatterns[] = [];

  constructor(
    private readonly line: AclLine,
    private readonly criterion: Criterion,
    private readonly name: string,
  ) {
    this.method = criterion.implied ?? DEFAULT_MATCH[criterion.expression.type];
  }

  read(words: readonly Word[]): AclTest | undefined {
    let at = 0;
    while (at < words.length && /^-/.test(words[at]!.text)) {
      if (words[at]!.text === '--') {
        at++;
        break;
      }
      const taken = this.readFlag(words[at]!, words[at + 1]);
      if (taken === 0) return undefined;
      at += taken;
    }
    if (!this.method) return this.complain(words[0], this.withoutMethod());
    if (!this.readPatterns(words.slice(at))) return undefined;
    const { method, id } = this;
    const { place } = this.line;
    const { expression } = this.criterion;
    return { place, expression, method, patterns: this.groups, ...(id !== undefined && { id }) };
  }

  private withoutMethod(): string {
    return `matching method must be specified first (using '-m') when using a sample fetch of this type ('${this.criterion.expression.text}')`;
  }

  private complain(word: Word | undefined, message: string, hint?: string): undefined {
    this.line.report(
      'alert',
      'bad-acl',
      `${message}${this.name ? ` (in ACL '${this.name}')` : ''}.`,
      word,
      hint,
    );
    return undefined;
  }

  /** @returns how many words it took; 0 when it was wrong */
  private readFlag(flag: Word, value: Word | undefined): number {
    switch (flag.text) {
      case '-i':
        this.ignoreCase = true;
        return 1;
      case '-n':
        this.asksNoNames = true;
        return 1;
      case '-M':
        this.asMap = true;
        return 1;
      case '-m':
        return this.readMethod(flag, value);
      case '-u':
        if (value && /^\d+$/.test(value.text)) this.id = Number(value.text);
        else this.complain(value ?? flag, "'-u' expects the number that identifies the ACL");
        return this.id === undefined ? 0 : 2;
      case '-f':
        return this.readFile(flag, value) ? 2 : 0;
    }
    // Old versions knew "-s" and its like; anything else is a pattern that was not meant as one.
    this.complain(
      flag,
      `'${flag.text}' is not a flag of ACLs`,
      "write '--' before patterns that start with a dash",
    );
    return 0;
  }

  private readMethod(flag: Word, value: Word | undefined): number {
    const method = value?.text ?? '';
    if (!isMatchMethod(method)) {
      const meant = nearest(method, Object.keys(MATCHES));
      this.complain(value ?? flag, `unknown match method '${method}'`, meant && `did you mean '${meant}'?`);
      return 0;
    }
    if (this.groups.length > 0)
      return this.complain(value, "'-m' must only be specified before patterns and files") ?? 0;
    if (this.chosen)
      this.line.report('warning', 'bad-acl', `'-m ${method}' takes the place of the '-m' before it.`, value);
    this.chosen = true;
    this.method = method;
    return 2;
  }

  /** One pattern a line; empty lines and those that start with "#" do not count (manual 7.1). */
  private readFile(flag: Word, value: Word | undefined): boolean {
    if (!value) this.complain(flag, "'-f' expects a file name");
    if (!value) return false;
    if (!this.method) return this.complain(flag, this.withoutMethod()) ?? false;
    const file = value.text.replace(/^(?:file|opt|virt)@/, '');
    const virtual = value.text.startsWith('virt@');
    const read = virtual ? { text: '' } : this.line.world.readFile(file);
    if ('error' in read) {
      if (value.text.startsWith('opt@')) this.groups.push({ ignoreCase: this.ignoreCase, file, texts: [] });
      else this.complain(value, `failed to open pattern file <${file}>: ${read.error}`);
      return value.text.startsWith('opt@');
    }
    const texts: string[] = [];
    for (const [number, written] of read.text.split('\n').entries()) {
      const said = this.asMap ? written.trim().split(/[ \t]/)[0]! : written.replace(/^[ \t]+|[ \t\r]+$/g, '');
      if (said === '' || written.startsWith('#')) continue;
      const pattern = this.withAddress(said);
      const complaint = patternFault(this.method, pattern);
      if (complaint !== undefined)
        return this.complain(value, `${complaint} at line ${number + 1} of file '${file}'`) ?? false;
      texts.push(pattern);
    }
    this.groups.push({ ignoreCase: this.ignoreCase, file, texts });
    return true;
  }

  /** The name of a host stands for its address, with or without a netmask (manual 7.1.6). */
  private withAddress(pattern: string): string {
    if (this.method !== 'ip' || this.asksNoNames) return pattern;
    const [, name, mask = ''] = HOST_NAME.exec(pattern) ?? [];
    const address = name && this.line.world.addressOf?.(name);
    return address ? address + mask : pattern;
  }

  private readPatterns(words: readonly Word[]): boolean {
    const method = this.method!;
    if (words.length === 0) return true;
    if (method === 'found' || method === 'bool') {
      if (method === 'bool') return true;
      const message = `'-m found' takes no patterns: '${words[0]!.text}' is not compared with anything.`;
      this.line.report('warning', 'bad-acl', message, words[0]);
      return true;
    }
    const ranges = COUNTS.includes(method)
      ? withOperators(this.criterion.fetch.dotted ? words.map(withoutDots) : words)
      : words;
    if ('error' in ranges) return this.complain(ranges.word, ranges.error) ?? false;
    const texts: string[] = [];
    for (const word of ranges) {
      const text = this.withAddress(bytesOf(word.text));
      const complaint = patternFault(method, text);
      if (complaint !== undefined) return this.complain(word, complaint) ?? false;
      texts.push(text);
    }
    this.groups.push({ ignoreCase: this.ignoreCase, texts });
    return true;
  }
}
