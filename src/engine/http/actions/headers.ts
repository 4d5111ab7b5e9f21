// Actions on header fields (manual 4.4: add-header, set-header, del-header).

import { isToken } from '../../../config/keywords/readers.js';
import type { LogFormat, Ruleset } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { needFormat } from '../../../config/sample/readers.js';
import type { HeaderList } from '../../http1/headers.js';
import type { Transaction } from '../transaction.js';
import { type Action, action, Verdict } from './action.js';

const LISTS: readonly Ruleset[] = ['http-request', 'http-response', 'http-after-response'];

interface HeaderSettings {
  name: string;
  format: LogFormat;
}

const parseHeader = (line: RuleLine): HeaderSettings | undefined => {
  const name = line.args.need('the name of a header field');
  if (!name) return undefined;
  if (!isToken(name.text))
    return void line.report(
      'alert',
      'bad-header',
      `'${name.text}' cannot be the name of a header field.`,
      name,
    );
  const format = needFormat(line, 'a value', line.ruleset);
  return format && { name: name.text.toLowerCase(), format };
};

/** The fields the list of rules is about. */
const headersOf = (txn: Transaction): HeaderList => (txn.responseHead ?? txn.head).headers;

export const headerActions: readonly Action[] = [
  action<HeaderSettings>({
    name: 'add-header',
    usage: '<name> <fmt>',
    summary: 'Adds a header field, whether or not there are some of that name.',
    rulesets: LISTS,
    parse: parseHeader,
    create: ({ name, format }, compiler) => {
      const text = compiler.format(format);
      return (txn) => {
        headersOf(txn).add(name, text(txn));
        return Verdict.next;
      };
    },
  }),
  action<HeaderSettings>({
    name: 'set-header',
    usage: '<name> <fmt>',
    summary: 'Sets a header field, in place of all of that name.',
    rulesets: LISTS,
    parse: parseHeader,
    create: ({ name, format }, compiler) => {
      const text = compiler.format(format);
      return (txn) => {
        const value = text(txn);
        const headers = headersOf(txn);
        headers.remove(name);
        headers.add(name, value);
        return Verdict.next;
      };
    },
  }),
];
