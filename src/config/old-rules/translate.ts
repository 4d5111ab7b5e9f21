// How an old rule by regular expression is written today, where a rule of today does the same.
import type { Word } from '../arguments.js';
import { spell } from '../spell.js';
import { joinConditions } from './conditions.js';
import { readFieldLine, valueRegex, valueTemplate } from './field-line.js';
import { isAnything, isEveryLine, piecesOf } from './pieces.js';
import { readRequestLine, uriRegex, uriTemplate } from './request-line.js';
import { writeFormat, writeTemplate } from './template.js';

/** What an old rule does with the lines that match. */
export type Deed = 'add' | 'allow' | 'deny' | 'tarpit' | 'pass' | 'del' | 'rep' | 'setbe';

export interface OldRule {
  readonly side: 'req' | 'rsp';
  readonly deed: Deed;
  readonly ignoreCase: boolean;
  /** What stands behind the keyword: the text of `add`, or an expression; for `rep` and `setbe`, one more. */
  readonly text: string;
  readonly second: string;
  /** From `if` or `unless` on. */
  readonly condition: readonly Word[];
}

/** Today's line, or undefined where there is none that does exactly this. */
export const translate = (rule: OldRule): string | undefined => {
  const written = TRANSLATIONS[rule.deed](rule);
  const condition = written && joinConditions(written.test, rule.condition);
  return written && condition !== undefined ? written.rule + condition : undefined;
};

/** A rule without its condition, and what it has to be for, as tests in braces. */
interface Written {
  readonly rule: string;
  readonly test: string;
}

const setOf = ({ side }: OldRule): string => (side === 'req' ? 'http-request' : 'http-response');

const add = (rule: OldRule): Written | undefined => {
  const [, name, value] = /^([^\s:]+):[ \t]*([^\r\n]*)$/.exec(rule.text) ?? [];
  if (name === undefined || value === undefined || value === '') return undefined;
  return { rule: `${setOf(rule)} add-header ${spell(name)} ${spell(writeFormat(value))}`, test: '' };
};

const remove = (rule: OldRule): Written | undefined => {
  const line = readFieldLine(piecesOf(rule.text) ?? []);
  if (!line || !isAnything(line.value)) return undefined;
  const method = line.isPrefix ? ' -m beg' : '';
  return { rule: `${setOf(rule)} del-header ${spell(line.name)}${method}`, test: '' };
};

const replace = (rule: OldRule): Written | undefined => replaceField(rule) ?? replaceTarget(rule);

const replaceField = (rule: OldRule): Written | undefined => {
  const line = readFieldLine(piecesOf(rule.text) ?? []);
  const template = line && !line.isPrefix ? valueTemplate(line, rule.second) : undefined;
  if (!line || !template) return undefined;
  const regex = spell(inCase(rule, valueRegex(line)));
  const action = `replace-header ${spell(line.name)} ${regex} ${spell(writeTemplate(template))}`;
  return { rule: `${setOf(rule)} ${action}`, test: '' };
};

const replaceTarget = (rule: OldRule): Written | undefined => {
  const line = rule.side === 'req' ? readRequestLine(piecesOf(rule.text) ?? []) : undefined;
  const template = line && uriTemplate(line, rule.second);
  const regex = template && uriRegex(line!);
  if (!regex) return undefined;
  const action = isPath(regex) ? 'replace-pathq' : 'replace-uri';
  return {
    rule: `http-request ${action} ${spell(inCase(rule, regex))} ${spell(writeTemplate(template!))}`,
    test: methodTest(line!.methods),
  };
};

/** An absolute URI is compared from its path on, as the old rule did in times of HTTP/1. */
const isPath = (regex: string): boolean => !/^\^?[a-z]/i.test(regex);

const methodTest = (methods: readonly string[]): string =>
  methods.length === 0 ? '' : `{ method ${methods.join(' ')} }`;

/** A flag for what is of no consequence is left out. */
const inCase = ({ ignoreCase }: OldRule, regex: string): string =>
  ignoreCase && hasLetters(regex) ? `(?i)${regex}` : regex;

const hasLetters = (regex: string): boolean => /[a-z]/i.test(regex.replace(/\\./g, ''));

/** A rule for what matches, as a rule with a test. */
const when =
  (action: (rule: OldRule) => string) =>
  (rule: OldRule): Written | undefined => {
    const test = isEveryLine(rule.text) ? '' : testOf(rule);
    return test === undefined ? undefined : { rule: action(rule), test };
  };

const testOf = (rule: OldRule): string | undefined => {
  const pieces = piecesOf(rule.text) ?? [];
  const field = readFieldLine(pieces);
  if (field && !field.isPrefix) {
    const fetch = `${rule.side === 'req' ? 'req' : 'res'}.fhdr(${field.name.toLowerCase()})`;
    return isAnything(field.value) ? `{ ${fetch} -m found }` : regexTest(fetch, rule, valueRegex(field));
  }
  const line = rule.side === 'req' ? readRequestLine(pieces) : undefined;
  const regex = line && !line.isJoined ? uriRegex(line) : undefined;
  if (!regex) return undefined;
  const uri = isAnything(line!.uri) ? '' : regexTest(isPath(regex) ? 'pathq' : 'url', rule, regex);
  return [methodTest(line!.methods), uri].filter((one) => one !== '').join(' ') || undefined;
};

const regexTest = (fetch: string, { ignoreCase }: OldRule, regex: string): string => {
  const flag = ignoreCase && hasLetters(regex) ? ' -i' : '';
  return `{ ${fetch} -m reg${flag}${regex.startsWith('-') ? ' --' : ''} ${spell(regex)} }`;
};

const verdict = (action: string) => when((rule) => `${setOf(rule)} ${action}`);

const TRANSLATIONS: Readonly<Record<Deed, (rule: OldRule) => Written | undefined>> = {
  add,
  del: remove,
  rep: replace,
  allow: verdict('allow'),
  pass: verdict('allow'),
  deny: verdict('deny'),
  tarpit: verdict('tarpit'),
  setbe: when(({ second }) => `use_backend ${spell(second)}`),
};
