// The language as books with chapters: what stands where in a cfg.
import { bindParams } from '#hapax/config/keywords/bind-params.js';
import { serverParams } from '#hapax/config/keywords/server-params.js';
import type { Ruleset } from '#hapax/config/rules.js';
import { MATCHES } from '#hapax/config/sample/matches.js';
import { NEED_TEXT } from '#hapax/config/sample/places.js';
import { language } from '#hapax/keywords.js';
import { RULE_LISTS } from './manual.js';
import type { Book, Chapter, Word } from './readme.js';

const keywords: readonly Chapter[] = [
  { title: 'Section global', words: language.global.cards },
  { title: 'Sections defaults, frontend, backend and listen', words: language.proxy.cards },
  { title: 'Other sections', words: language.sections },
  ...language.sections
    .filter(({ status = 'acted' }) => status === 'acted')
    .map(({ name, table }) => ({ title: `Section ${name}`, words: table.cards })),
  { title: 'Parameters of bind', words: bindParams.cards },
  { title: 'Parameters of server and default-server', words: serverParams.cards },
];

/** Lists that a cfg writes out; the others are those of old words. */
const LISTS: readonly Ruleset[] = [...RULE_LISTS, 'stats http-request'];

const actions: readonly Word[] = language.rules.actions.flatMap((card) => {
  const lists = card.rulesets.filter((list) => LISTS.includes(list));
  return lists.length === 0 ? [] : [{ ...card, cells: [lists.join(', ')] }];
});

const fetches = [...language.samples.fetches.values()].map((card) => ({
  ...card,
  cells: [card.out, NEED_TEXT[card.need], (card.derivatives ?? []).join(' ')],
}));

const converters = [...language.samples.converters.values()].map((card) => ({
  ...card,
  cells: [card.in, card.out],
}));

const tags = [...language.samples.tags.values()].map(({ name, summary, http }) => ({
  name: `%${name}`,
  usage: '',
  summary,
  cells: [http ? 'http' : 'any'],
}));

const matches = Object.entries(MATCHES).map(([name, summary]) => ({ name, usage: '', summary }));

export const books: readonly Book[] = [
  {
    path: 'docs/keywords.md',
    title: 'Keywords',
    about: 'The sections of a cfg and the words that open their lines.',
    chapters: keywords,
  },
  {
    path: 'docs/actions.md',
    title: 'Actions of rules',
    about: 'What the rules of `http-request` and its like do (manual 4.3).',
    chapters: [{ title: 'Actions', words: actions, columns: ['in'] }],
  },
  {
    path: 'docs/samples.md',
    title: 'Samples',
    about: 'What conditions, formats and rules go by (manual 7 and 8.2.6).',
    chapters: [
      { title: 'Sample fetches', words: fetches, columns: ['type', 'needs', 'ACL derivatives'] },
      { title: 'Converters', words: converters, columns: ['from', 'to'] },
      { title: 'Match methods of ACLs', words: matches },
      { title: 'Tags of log formats', words: tags, columns: ['mode'] },
    ],
  },
];
