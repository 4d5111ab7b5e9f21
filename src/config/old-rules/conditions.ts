// The condition of an old rule, with what has become a condition of the rule itself.
import type { Word } from '../arguments.js';
import { spell } from '../spell.js';

/**
 * What follows a rule of today: its own tests, in braces, and what the line said (`words`, from `if` or `unless` on).
 * Begins with a blank where there is anything; undefined for what would take too much rewriting.
 */
export const joinConditions = (own: string, words: readonly Word[]): string | undefined => {
  const [keyword, ...said] = words.map(({ text }) => text);
  if (keyword === undefined) return own === '' ? '' : ` if ${own}`;
  if (own === '') return ` ${[keyword, ...said.map(spell)].join(' ')}`;
  const groups = groupsOf(said);
  if (keyword === 'if') return anyOf(groups.map((terms) => [own, ...terms]));
  if (groups.every(({ length }) => length === 1))
    return anyOf([[own, ...groups.map(([term]) => negate(term!))]]);
  return groups.length === 1 ? anyOf(groups[0]!.map((term) => [own, negate(term)])) : undefined;
};

const anyOf = (groups: readonly (readonly string[])[]): string =>
  ` if ${groups.map((terms) => terms.join(' ')).join(' || ')}`;

const negate = (term: string): string => (term.startsWith('!') ? term.slice(1) : `!${term}`);

/** The terms of each group as they are written, each with at most one `!` before it. */
const groupsOf = (said: readonly string[]): string[][] => {
  const groups: string[][] = [[]];
  let negations = 0;
  for (let at = 0; at < said.length; at++) {
    const text = said[at]!.replace(/^!+/, '');
    negations += said[at]!.length - text.length;
    if (text === 'or' || text === '||') groups.push([]);
    if (text === '' || text === 'or' || text === '||') continue;
    const end = text === '{' ? Math.max(at, said.indexOf('}', at)) : at;
    const term = [text, ...said.slice(at + 1, end + 1).map(spell)].join(' ');
    groups.at(-1)!.push(negations % 2 === 1 ? `!${term}` : term);
    negations = 0;
    at = end;
  }
  return groups;
};
