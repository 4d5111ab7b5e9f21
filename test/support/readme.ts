// The lists of keywords for people, rendered from the cards that the parser reads.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './proxy.js';

/** What the README says of a keyword or a parameter: the part that all kinds of cards share. */
export interface Word {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly status?: 'acted' | 'no-effect' | 'refused';
  readonly reason?: string;
}

export interface Chapter {
  readonly title: string;
  readonly words: readonly Word[];
}

export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Everything that is written from the cards: the README's list of what acts, and the page of what does not. */
export const pagesOf = (chapters: readonly Chapter[]): readonly Page[] => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const words = chapters.flatMap((chapter) => chapter.words);
  const list = chapters.map(renderChapter).join('\n\n');
  return [
    {
      path: join(root, 'README.md'),
      text: readme.replace(/(?<=<!-- keywords -->\n)[\s\S]*(?=<!-- \/keywords -->)/, () => `\n${list}\n\n`),
    },
    { path: join(root, 'docs/inert-keywords.md'), text: renderInert(words) },
  ];
};

const renderInert = (words: readonly Word[]): string => `# Words that do not act

Written from the tables that the parser reads, by \`npm run docs\`. What acts is listed in the [README](../README.md).

## Accepted without effect

A notice tells the reason where one of these words is used.

${renderReasons(words.filter(({ status }) => status === 'no-effect'))}

## Not supported

An error tells the reason where one of these words is used.

${renderReasons(words.filter(({ status }) => status === 'refused'))}
`;

const renderChapter = ({ title, words }: Chapter): string => {
  const acted = words.filter(({ status = 'acted' }) => status === 'acted').sort(byName);
  const rows = groups(
    acted,
    ({ summary }) => summary,
    ({ name, usage }) => `${name} ${usage}`,
  );
  const lines = rows.map(([summary, names]) => `| ${names.join('<br>')} | ${cell(summary)} |`);
  return fold(
    `${title}: ${acted.length} words`,
    ['| word | what it does |', '| --- | --- |', ...lines].join('\n'),
  );
};

const renderReasons = (words: readonly Word[]): string =>
  groups(
    [...words].sort(byName),
    ({ reason = '' }) => reason,
    ({ name }) => name,
  )
    .map(([reason, names]) => `- ${names.join(', ')}: ${reason}`)
    .join('\n');

/** Words of which the same is said, as [what is said, the words]; in the order of each group's first word. */
const groups = (
  words: readonly Word[],
  said: (word: Word) => string,
  shown: (word: Word) => string,
): (readonly [string, readonly string[]])[] => {
  const found = new Map<string, Set<string>>();
  for (const word of words) {
    const names = found.get(said(word)) ?? new Set();
    found.set(said(word), names.add(code(shown(word))));
  }
  return [...found].map(([text, names]) => [text, [...names]]);
};

const fold = (title: string, body: string): string =>
  `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;

const code = (text: string): string => `\`${cell(text.trim())}\``;

const cell = (text: string): string => text.replaceAll('|', '\\|');

const byName = (a: Word, b: Word): number => (a.name < b.name ? -1 : 1);
