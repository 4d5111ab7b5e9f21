// The keyword list of README.md, rendered from the cards that the parser reads.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './proxy.js';

export const readmePath = join(root, 'README.md');

/** What the README says of a keyword or a parameter: the part that all kinds of cards share. */
export interface Word {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly status?: 'acted' | 'no-effect' | 'refused';
  readonly reason?: string;
  readonly modern?: string;
}

export interface Chapter {
  readonly title: string;
  readonly words: readonly Word[];
}

/** The README as it stands, with the text between the two keyword marks replaced. */
export const readmeWith = (chapters: readonly Chapter[]): string =>
  readFileSync(readmePath, 'utf8').replace(
    /(?<=<!-- keywords -->\n)[\s\S]*(?=<!-- \/keywords -->)/,
    () => `\n${renderKeywords(chapters)}\n`,
  );

const renderKeywords = (chapters: readonly Chapter[]): string => {
  const words = chapters.flatMap((chapter) => chapter.words);
  return [
    ...chapters.map(renderChapter),
    fold('Accepted without effect', renderReasons(words.filter(({ status }) => status === 'no-effect'))),
    fold('Refused by name', renderReasons(words.filter(({ status }) => status === 'refused'))),
  ].join('\n\n');
};

const renderChapter = ({ title, words }: Chapter): string => {
  const acted = words.filter(({ status = 'acted' }) => status === 'acted').sort(byName);
  const rows = acted.map((word) => `| ${code(`${word.name} ${word.usage}`)} | ${cell(describe(word))} |`);
  return fold(`${title} (${acted.length})`, ['| word | what it does |', '| --- | --- |', ...rows].join('\n'));
};

const describe = ({ summary, modern }: Word): string =>
  modern === undefined ? summary : `${summary} Removed from HAProxy; today: ${modern}`;

/** One line per reason, with all the words it is true of. */
const renderReasons = (words: readonly Word[]): string => {
  const byReason = new Map<string, string[]>();
  for (const { name, reason = '' } of [...words].sort(byName)) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), code(name)]);
  }
  return [...byReason].map(([reason, names]) => `- ${names.join(', ')}: ${reason}`).join('\n');
};

const fold = (title: string, body: string): string =>
  `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;

const code = (text: string): string => `\`${cell(text.trim())}\``;

const cell = (text: string): string => text.replaceAll('|', '\\|');

const byName = (a: Word, b: Word): number => (a.name < b.name ? -1 : 1);
