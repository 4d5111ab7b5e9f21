// ACLs with the name of a predefined one (manual 7.4), whose place they take in their section.
import { PREDEFINED_NAMES } from '../sample/predefined.js';
import type { Advice } from './advice.js';

export const shadowedAcls: Advice = ({ model, statements, warn }) => {
  for (const proxy of model.proxies) {
    const told = new Set<string>();
    for (const { words, place } of statements(proxy)) {
      const [keyword, name = ''] = words;
      if (keyword !== 'acl' || told.has(name) || !PREDEFINED_NAMES.includes(name)) continue;
      told.add(name);
      const message = `ACL '${name}' takes the place of the predefined one in ${proxy.section} '${proxy.name}'.`;
      warn('shadowed-acl', message, { place, word: name });
    }
  }
};
