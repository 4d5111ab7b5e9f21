// Lists of rules (manual 4.3): `http-request <action> …` and its like. What an action takes is its own card's business
// (engine/http/actions); this reads what they have in common: the action's name, and the condition at the end.
import type { Line, ProxyCard, ProxyDraft, Section } from '../card.js';
import type { Rule, Ruleset } from '../rules.js';
import { readAclTest } from '../sample/acl.js';
import type { ActionCard, RuleLine } from '../sample/action.js';
import { aclName, isOr, needCondition, readCondition } from '../sample/condition.js';
import type { Where } from '../sample/places.js';
import { formatOf } from '../sample/readers.js';
import { spellAction } from '../sample/variable.js';
import { didYouMean, fewOf } from '../suggest.js';
import { ANY_PROXY, BACKENDS, EVERYWHERE, FRONTENDS } from './table.js';

/** Reads a rule and its condition to the end of the line. */
export const readRule = (line: Line, draft: ProxyDraft, ruleset: Ruleset): Rule | undefined => {
  const word = line.args.need('an action');
  if (!word) return undefined;
  const { name, param } = spellAction(word.text);
  const card = line.language.rules.find(ruleset, name);
  if (!card) return void complainOfAction(line, ruleset, name);
  const settings = readAction(card, { ...line, ruleset, action: name, param, draft });
  if (!settings) return undefined;
  const rule = withCondition(line, draft, ruleset, { place: line.place, action: name, settings });
  return card.status === 'no-effect' ? undefined : rule;
};

/** What a rule does, and the condition at the end of its line. */
const withCondition = (line: Line, draft: ProxyDraft, ruleset: Ruleset, rule: Rule): Rule | undefined => {
  const condition = readCondition(line, draft, ruleset);
  line.args.end();
  return condition === 'wrong' ? undefined : { ...rule, ...(condition && { condition }) };
};

const readAction = (card: ActionCard, line: RuleLine): object | undefined => {
  const called = `${line.ruleset} ${card.name}`;
  if (card.status === 'refused') {
    const why = card.reason ? `: ${card.reason}` : '';
    return void line.report('alert', 'not-supported', `'${called}' is not supported yet${why}.`);
  }
  if (card.status === 'no-effect')
    line.report('notice', 'no-effect', `'${called}' has no effect here: ${card.reason}.`);
  if (line.param !== undefined && !card.takesParam)
    return void line.report('alert', 'bad-argument', `'${called}' takes nothing in parentheses.`);
  return card.parse(line);
};

const complainOfAction = (line: Line, ruleset: Ruleset, name: string): void => {
  const { rules } = line.language;
  const names = rules.actions.filter(({ rulesets }) => rulesets.includes(ruleset)).map((card) => card.name);
  const [word] = line.args.words;
  if (name.startsWith('lua.'))
    return line.report(
      'alert',
      'not-supported',
      `'${ruleset} ${name}' is not supported: there is no Lua.`,
      word,
    );
  const message = `'${ruleset}' expects ${fewOf(names, name)} (got '${name}').`;
  line.report('alert', 'unknown-action', message, word, didYouMean(name, names));
};

/** Puts a rule at the end of its list. */
export const addRule = (draft: ProxyDraft, ruleset: Ruleset, rule: Rule | undefined): void => {
  if (!rule) return;
  draft.rules[ruleset] ??= [];
  draft.rules[ruleset].push(rule);
};

export const ruleList = (ruleset: Ruleset, sections: readonly Section[], summary: string): ProxyCard => ({
  name: ruleset,
  usage: '<action> [options…] [{ if | unless } <condition>]',
  summary,
  sections,
  namedDefaults: true,
  parse: (line, draft) => addRule(draft, ruleset, readRule(line, draft, ruleset)),
});

export const ruleCards: readonly ProxyCard[] = [
  {
    name: 'acl',
    usage: '<aclname> <criterion> [flags] [operator] <value> …',
    summary: 'Declares an access list, or completes it, for the conditions of rules.',
    sections: EVERYWHERE,
    namedDefaults: true,
    parse(line, draft) {
      const name = line.args.need('a name');
      if (!name) return;
      const wrong = /[^\w.:-]/.exec(name.text)?.[0];
      if (wrong)
        return line.report(
          'alert',
          'bad-name',
          `character '${wrong}' is not permitted in acl name '${name.text}'.`,
          name,
        );
      if (isOr(name.text))
        return line.report(
          'alert',
          'bad-name',
          `'${name.text}' joins conditions and can be no name of an ACL.`,
          name,
        );
      const test = readAclTest(line, line.args.rest(), name.text);
      // Declared even if wrong: conditions that name it are not worth another message each.
      const scoped = aclName(name.text, line.section, draft);
      const acl = draft.acls.find((known) => known.name === scoped);
      if (!acl) draft.acls.push({ name: scoped, tests: test ? [test] : [] });
      else if (test) acl.tests.push(test);
    },
  },
  ruleList(
    'http-request',
    EVERYWHERE,
    'Rules for requests, in order: what to refuse, answer, change or remember.',
  ),
  ruleList('http-response', EVERYWHERE, 'Rules for the answers of servers.'),
  ruleList('http-after-response', EVERYWHERE, 'Rules for every answer, those of the proxy itself too.'),
  {
    name: 'redirect',
    usage: '{ location | prefix | scheme } <to> [code <code>] [options…] [{ if | unless } <condition>]',
    summary: 'Answers with a redirection, after all "http-request" rules.',
    sections: ANY_PROXY,
    parse: (line, draft) => addRule(draft, 'redirect', readRuleOf(line, draft, 'redirect', 'redirect')),
  },
  {
    name: 'use_backend',
    usage: '<backend> [{ if | unless } <condition>]',
    summary: 'Sends requests that meet a condition to another backend; the first that applies decides.',
    sections: FRONTENDS,
    parse(line, draft) {
      const { place } = line;
      const backend = nameOrFormat(line, 'the name of a backend', 'use_backend');
      const condition = readCondition(line, draft, 'use_backend');
      line.args.end();
      if (backend === undefined || condition === 'wrong') return;
      draft.useBackends.push({ place, backend, ...(condition && { condition }) });
    },
  },
  {
    name: 'use-server',
    usage: '<server> { if | unless } <condition>',
    summary: 'Sends requests that meet a condition to a server of the backend.',
    sections: BACKENDS,
    parse(line, draft) {
      const { place } = line;
      const server = nameOrFormat(line, 'the name of a server', 'server-choice');
      const condition = needCondition(line, draft, 'server-choice');
      line.args.end();
      if (server !== undefined && condition !== 'wrong') draft.useServers.push({ place, server, condition });
    },
  },
  {
    name: 'monitor fail',
    usage: '{ if | unless } <condition>',
    summary: 'When the answer to "monitor-uri" is a 503.',
    sections: FRONTENDS,
    parse(line, draft) {
      const condition = needCondition(line, draft, 'http-request');
      line.args.end();
      if (condition !== 'wrong') draft.monitorFails.push(condition);
    },
  },
  {
    name: 'block',
    usage: '{ if | unless } <condition>',
    summary: 'Refuses requests that meet a condition; "http-request deny" since HAProxy 2.1.',
    sections: ANY_PROXY,
    modern: 'http-request deny',
    parse: (line, draft) => addRule(draft, 'block', readRuleOf(line, draft, 'block', 'deny')),
  },
];

/** A line that is an action without saying so. */
export const readRuleOf = (
  line: Line,
  draft: ProxyDraft,
  ruleset: Ruleset,
  action: string,
): Rule | undefined => {
  const card = line.language.rules.find(ruleset, action);
  const settings = card?.parse({ ...line, ruleset, action, param: undefined, draft });
  const rule = withCondition(line, draft, ruleset, { place: line.place, action, settings: settings ?? {} });
  return settings && rule;
};

/** A name, or a format that makes one. */
const nameOrFormat = (line: Line, what: string, where: Where) => {
  const word = line.args.need(what);
  return word?.text.includes('%') ? formatOf(line, word, where) : word?.text;
};
