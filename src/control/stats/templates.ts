// The page's template and style sheet from views/, read and compiled once.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
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
  const page = compile('stats.ejs');
  const header = compile('stats-header.ejs');
  const proxyTable = compile('stats-proxy.ejs');
  return {
    render: (content) => page({ page: content, style, header, proxyTable }),
    contentSecurityPolicy:
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'self'; ` +
      `base-uri 'none'; frame-ancestors 'self'`,
  };
};

/** Partials are handed in compiled, not included: after the start the files may be out of reach (chroot, user). */
const compile = (name: string): ejs.TemplateFunction =>
  ejs.compile(readView(name), { filename: name, strict: true, localsName: 'view' });
