// What else there is to say of a cfg that HAProxy would take without a word: things said in vain. The functions stand
// in the table of advise.ts.
import type { Statement } from '../card.js';
import type { Checking, Where } from '../checks/check.js';
import type { Code } from '../codes.js';
import { saysPlace } from '../source.js';

/** Looks at a whole cfg. */
export type Advice = (advising: Advising) => void;

export interface Advising extends Pick<Checking, 'language' | 'model' | 'statements' | 'said'> {
  /** A warning that counts as none for `zero-warning`, for HAProxy does not have it. */
  warn(code: Code, message: string, at: Where): void;
}

/** "'timeout queue'", as messages name a line. */
export const called = ({ words }: Statement): string =>
  `'${words.slice(0, /^(?:option|timeout|stats|http-check)$/.test(words[0] ?? '') ? 2 : 1).join(' ')}'`;

/** "'use_backend' (haproxy.cfg:12)". */
export const calledAt = (statement: Statement): string =>
  `${called(statement)} (${saysPlace(statement.place)})`;

/** Points at the keyword of a line. */
export const at = ({ place, words }: Statement, hint?: string): Where => ({ place, word: words[0], hint });

export const startsWith = ({ words }: Statement, wanted: string): boolean =>
  wanted.split(' ').every((word, index) => words[index] === word);
