// Actions that replace what a regular expression matches (manual 4.4: replace-header, replace-value, replace-path,
// replace-pathq, replace-uri). As HAProxy, they replace the whole value, of which the expression need match only a part.
import { bytesOf } from '../../../common/bytes.js';
import { regexOf } from '../../../common/regex.js';
import { compileReplacement, type Replacement } from '../../../common/replacement.js';
import { pattern } from '../../../config/keywords/readers.js';
import type { LogFormat, Ruleset } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { needFormat } from '../../../config/sample/readers.js';
import type { Compiler } from '../../sample/compiler.js';
import { headersOf, noticeOf, pathOrNone, setTarget, withPath } from '../rewrite.js';
import type { Transaction } from '../transaction.js';
import { type Act, type Action, action, Verdict } from './action.js';
import { needFieldName } from './headers.js';

const LISTS: readonly Ruleset[] = ['http-request', 'http-response', 'http-after-response'];

interface ReplaceSettings {
  regex: string;
  format: LogFormat;
}

const parseReplace = (line: RuleLine): ReplaceSettings | undefined => {
  const regex = pattern(line, 'a regex');
  const format = regex === undefined ? undefined : needFormat(line, 'a replacement', line.ruleset);
  return format && { regex: regex!, format };
};

/** The new value, or undefined where the expression does not match, or the replacement makes no sense. */
type Replace = (txn: Transaction, value: string) => string | undefined;

const compileReplace = ({ regex, format }: ReplaceSettings, compiler: Compiler): Replace => {
  const compiled = regexOf(bytesOf(regex));
  const isFixed = format.parts.every((part) => typeof part === 'string');
  const fixed = isFixed ? replacementOf(format.parts.join('')) : undefined;
  const write = compiler.format(format, 'http');
  return (txn, value) => {
    const match = compiled.exec(value);
    return match && (isFixed ? fixed : replacementOf(write(txn)))?.(match);
  };
};

const replacementOf = (template: string): Replacement | undefined => {
  const read = compileReplacement(template);
  return 'replacement' in read ? read.replacement : undefined;
};

interface FieldSettings extends ReplaceSettings {
  name: string;
}

const inFields = (
  name: string,
  summary: string,
  change: (value: string, replace: (part: string) => string | undefined) => string,
): Action =>
  action<FieldSettings>({
    name,
    usage: '<name> <match-regex> <replace-fmt>',
    summary,
    rulesets: LISTS,
    parse: (line) => {
      const field = needFieldName(line);
      const settings = field === undefined ? undefined : parseReplace(line);
      return settings && { name: field!, ...settings };
    },
    create: (settings, compiler) => {
      const replace = compileReplace(settings, compiler);
      const notice = noticeOf(settings.name);
      return (txn) => {
        headersOf(txn).rewrite(settings.name, (value) => change(value, (part) => replace(txn, part)));
        notice?.(txn);
        return Verdict.next;
      };
    },
  });

/** What stands between commas, outside of quotes. */
const LISTED = /(?:"(?:[^"\\]|\\.)*"?|[^",])+|(?<=^|,)(?=,|$)/g;

const inTarget = (
  name: string,
  summary: string,
  partOf: (uri: string) => string | undefined,
  put: (uri: string, part: string) => string,
): Action =>
  action<ReplaceSettings>({
    name,
    usage: '<match-regex> <replace-fmt>',
    summary,
    rulesets: ['http-request'],
    parse: parseReplace,
    create: (settings, compiler): Act => {
      const replace = compileReplace(settings, compiler);
      return (txn) => {
        const { uri } = txn.head;
        const old = partOf(uri);
        const part = old && replace(txn, old);
        if (part !== undefined) setTarget(txn, put(uri, part));
        return Verdict.next;
      };
    },
  });

export const replaceActions: readonly Action[] = [
  inFields(
    'replace-header',
    'Replaces the values of a header field that match.',
    (value, replace) => replace(value) ?? value,
  ),
  inFields(
    'replace-value',
    'Replaces those values in the lists of a header field that match.',
    (value, replace) => value.replace(LISTED, (part) => replace(part.trim()) ?? part),
  ),
  inTarget(
    'replace-path',
    'Replaces a path that matches.',
    (uri) => pathOrNone(uri, false),
    (uri, part) => withPath(uri, part, false),
  ),
  inTarget(
    'replace-pathq',
    'Replaces a path with its query.',
    (uri) => pathOrNone(uri, true),
    (uri, part) => withPath(uri, part, true),
  ),
  inTarget(
    'replace-uri',
    'Replaces a URI that matches.',
    (uri) => uri,
    (_uri, part) => part,
  ),
];
