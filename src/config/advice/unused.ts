// Backends and ACLs that nothing refers to.
import type { Statement } from '../card.js';
import { headOf } from '../checks/check.js';
import type { Advice } from './advice.js';

/** Everything in these lines that could be a name: inside expressions, behind "!", in lists. */
const namesIn = (statements: readonly Statement[]): ReadonlySet<string> =>
  new Set(statements.flatMap(({ words }) => words.flatMap((word) => word.split(/[^\w.:-]+/))));

/** A backend can be named by rules, `track`, samples such as nbsrv(). */
export const unusedBackends: Advice = ({ model, statements, said, warn }) => {
  const all = model.proxies.flatMap(statements);
  if (all.some(namesElsewhere)) return;
  const named = namesIn(all);
  const defaults = new Set(model.proxies.map((proxy) => said(proxy, 'default_backend')?.words[1]));
  for (const proxy of model.proxies) {
    const { section, name, disabled } = proxy;
    if (section !== 'backend' || disabled || name === '' || named.has(name) || defaults.has(name)) continue;
    const hint = "name it in a 'use_backend' or 'default_backend', or leave it out";
    warn('unused-backend', `backend '${name}' is used by nothing.`, { ...headOf(proxy), hint });
  }
};

/** Names of backends are made up from requests, or stand in the files of SPOE and Lua. */
const namesElsewhere = ({ words }: Statement): boolean =>
  (words[0] === 'use_backend' && words.join(' ').includes('%[')) ||
  (words[0] === 'filter' && words[1] === 'spoe') ||
  words.some((word) => word.startsWith('lua.'));

export const unusedAcls: Advice = ({ model, statements, warn }) => {
  for (const proxy of model.proxies) {
    const told = new Set<string>();
    const lines = statements(proxy);
    const used = namesIn(lines.map((line) => (isAcl(line) ? { ...line, words: line.words.slice(2) } : line)));
    for (const { place, words } of lines.filter(isAcl)) {
      const name = words[1] ?? '';
      if (used.has(name) || told.has(name)) continue;
      told.add(name);
      const where = `${proxy.section} '${proxy.name}'`;
      warn('unused-acl', `ACL '${name}' is used by no condition of ${where}.`, { place, word: name });
    }
  }
};

const isAcl = ({ words }: Statement): boolean => words[0] === 'acl';
