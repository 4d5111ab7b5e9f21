// Rules run family by family, whatever the order of their lines: HAProxy warns where the lines suggest another order,
// and where a final rule without a condition leaves nothing to the rules after it (manual 4.2, "http-request").
import type { Statement } from '../card.js';
import { saysPlace } from '../source.js';
import type { Check } from './check.js';

/** The families in the order they run, as messages call them. */
const FAMILIES: readonly (readonly [words: string, called: string])[] = [
  ['tcp-request connection', "a 'tcp-request connection'"],
  ['tcp-request session', "a 'tcp-request session'"],
  ['tcp-request content', "a 'tcp-request content'"],
  ['monitor fail', "a 'monitor fail'"],
  ['http-request', "an 'http-request'"],
  ['req', "a 'reqxxx'"],
  ['reqadd', "a 'reqadd'"],
  ['redirect', "a 'redirect'"],
  ['use_backend', "a 'use_backend'"],
  ['use-server', "a 'use-server'"],
];

const FINAL_HTTP: ReadonlySet<string> = new Set(
  'allow auth deny redirect reject return silent-drop tarpit use-service'.split(' '),
);

/** No `if`, no `unless`. */
export const isUnconditional = ({ words }: Statement): boolean =>
  !words.includes('if') && !words.includes('unless');

/** Nothing of the family comes after it: "http-request deny", "http-response return". */
export const isFinalHttp = (statement: Statement): boolean =>
  FINAL_HTTP.has(statement.words[1] ?? '') && isUnconditional(statement);

export const checkRuleOrder: Check = (proxy, checking) => {
  const before: Statement[] = [];
  for (const statement of checking.statements(proxy)) {
    complainOfOrder(statement, before, checking.report);
    complainOfFinal(statement, before, checking.report);
    before.push(statement);
  }
};

type Report = Parameters<Check>[1]['report'];

const familyOf = ({ words }: Statement): number => {
  const said = BY_LINES.test(words[0] ?? '') ? ['req'] : words;
  return FAMILIES.findIndex(([family]) => family.split(' ').every((word, index) => said[index] === word));
};

/** All of them but `reqadd`, which comes last of its kind. */
const BY_LINES = /^(?:reqi?(?:allow|del|deny|pass|rep|tarpit)|cliexp)$/;

const complainOfOrder = (statement: Statement, before: readonly Statement[], report: Report): void => {
  const family = familyOf(statement);
  if (family < 0) return;
  const later = before
    .filter((other) => familyOf(other) > family)
    .toSorted((a, b) => familyOf(a) - familyOf(b))[0];
  if (!later) return;
  const [, called] = FAMILIES[familyOf(later)]!;
  const word = statement.words[0];
  const message = `a '${word}' rule placed after ${called} rule will still be processed before.`;
  const hint = `the other rule stands at ${saysPlace(later.place)}`;
  report('warning', 'rule-order', message, { place: statement.place, word, hint });
};

/** Once, at the first rule that is left nothing. */
const complainOfFinal = (statement: Statement, before: readonly Statement[], report: Report): void => {
  const word = statement.words[0] ?? '';
  if (!/^http-(request|response|after-response)$/.test(word)) return;
  const last = before.findLast(({ words }) => words[0] === word);
  if (!last || !isFinalHttp(last)) return;
  const message = `previous '${word}' action is final and has no condition attached, further entries are NOOP.`;
  const hint = `the final one stands at ${saysPlace(last.place)}`;
  report('warning', 'unreachable-rule', message, { place: statement.place, word, hint });
};
