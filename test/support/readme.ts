// The lists of words for people, rendered from the cards that the parser reads: books in docs/, and in the README how many
// words there are of each kind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './proxy.js';

/** What is said of a keyword, a parameter, an action, a sample: the part that all kinds of cards share. */
export interface Word {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly status?: 'acted' | 'no-effect' | 'refused';
  readonly reason?: string;
  /** In the order of the chapter's columns. */
  readonly cells?: readonly string[];
}

export interface Chapter {
  readonly title: string;
  readonly words: readonly Word[];
  /** Heads of the columns beside the word and its summary. */
  readonly columns?: readonly string[];
}

export interface Book {
  /** From the root of the checkout. */
  readonly path: string;
  readonly title: string;
  readonly about: string;
  readonly chapters: readonly Chapter[];
}

export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Everything that is written from the cards. */
export const pagesOf = (books: readonly Book[]): readonly Page[] => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const counts = renderCounts(books);
  return [
    {
      path: join(root, 'README.md'),
      text: readme.replace(/(?<=<!-- keywords -->\n)[\s\S]*(?=<!-- \/keywords -->)/, () => `\n${counts}\n\n`),
    },
    ...books.map((book) => ({ path: join(root, book.path), text: renderBook(book) })),
  ];
};

const STATUSES = ['acted', 'no-effect', 'refused'] as const;

const withStatus = ({ words }: Chapter, wanted: Word['status']): readonly Word[] =>
  words.filter(({ status = 'acted' }) => status === wanted).toSorted(byName);

const renderCounts = (books: readonly Book[]): string => {
  const rows = books.flatMap(({ path, chapters }) =>
    chapters.map((chapter) => {
      const anchor = chapter.title
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-');
      const counts = STATUSES.map((status) => withStatus(chapter, status).length || '');
      return `| [${chapter.title}](${path}#${anchor}) | ${counts.join(' | ')} |`;
    }),
  );
  return ['| | act | without effect | refused |', '| --- | ---: | ---: | ---: |', ...rows].join('\n');
};

const renderBook = ({ title, about, chapters }: Book): string =>
  `# ${title}\n\n${about} Written from the tables that the parser reads, by \`npm run docs\`.\n\n${chapters.map(renderChapter).join('\n')}`;

const renderChapter = (chapter: Chapter): string => {
  const [acted, idle, refused] = STATUSES.map((status) => withStatus(chapter, status));
  return [
    `## ${chapter.title}\n`,
    renderTable(acted ?? [], chapter.columns ?? []),
    renderReasons('Accepted, with a notice that says why they have no effect:', idle ?? []),
    renderReasons('Refused, with an error that says why or what to use instead:', refused ?? []),
  ]
    .filter((part) => part !== '')
    .join('\n');
};

const renderTable = (words: readonly Word[], columns: readonly string[]): string => {
  if (words.length === 0) return '';
  const rows = groups(words, ({ cells = [], summary }) => [...cells, summary].map(cell).join(' | '), usageOf);
  const lines = rows.map(([said, names]) => `| ${names.join('<br>')} | ${said} |`);
  const heads = ['word', ...columns, 'what it does'];
  return [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...lines, ''].join('\n');
};

/** The usage of samples has their name in it already, that of actions may start with a parenthesis. */
const usageOf = ({ name, usage }: Word): string => {
  if (usage === name || usage.startsWith(`${name}(`)) return usage;
  return usage.startsWith('(') ? `${name}${usage}` : `${name} ${usage}`;
};

const renderReasons = (about: string, words: readonly Word[]): string => {
  if (words.length === 0) return '';
  const found = groups(
    words,
    ({ reason = '' }) => reason,
    ({ name }) => name,
  );
  const lines = found.map(([reason, names]) => `- ${names.join(', ')}: ${reason}`);
  return `${about}\n\n${lines.join('\n')}\n`;
};

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

const code = (text: string): string => `\`${cell(text.trim())}\``;

const cell = (text: string): string => text.replaceAll('|', '\\|');

const byName = (a: Word, b: Word): number => (a.name < b.name ? -1 : 1);
