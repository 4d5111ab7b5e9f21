// The page's template and style sheet from views/, read and compiled once.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { Page } from './page.js';

const VIEWS = new URL('../../../views/', import.meta.url);

const readView = (name: string): string => readFileSync(new URL(name, VIEWS), 'utf8');

export interface PageTemplate {
  render(page: Page): string;
  /** Nothing but the page's own style sheet may be used, and nothing fetched. */
  readonly contentSecurityPolicy: string;
}

export const compilePage = (): PageTemplate => {
  const style = readView('stats.css');
  const hash = createHash('sha256').update(style).digest('base64');
  const template = ejs.compile(readView('stats.ejs'), {
    filename: fileURLToPath(new URL('stats.ejs', VIEWS)),
    // Partials are compiled when first included and kept.
    cache: true,
    strict: true,
    localsName: 'view',
  });
  return {
    render: (page) => template({ page, style }),
    contentSecurityPolicy:
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'self'; ` +
      `base-uri 'none'; frame-ancestors 'self'`,
  };
};
