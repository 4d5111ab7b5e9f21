// docs/diagnostics: a page per code, written by hand but for what its example prints; and the list of them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '#hapax/config/load.js';
import { renderDiagnostic } from '#hapax/config/render.js';
import { language } from '#hapax/keywords.js';
import { makeWorld } from './config.js';
import { root } from './proxy.js';
import type { Page } from './readme.js';

const FOLDER = join(root, 'docs/diagnostics');
const INDEX = join(FOLDER, 'README.md');

/** A cfg, and what hapax prints of it; a cfg without a line feed at its end says so. */
const EXAMPLE = /(?<=```haproxy( no-final-line-feed)?\n)([\s\S]*?)(\n```\n\n```text\n)[\s\S]*?(?=```\n)/;

export interface DiagnosticPage extends Page {
  readonly code: string;
  /** As the page has it; undefined where there is none. */
  readonly example: string | undefined;
}

/** The pages as they are. */
export const readPages = (): readonly DiagnosticPage[] =>
  readdirSync(FOLDER)
    .filter((name) => name !== 'README.md')
    .map((name) => {
      const path = join(FOLDER, name);
      const text = readFileSync(path, 'utf8');
      return { path, text, code: name.replace(/\.md$/, ''), example: EXAMPLE.exec(text)?.[2] };
    });

/** The pages as they should be, and their list. */
export const diagnosticPages = (): readonly Page[] => {
  const pages = readPages();
  return [
    ...pages.map(({ path, text, code }) => ({
      path,
      text: text.replace(EXAMPLE, (_all, open: string | undefined, cfg: string, between: string) => {
        const printed = print(code, open === undefined ? `${cfg}\n` : cfg);
        return `${cfg}${between}${printed}`;
      }),
    })),
    { path: INDEX, text: renderIndex(pages) },
  ];
};

/** A file that an example can name. */
const FILES: ReadonlyMap<string, string> = new Map([['sorry.http', '<html>Sorry, back soon.</html>\n']]);

const readFile = (path: string): { text: string } | { error: string } => {
  const text = FILES.get(path);
  return text === undefined ? { error: 'No such file or directory' } : { text };
};

const print = (code: string, text: string): string => {
  const { diagnostics, sources } = loadConfig(
    [{ name: 'haproxy.cfg', text }],
    makeWorld({ readFile }),
    language,
  );
  const found = diagnostics.filter((diagnostic) => diagnostic.code === code);
  return found.map((diagnostic) => renderDiagnostic(diagnostic, sources, 42)).join('');
};

const renderIndex = (pages: readonly DiagnosticPage[]): string => {
  const rows = pages.map(({ code, text }) => `| [${code}](${code}.md) | ${text.split('\n')[2]} |`);
  return `# What hapax says of a cfg

Every message has a code: \`hapax -c --format json\` shows it, and \`# hapax: ignore CODE\` at the end of a line, or alone on
the line above, silences it there, unless it is an error. \`--no-advice\` leaves out all that HAProxy would not say.

| code | meaning |
| --- | --- |
${rows.join('\n')}
`;
};
