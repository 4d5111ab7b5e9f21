// The rules that HAProxy 2.1 has removed (manual of 2.0, 4.2: reqadd to reqtarpit, rspadd to rsprep). A regular expression
// looks at the request line (the status line), and where that does not match, at each field as "Name: value". Their
// lists are `req` and `rsp`, which no line can name: config/old-rules reads the words, and tells how they are written today.
import { bytesOf } from '../../../common/bytes.js';
import { compileReplacement, type Replacement } from '../../../common/replacement.js';
import { pattern } from '../../../config/keywords/readers.js';
import type { LinePattern, Ruleset } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { deny } from '../answer.js';
import { fail } from '../fail.js';
import { addLines, isFieldLine, lineRegex, matchesLine, replaceFields, replaceLines } from '../head-lines.js';
import { pageOf } from '../respond.js';
import type { Transaction } from '../transaction.js';
import { type Action, action, Verdict } from './action.js';
import { tarpit } from './hold.js';

interface ReplaceSettings extends LinePattern {
  replacement: string;
}

/** "idel" looks at lines without regard to case, "del" with it. */
const parseRegex = (line: RuleLine): LinePattern | undefined => {
  const regex = pattern(line, 'a regex');
  return regex === undefined ? undefined : { regex, ignoreCase: line.action.startsWith('i') };
};

const parseReplace = (line: RuleLine): ReplaceSettings | undefined => {
  const settings = parseRegex(line);
  const word = settings && line.args.need('a replacement');
  if (!word) return undefined;
  const read = compileReplacement(bytesOf(word.text));
  if ('replacement' in read) return { ...settings!, replacement: word.text };
  return void line.report('alert', 'bad-argument', `'${line.action}' : ${read.error}.`, word);
};

/** A field, or several with line breaks between them. */
const parseAdd = (line: RuleLine): { lines: string[] } | undefined => {
  const word = line.args.need('a header field');
  if (!word) return undefined;
  const lines = bytesOf(word.text).split(/\r?\n/);
  if (lines.every(isFieldLine)) return { lines };
  const message = `'${word.text}' is no header field: it is not added.`;
  line.report('warning', 'bad-header', message, word, "a field is a name, ':' and a value");
  return { lines: lines.filter(isFieldLine) };
};

const replacementOf = ({ replacement }: ReplaceSettings): Replacement => {
  const read = compileReplacement(bytesOf(replacement));
  if ('error' in read) throw new Error(`unchecked replacement '${replacement}': ${read.error}`);
  return read.replacement;
};

const refuseHead = (txn: Transaction): Verdict => {
  const cause = txn.responseHead ? 'badResponse' : 'badRequest';
  txn.responseHead = undefined;
  fail(txn, cause);
  return Verdict.done;
};

const byLine = (
  name: string,
  summary: string,
  rulesets: readonly Ruleset[],
  act: (txn: Transaction) => Verdict,
): Action[] =>
  [name, `i${name}`].map((spelling) =>
    action<LinePattern>({
      name: spelling,
      usage: '<search>',
      summary,
      rulesets,
      parse: parseRegex,
      create: (settings) => {
        const regex = lineRegex(settings);
        return (txn) => {
          const isSettled = txn.allowedByLine && !txn.responseHead;
          return isSettled || !matchesLine(regex, txn.responseHead ?? txn.head) ? Verdict.next : act(txn);
        };
      },
    }),
  );

const BOTH: readonly Ruleset[] = ['req', 'rsp'];

export const lineActions: readonly Action[] = [
  ...byLine('allow', 'Keeps the rules behind it from refusing the request.', ['req'], (txn) => {
    txn.allowedByLine = true;
    return Verdict.next;
  }),
  ...byLine('pass', 'Passes over the rules behind it.', ['req'], () => Verdict.stop),
  ...byLine('deny', 'Refuses.', BOTH, (txn) => deny(txn, pageOf(txn, txn.responseHead ? 502 : 403))),
  ...byLine(
    'tarpit',
    'Refuses after a while.',
    ['req'],
    tarpit((txn) => pageOf(txn, 500)),
  ),
  ...['del', 'idel'].map((name) =>
    action<LinePattern>({
      name,
      usage: '<search>',
      summary: 'Takes fields out.',
      rulesets: BOTH,
      parse: parseRegex,
      create: (settings) => {
        const regex = lineRegex(settings);
        return (txn) => {
          replaceFields(txn, regex, () => '');
          return Verdict.next;
        };
      },
    }),
  ),
  ...['rep', 'irep'].map((name) =>
    action<ReplaceSettings>({
      name,
      usage: '<search> <string>',
      summary: 'Replaces lines.',
      rulesets: BOTH,
      parse: parseReplace,
      create: (settings) => {
        const regex = lineRegex(settings);
        const replacement = replacementOf(settings);
        return (txn) => (replaceLines(txn, regex, replacement) ? Verdict.next : refuseHead(txn));
      },
    }),
  ),
  action<{ lines: string[] }>({
    name: 'add',
    usage: '<string>',
    summary: 'Adds a field.',
    rulesets: BOTH,
    parse: parseAdd,
    create:
      ({ lines }) =>
      (txn) => {
        addLines(txn, lines);
        return Verdict.next;
      },
  }),
];
