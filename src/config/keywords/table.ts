// How the tables of proxy words are written: the groups of sections of manual 4.1, and rows for words that do not act.
import type { CardStatus, ProxyCard, Section } from '../card.js';

export const EVERYWHERE: readonly Section[] = ['defaults', 'frontend', 'listen', 'backend'];
export const CLIENT_SIDE: readonly Section[] = ['defaults', 'frontend', 'listen'];
export const SERVER_SIDE: readonly Section[] = ['defaults', 'listen', 'backend'];
export const ANY_PROXY: readonly Section[] = ['frontend', 'listen', 'backend'];
export const FRONTENDS: readonly Section[] = ['frontend', 'listen'];
export const BACKENDS: readonly Section[] = ['listen', 'backend'];

/** A word that is known but does not act: its arguments are read over. */
export type InertRow = readonly [
  name: string,
  usage: string,
  sections: readonly Section[],
  summary: string,
  modern?: string,
];

const inert =
  (status: CardStatus) =>
  (reason: string, rows: readonly InertRow[]): ProxyCard[] =>
    rows.map(([name, usage, sections, summary, modern]) => ({
      name,
      usage,
      summary,
      sections,
      status,
      reason,
      ...(modern !== undefined && { modern }),
      parse: (line) => void line.args.rest(),
    }));

/** Accepted, with a notice that says why they change nothing here. */
export const withoutEffect = inert('no-effect');

/** The same for words that HAProxy itself has removed. */
export const removed = (reason: string, rows: readonly InertRow[]): ProxyCard[] =>
  withoutEffect(reason, rows).map((card) => ({ ...card, removed: true }));

/** An alert by name, which says why or what to use instead. */
export const refused = inert('refused');
