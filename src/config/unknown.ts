// What to say of a keyword that is not known here: what was probably meant, or where it belongs.
import type { Report, Word } from './arguments.js';
import type { Card, Section } from './card.js';
import type { CardTable, Language } from './language.js';
import { SECTIONS } from './sections.js';
import { didYouMean, fewOf, nearest } from './suggest.js';

/** No card of the section's table begins with these words. */
export const complainOfUnknown = (
  language: Language,
  section: Section | undefined,
  words: readonly Word[],
  report: Report,
) => {
  const [first, second] = words;
  if (!first) return;
  const elsewhere = homeOf(language, section, words);
  if (!section) {
    const hint = elsewhere ? `start ${elsewhere} with a line of its own before it` : undefined;
    return report('alert', 'unknown-keyword', `unknown keyword '${first.text}' out of section.`, first, hint);
  }
  const names = namesOf(language, section);
  const group = names.filter((name) => name.startsWith(`${first.text} `));
  if (group.length === 0) {
    const hint = elsewhere ? `it belongs in ${elsewhere}` : meantBy(language, section, names, words);
    const message = `unknown keyword '${first.text}' in '${section}' section.`;
    return report('alert', 'unknown-keyword', message, first, hint);
  }
  const followers = group.map((name) => name.slice(first.text.length + 1));
  if (!second)
    return report('alert', 'missing-argument', `'${first.text}' expects one of ${fewOf(followers)}.`, first);
  const message = `unknown keyword '${first.text} ${second.text}' in '${section}' section.`;
  const hint = didYouMean(second.text, followers) ?? `'${first.text}' knows ${fewOf(followers, second.text)}`;
  report('alert', 'unknown-keyword', message, second, hint);
};

const tableOfSection = ({ global, proxy, sections }: Language, section: Section): CardTable<Card<never>> =>
  section === 'global' ? global : (sections.find(({ name }) => name === section)?.table ?? proxy);

/** Names of the cards that may stand in the section, without those that nobody should write any more. */
const namesOf = (language: Language, section: Section): readonly string[] => {
  const { cards } = tableOfSection(language, section);
  return cards.flatMap(({ name, sections, modern, removed }) =>
    sections.includes(section) && modern === undefined && !removed ? [name] : [],
  );
};

/** The word that was probably meant: one of this section, or of another kind of section. */
const meantBy = (
  language: Language,
  section: Section,
  names: readonly string[],
  [first, second]: readonly Word[],
): string | undefined => {
  const spoken = first?.text ?? '';
  const here =
    didYouMean(`${spoken} ${second?.text ?? ''}`.trimEnd(), names) ??
    didYouMean(spoken, [...names, ...SECTIONS]);
  if (here || section === 'global' || tableOfSection(language, section) !== language.proxy) return here;
  const card = nearest(
    spoken,
    language.proxy.cards.map(({ name }) => name),
  );
  const found = language.proxy.cards.find(({ name }) => name === card);
  return (
    found &&
    `did you mean '${card}'? It belongs in a ${fewOf(found.sections).replace(' and ', ' or ')} section`
  );
};

/** A card there is, but not for this section: HAProxy ignores some of them, and so the cfg stays valid. */
export const complainOfMisplaced = (name: string, section: Section, proxy: string, report: Report) => {
  if (section === 'defaults')
    return report('alert', 'misplaced-keyword', `'${name}' not allowed in 'defaults' section.`);
  const side = section === 'frontend' ? 'backend' : 'frontend';
  if (/^tcp-re(quest|sponse) /.test(name))
    return report(
      'alert',
      'misplaced-keyword',
      `'${name}' is not allowed because ${section} '${proxy}' is not a ${side}.`,
    );
  if (/^(default-server|server|server-template)$/.test(name))
    return report(
      'alert',
      'misplaced-keyword',
      `'${name}' not allowed because ${section} '${proxy}' has no ${side} capability.`,
      undefined,
      "servers stand in a 'backend' or 'listen' section",
    );
  const ignored = name.startsWith('timeout ') ? 'will be ignored' : 'ignored';
  const instead = name === 'fullconn' ? 'maxconn' : name === 'maxconn' ? 'fullconn' : undefined;
  report(
    'warning',
    'misplaced-keyword',
    `'${name}' ${ignored} because ${section} '${proxy}' has no ${side} capability.`,
    undefined,
    instead && `maybe you want '${instead}' instead?`,
  );
};

const homeOf = (
  language: Language,
  section: Section | undefined,
  words: readonly Word[],
): string | undefined => {
  if (section !== 'global' && language.global.find(words)) return "the 'global' section";
  const inProxy = section !== undefined && tableOfSection(language, section) === language.proxy;
  if (!inProxy && language.proxy.find(words))
    return "a 'defaults', 'frontend', 'backend' or 'listen' section";
  const kinds = language.sections.filter(({ table }) => table.find(words)).map(({ name }) => name);
  return kinds.length > 0 ? `a ${fewOf(kinds).replace(' and ', ' or ')} section` : undefined;
};
