// What the lines of health checks know of variables and formats (manual 4.2): `set-var(…)` and its kin, and texts with
// something to fill in. Their expressions see the server, the process and its answer, but no client.
import { bytesOf } from '../../common/bytes.js';
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { CheckText, CheckVariable } from '../model.js';
import { formatOf, needExpression, needFormat } from '../sample/readers.js';
import { readTarget, spellAction } from '../sample/variable.js';
import { didYouMean } from '../suggest.js';
import { SERVER_SIDE } from './table.js';

/** The next word as a format: a text, with "%" for "%%", where there is nothing to fill in. */
export const needCheckText = (line: Line, what: string): CheckText | undefined => {
  const word = line.args.need(what);
  if (word === undefined) return undefined;
  const isPlain = !/%[^%]/.test(word.text.replaceAll('%%', ''));
  return isPlain ? word.text.replaceAll('%%', '%') : formatOf(line, word, 'check');
};

/** The same in bytes. */
export const needCheckBytes = (line: Line, what: string): CheckText | undefined => {
  const text = needCheckText(line, what);
  return typeof text === 'string' ? bytesOf(text) : text;
};

type ReadValue = (line: Line) => CheckVariable['value'];

const VERBS: Readonly<Record<string, ReadValue | undefined>> = {
  'set-var': (line) => needExpression(line, 'a sample expression', 'check'),
  'set-var-fmt': (line) => needFormat(line, 'a format', 'check'),
  'unset-var': undefined,
};

/** Scopes that last as long as a check, or longer. */
const SCOPE = /^(?:proc|sess|check)\./;

const readVariable = (line: Line, verb: string, param: string | undefined): CheckVariable | undefined => {
  const target = readTarget(line, verb, param);
  if (!target) return undefined;
  const read = VERBS[verb];
  const value = read?.(line);
  line.args.end();
  if (read && !value) return undefined;
  if (SCOPE.test(target.name)) return { ...target, ...(value && { value }) };
  const message = `'${target.name}' is never set: a health check has no transaction.`;
  return void line.report('warning', 'bad-variable', message, undefined, "use the scope 'check' or 'proc'");
};

/** Puts a variable where it belongs among the other lines of a check. */
type Add = (draft: ProxyDraft, variable: CheckVariable) => void;

/** The name of the variable is part of the word, so no card has that name: this is for `name` and any word. */
const anyStep = (name: string, words: readonly string[], add: Add): ProxyCard => ({
  name,
  usage: '<step> …',
  summary: 'What health checks send and expect.',
  sections: SERVER_SIDE,
  parse: (line, draft) => {
    const word = line.args.need(`one of ${words.join(', ')}`);
    if (word === undefined) return;
    const { name: verb, param } = spellAction(word.text);
    if (Object.hasOwn(VERBS, verb)) {
      const variable = readVariable(line, verb, param);
      if (variable) add(draft, variable);
      return void line.args.rest();
    }
    const message = `unknown keyword '${name} ${word.text}'.`;
    line.report('alert', 'unknown-keyword', message, word, didYouMean(word.text, words));
    line.args.rest();
  },
});

/** @param name "http-check" or "tcp-check" @param words the other words that may follow it */
export const checkVariableCards = (name: string, words: readonly string[], add: Add): ProxyCard[] => [
  anyStep(name, [...words, ...Object.keys(VERBS)], add),
  ...(
    [
      ['set-var', '(<var-name>[,<cond>…]) <expr>', 'Sets a variable to a sample, in the course of a check.'],
      ['set-var-fmt', '(<var-name>[,<cond>…]) <fmt>', 'Sets a variable to a text, in the course of a check.'],
      ['unset-var', '(<var-name>)', 'Forgets a variable, in the course of a check.'],
    ] as const
  ).map(
    ([verb, usage, summary]): ProxyCard => ({
      name: `${name} ${verb}`,
      usage,
      summary,
      sections: SERVER_SIDE,
      // Without its parentheses.
      parse: (line) => {
        readTarget(line, `${name} ${verb}`, undefined);
        line.args.rest();
      },
    }),
  ),
];
