// Rules whose condition one before them has taken already: whenever it holds, that one has applied.
import type { Place, Proxy } from '../model.js';
import type { AclTest, Condition, Term } from '../rules.js';
import type { SampleLanguage } from '../sample/card.js';
import type { Need } from '../sample/places.js';
import { type Advice, type Advising, at, called, calledAt } from './advice.js';

interface Ruled {
  readonly place: Place;
  readonly condition?: Condition | undefined;
}

export const repeatedConditions: Advice = (advising) => {
  for (const proxy of advising.model.proxies)
    for (const list of listsOf(proxy, advising))
      for (const [index, rule] of list.entries()) {
        const before = list
          .slice(0, index)
          .find((one) => covers(one, rule, proxy, advising.language.samples));
        if (before) warn(rule, before, proxy, advising);
      }
};

const warn = (rule: Ruled, before: Ruled, proxy: Proxy, { statements, warn: say }: Advising): void => {
  const lineOf = ({ place }: Ruled) =>
    statements(proxy).find((one) => one.place.line === place.line && one.place.file === place.file);
  const [later, first] = [lineOf(rule), lineOf(before)];
  if (!later || !first) return;
  const message = `${called(later)} can never be reached, as ${calledAt(first)} applies whenever it would.`;
  say('unreachable-rule', message, at(later));
};

/** Rules beside each other that change nothing but end their list. */
const listsOf = (proxy: Proxy, { language }: Advising): readonly (readonly Ruled[])[] => {
  const runs: Ruled[][] = [[]];
  for (const rule of proxy.rules['http-request'] ?? []) {
    if (language.rules.find('http-request', rule.action)?.final) runs.at(-1)?.push(rule);
    else runs.push([]);
  }
  return [...runs, proxy.useBackends];
};

/** Everything that `later` asks for together, and maybe more, is one of the things that `first` asks for. */
const covers = (first: Ruled, later: Ruled, proxy: Proxy, samples: SampleLanguage): boolean => {
  const [a, b] = [first.condition, later.condition];
  if (!a || !b || b.groups.length === 0 || a.unless !== b.unless) return false;
  const [wide, narrow] = a.unless ? [b, a] : [a, b];
  const steady = [a, b].every(({ groups }) => groups.flat().every((term) => isSteady(term, proxy, samples)));
  return steady && narrow.groups.every((terms) => wide.groups.some((some) => isPartOf(some, terms)));
};

const isPartOf = (some: readonly Term[], all: readonly Term[]): boolean => {
  const there = new Set(all.map(keyOf));
  return some.every((term) => there.has(keyOf(term)));
};

const keyOf = (term: Term): string =>
  JSON.stringify('acl' in term ? term : { ...term, test: { ...term.test, place: undefined } });

/** What a request and its connection hold is the same for every rule; a chance, a clock, a variable may not be. */
const STEADY: ReadonlySet<Need> = new Set(['client', 'request-head']);
const CHANGING: ReadonlySet<string> = new Set(['set-var', 'unset-var']);

const isSteady = (term: Term, { acls }: Proxy, { fetches }: SampleLanguage): boolean => {
  const named = 'acl' in term ? acls.find(({ name }) => name === term.acl)?.tests : undefined;
  const tests: readonly AclTest[] = 'test' in term ? [term.test] : (named ?? []);
  return tests.every(({ expression: { fetch, converters } }) => {
    const need = fetches.get(fetch.name)?.need;
    return need !== undefined && STEADY.has(need) && !converters.some(({ name }) => CHANGING.has(name));
  });
};
