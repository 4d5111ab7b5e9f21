// What `http-check expect` and `tcp-check expect` have in common (manual 4.2): a match, and what stands around it.
import type { Line } from '../card.js';
import type { ExpectRule } from '../model.js';
import { needExpression } from '../sample/readers.js';
import { needCheckBytes } from './check-variables.js';
import { choice } from './readers.js';

const OK_STATUSES = ['L4OK', 'L6OK', 'L7OK', 'L7OKC'] as const;
const ERROR_STATUSES = ['L4CON', 'L6RSP', 'L7RSP', 'L7STS', 'L7OKC'] as const;
const TIMEOUT_STATUSES = ['L4TOUT', 'L6TOUT', 'L7TOUT'] as const;

/** What stands around the match: reads its own argument into the rule. */
const MODIFIERS: Readonly<Record<string, (line: Line, rule: ExpectRule) => void>> = {
  'min-recv': (line, rule) => {
    const bytes = line.args.integer("an integer after 'min-recv'", -1, 0x7fffffff);
    if (bytes !== undefined && bytes >= 0) rule.minRecv = bytes;
  },
  comment: (line, rule) => {
    const comment = line.args.need("a string after 'comment'");
    if (comment) rule.comment = comment.text;
  },
  'ok-status': (line, rule) => {
    const status = choice(line, 'ok-status', OK_STATUSES);
    if (status) rule.okStatus = status;
  },
  'error-status': (line, rule) => {
    const status = choice(line, 'error-status', ERROR_STATUSES);
    if (status) rule.errorStatus = status;
  },
  'tout-status': (line, rule) => {
    const status = choice(line, 'tout-status', TIMEOUT_STATUSES);
    if (status) rule.timeoutStatus = status;
  },
  'on-success': (line, rule) => {
    const text = needCheckBytes(line, "a format after 'on-success'");
    if (text !== undefined) rule.onSuccess = text;
  },
  'on-error': (line, rule) => {
    const text = needCheckBytes(line, "a format after 'on-error'");
    if (text !== undefined) rule.onError = text;
  },
  'status-code': (line, rule) => {
    const code = needExpression(line, "an expression after 'status-code'", 'check');
    if (code) rule.statusCode = code;
  },
};

/** Reads the words of one kind of `expect`. */
export interface ExpectWords<Match, Rule extends ExpectRule> {
  readonly matches: Readonly<Record<string, (line: Line) => Match | undefined>>;
  readonly modifiers?: Readonly<Record<string, (line: Line, rule: Rule) => void>>;
}

/** "!" may stand alone or before its match; each one turns the sense around. */
const readNegations = (line: Line, rule: ExpectRule): string | undefined => {
  let text = line.args.next()?.text;
  while (text?.startsWith('!')) {
    rule.negated = !rule.negated;
    text = text.slice(1) || line.args.next()?.text;
  }
  return text;
};

/** All of an `expect` line; undefined after an alert. */
export const readExpectRule = <Match, Rule extends ExpectRule = ExpectRule>(
  line: Line,
  subject: string,
  { matches, modifiers }: ExpectWords<Match, Partial<Rule> & ExpectRule>,
): (Partial<Rule> & ExpectRule & { match: Match }) | undefined => {
  const rule = { negated: false } as Partial<Rule> & ExpectRule;
  let match: Match | undefined;
  for (let word = line.args.peek(); word; word = line.args.peek()) {
    const name = readNegations(line, rule) ?? '';
    const modify = own(modifiers, name) ?? own(MODIFIERS, name);
    const read = own(matches, name);
    if (modify) modify(line, rule);
    else if (read && match === undefined) {
      match = read(line);
      if (match === undefined) return undefined;
    } else {
      const known = Object.keys(matches).map((one) => `'${one}'`);
      const message = read
        ? `'${subject}' takes one pattern only.`
        : `'${subject}' only supports ${known.slice(0, -1).join(', ')} and ${known.at(-1)} (got '${name}').`;
      line.report('alert', 'bad-argument', message, word);
      return undefined;
    }
  }
  if (match !== undefined) return { ...rule, match };
  line.report('alert', 'missing-argument', `'${subject}' expects at least a match and its pattern.`);
  return undefined;
};

const own = <T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  table && Object.hasOwn(table, name) ? table[name] : undefined;
