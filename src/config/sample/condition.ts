// Conditions (manual 7.2): `if` or `unless`, ACLs by name or in braces, `!`, `or` and `||`. Terms beside each other must
// all hold.
import type { Word } from '../arguments.js';
import type { Line, ProxyDraft, Section } from '../card.js';
import type { AclTest, Condition, Term } from '../rules.js';
import { didYouMean } from '../suggest.js';
import { readAclTest } from './acl.js';
import type { FetchCard } from './card.js';
import { isAvailable, NEED_TEXT, type Where, whereText } from './places.js';
import { PREDEFINED_NAMES, predefinedAcl } from './predefined.js';

/** Where conditions look names up. */
type Acls = Pick<ProxyDraft, 'acls' | 'name'>;

/**
 * The name of an ACL in the model. Those of a defaults section are for its own rules: who inherits the rules has them
 * under a name that no line of its own can say.
 */
export const aclName = (name: string, section: Section, draft: Acls): string =>
  section === 'defaults' ? `${name} of defaults ${draft.name}` : name;

/** Whether the condition at the end of a line begins with `word`. */
export const beginsCondition = (word: Word | undefined): boolean =>
  word?.text === 'if' || word?.text === 'unless';

/**
 * Reads `[{if|unless} <condition>]` at the end of a line, to the last word.
 * @returns undefined when there is none; 'wrong' when it cannot be used
 */
export const readCondition = (line: Line, draft: Acls, where: Where): Condition | undefined | 'wrong' => {
  const keyword = line.args.peek();
  if (!keyword || !beginsCondition(keyword)) return undefined;
  line.args.next();
  const words = line.args.rest();
  const unless = keyword.text === 'unless';
  const groups = new TermReader(line, draft, where).read(words);
  if (!groups) return 'wrong';
  if (groups.length === 0) {
    const message = `'${keyword.text}' without a condition ${unless ? 'always' : 'never'} applies.`;
    line.report('warning', 'bad-acl', message, keyword);
  }
  return { unless, text: words.map(({ text }) => text).join(' '), groups };
};

/** For words that make no sense without one, such as `use-server`. */
export const needCondition = (line: Line, draft: Acls, where: Where): Condition | 'wrong' => {
  const condition = readCondition(line, draft, where);
  if (condition) return condition;
  line.report('alert', 'bad-acl', "either 'if' or 'unless' is expected, and a condition.", line.args.peek());
  return 'wrong';
};

class TermReader {
  private readonly groups: Term[][] = [[]];

  constructor(
    private readonly line: Line,
    private readonly draft: Acls,
    private readonly where: Where,
  ) {}

  read(words: readonly Word[]): Term[][] | undefined {
    let at = 0;
    let negated = false;
    let failed = false;
    while (at < words.length) {
      const word = words[at]!;
      if (isOr(word.text)) {
        this.groups.push([]);
        at++;
        continue;
      }
      let { text } = word;
      while (text.startsWith('!')) {
        negated = !negated;
        text = text.slice(1);
      }
      if (text === '') {
        at++;
        continue;
      }
      const closing = text === '{' ? closingOf(words, at) : at;
      const term =
        text === '{' ? this.anonymous(word, words, at, closing) : this.named({ ...word, text }, word);
      if (term) this.groups.at(-1)!.push({ negated, ...term });
      else failed = true;
      negated = false;
      at = closing + 1;
    }
    if (negated) this.line.report('warning', 'bad-acl', "there is no ACL behind '!'.", words.at(-1));
    return failed ? undefined : this.groups.filter((terms) => terms.length > 0);
  }

  private named(word: Word, shown: Word): { acl: string } | undefined {
    const { acls } = this.draft;
    const name = aclName(word.text, this.line.section, this.draft);
    const declared = acls.find((one) => one.name === name);
    const acl = declared ?? predefinedAcl(word.text, this.line);
    if (!acl) {
      const names = [...acls.map((one) => one.name), ...PREDEFINED_NAMES];
      const hint = didYouMean(word.text, names);
      this.line.report('alert', 'unknown-acl', `no such ACL : '${word.text}'.`, shown, hint);
      return undefined;
    }
    if (!declared) acls.push({ ...acl, name });
    for (const test of acl.tests) this.place(test, shown, `acl '${word.text}'`);
    return { acl: name };
  }

  private anonymous(
    open: Word,
    words: readonly Word[],
    at: number,
    closing: number,
  ): { test: AclTest } | undefined {
    if (closing >= words.length) {
      this.line.report('alert', 'bad-acl', "missing closing '}' in condition.", open);
      return undefined;
    }
    const test = readAclTest(this.line, words.slice(at + 1, closing), '');
    if (test) this.place(test, words[at + 1]!, `anonymous acl '${test.expression.text}'`);
    return test && { test };
  }

  /** HAProxy only warns: a condition on what is not there never matches. */
  private place(test: AclTest, shown: Word, who: string) {
    const card = fetchOf(this.line, test);
    if (!card || isAvailable(card.need, this.where, this.line.section)) return;
    const place = whereText(this.where);
    const quoted = place.startsWith("'") ? place : `'${place}'`;
    const message = `${who} will never match because it only involves keywords that are incompatible with ${quoted}.`;
    this.line.report('warning', 'misplaced-fetch', message, shown, `it needs ${NEED_TEXT[card.need]}`);
  }
}

const fetchOf = (line: Line, test: AclTest): FetchCard | undefined =>
  line.language.samples.fetches.get(test.expression.fetch.name);

/** What joins two groups, and can therefore be no name. */
export const isOr = (text: string): boolean => text === '||' || text.toLowerCase() === 'or';

const closingOf = (words: readonly Word[], open: number): number => {
  const found = words.findIndex(({ text }, index) => index > open && text === '}');
  return found < 0 ? words.length : found;
};
