// What to say of a keyword that is not known here: what was probably meant, or where it belongs.
import type { Report, Word } from './arguments.js';
import type { Section } from './card.js';
import type { Language } from './language.js';
import { SECTIONS } from './sections.js';
import { didYouMean } from './suggest.js';

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
  const table = section === 'global' ? language.global : language.proxy;
  const group = table.startingWith(first.text);
  if (group.length > 0) {
    const names = group.map((name) => name.slice(first.text.length + 1));
    if (second)
      return report(
        'alert',
        'unknown-keyword',
        `unknown keyword '${first.text} ${second.text}' in '${section}' section.`,
        second,
        didYouMean(second.text, names) ?? `'${first.text}' knows ${quotedList(names)}`,
      );
    return report('alert', 'missing-argument', `'${first.text}' expects one of ${quotedList(names)}.`, first);
  }
  const names = table.cards.map(({ name }) => name);
  report(
    'alert',
    'unknown-keyword',
    `unknown keyword '${first.text}' in '${section}' section.`,
    first,
    elsewhere
      ? `it belongs in ${elsewhere}`
      : (didYouMean(`${first.text} ${second?.text ?? ''}`.trimEnd(), names) ??
          didYouMean(first.text, [...names, ...SECTIONS])),
  );
};

/** A card there is, but not for this section: HAProxy ignores some of them, and so the cfg stays valid. */
export const complainOfMisplaced = (name: string, section: Section, proxy: string, report: Report) => {
  if (section === 'defaults')
    return report('alert', 'misplaced-keyword', `'${name}' not allowed in 'defaults' section.`);
  const side = section === 'frontend' ? 'backend' : 'frontend';
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
  if (section === undefined || section === 'global')
    return language.proxy.find(words) ? "a 'defaults', 'frontend', 'backend' or 'listen' section" : undefined;
  return undefined;
};

const quotedList = (names: readonly string[]): string => {
  const quoted = names.map((name) => `'${name}'`);
  return quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}` : (quoted[0] ?? '');
};
