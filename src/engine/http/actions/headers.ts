// Actions on header fields (manual 4.4: add-header, set-header, del-header, early-hint).
import { bytesOf } from '../../../common/bytes.js';
import { regexOf } from '../../../common/regex.js';
import { isToken, pattern } from '../../../config/keywords/readers.js';
import type { LogFormat, Rule, Ruleset } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { needFormat } from '../../../config/sample/readers.js';
import type { Compiler } from '../../sample/compiler.js';
import { sendEarlyHints } from '../respond.js';
import { headersOf, isFraming, noticeAll, noticeOf } from '../rewrite.js';
import type { Transaction } from '../transaction.js';
import { type Act, type Action, action, type Neighbours, Verdict } from './action.js';

const LISTS: readonly Ruleset[] = ['http-request', 'http-response', 'http-after-response'];

/** `set-header X-Frame-Options: DENY` is what becomes of `rspadd` in haste. HAProxy sends both colons. */
const withoutColon = (name: string): string => (name.endsWith(':') ? name.slice(0, -1) : name);

/** The name of a field that rules may change, in lower case. */
export const needFieldName = (line: RuleLine): string | undefined => {
  const word = line.args.need('the name of a header field');
  if (!word) return undefined;
  const spelt = withoutColon(word.text);
  if (!isToken(spelt))
    return void line.report(
      'alert',
      'bad-header',
      `'${word.text}' cannot be the name of a header field.`,
      word,
    );
  if (spelt !== word.text)
    line.report(
      'warning',
      'bad-header',
      `a header field is named without ':', so '${spelt}' is meant.`,
      word,
    );
  const name = spelt.toLowerCase();
  if (!isFraming(name)) return name;
  const message = `'${line.action} ${name}' has no effect here: the length of a body is said by who sends it.`;
  return void line.report('notice', 'no-effect', message, word);
};

interface HeaderSettings {
  name: string;
  format: LogFormat;
}

const parseHeader = (line: RuleLine): HeaderSettings | undefined => {
  const name = needFieldName(line);
  const format = name === undefined ? undefined : needFormat(line, 'a value', line.ruleset);
  return format && { name: name!, format };
};

const changesHeader = (name: string, summary: string, replaces: boolean): Action =>
  action<HeaderSettings>({
    name,
    usage: '<name> <fmt>',
    summary,
    rulesets: LISTS,
    parse: parseHeader,
    create: ({ name: field, format }, compiler) => {
      const write = compiler.format(format, 'http');
      const notice = noticeOf(field);
      return (txn) => {
        // Made before the old one goes: it may be part of it.
        const value = write(txn);
        const headers = headersOf(txn);
        if (replaces) headers.remove(field);
        headers.add(field, value);
        notice?.(txn);
        return Verdict.next;
      };
    },
  });

/** How `-m` looks at names, which are in lower case. */
const METHODS = {
  str: (name: string) => (field: string) => field === name,
  beg: (name: string) => (field: string) => field.startsWith(name),
  end: (name: string) => (field: string) => field.endsWith(name),
  sub: (name: string) => (field: string) => field.includes(name),
  reg: (name: string) => {
    const regex = regexOf(bytesOf(name));
    return (field: string) => regex.test(field);
  },
} as const;

interface DeleteSettings {
  name: string;
  method: keyof typeof METHODS;
}

const isMethod = (text: string): text is DeleteSettings['method'] => Object.hasOwn(METHODS, text);

/** What `-m` says comes behind the name it is for. */
const parseDelete = (line: RuleLine): DeleteSettings | undefined => {
  const [, , flag, method] = line.args.words;
  if (flag?.text !== '-m') {
    const name = needFieldName(line);
    return name === undefined ? undefined : { name, method: 'str' };
  }
  if (!method || !isMethod(method.text)) {
    const message = `'-m' expects str, beg, end, sub or reg (got '${method?.text ?? ''}').`;
    return void line.report('alert', 'bad-argument', message, method ?? flag);
  }
  const name = method.text === 'reg' ? pattern(line, 'a regex') : line.args.need('a name')?.text;
  line.args.next();
  line.args.next();
  if (name === undefined) return undefined;
  return { name: method.text === 'reg' ? name : name.toLowerCase(), method: method.text };
};

const deleteHeader = ({ name, method }: DeleteSettings): Act => {
  if (method === 'str') {
    const notice = noticeOf(name);
    return (txn) => {
      headersOf(txn).remove(name);
      notice?.(txn);
      return Verdict.next;
    };
  }
  const isMeant = METHODS[method](name);
  return (txn) => {
    headersOf(txn).removeWhere((field) => isMeant(field) && !isFraming(field));
    noticeAll(txn);
    return Verdict.next;
  };
};

/** Hints of rules that stand together go in one interim response. */
const earlyHint = ({ name, format }: HeaderSettings, compiler: Compiler, neighbours: Neighbours): Act => {
  const write = compiler.format(format, 'http');
  const begins = neighbours.previous?.action !== 'early-hint';
  const ends = neighbours.next?.action !== 'early-hint' || hasCondition(neighbours.next);
  return (txn) => {
    if (txn.head.version === 10) return Verdict.next;
    const field = `${name}: ${write(txn)}\r\n`;
    txn.mark.hints = begins ? field : (txn.mark.hints ?? '') + field;
    if (ends) flushHints(txn);
    return Verdict.next;
  };
};

const hasCondition = ({ condition }: Rule): boolean => condition !== undefined;

const flushHints = (txn: Transaction): void => {
  sendEarlyHints(txn, txn.mark.hints ?? '');
  delete txn.mark.hints;
};

export const headerActions: readonly Action[] = [
  changesHeader('add-header', 'Adds a header field, whether or not there are some of that name.', false),
  changesHeader('set-header', 'Sets a header field, in place of all of that name.', true),
  action<DeleteSettings>({
    name: 'del-header',
    usage: '<name> [-m { str | beg | end | sub | reg }]',
    summary: 'Takes out the header fields of a name.',
    rulesets: LISTS,
    parse: parseDelete,
    create: deleteHeader,
  }),
  action<HeaderSettings>({
    name: 'early-hint',
    usage: '<name> <fmt>',
    summary: 'Sends the client a 103 with a header field before anything else.',
    rulesets: ['http-request'],
    parse: parseHeader,
    create: earlyHint,
  }),
];
