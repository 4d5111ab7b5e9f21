// The language as chapters of the README: what stands where in a cfg.
import { bindParams } from '#hapax/config/keywords/bind-params.js';
import { serverParams } from '#hapax/config/keywords/server-params.js';
import { language } from '#hapax/keywords.js';
import type { Chapter } from './readme.js';

export const chapters: readonly Chapter[] = [
  { title: 'Section global', words: language.global.cards },
  { title: 'Sections defaults, frontend, backend and listen', words: language.proxy.cards },
  {
    title: 'Other sections',
    words: language.sections,
  },
  ...language.sections
    .filter(({ status = 'acted' }) => status === 'acted')
    .map(({ name, table }) => ({ title: `Section ${name}`, words: table.cards })),
  { title: 'Parameters of bind', words: bindParams.cards },
  { title: 'Parameters of server and default-server', words: serverParams.cards },
];
