// Rows about converters: expressions of one request, each in a header of its own.
import { get, type RuleRow } from './rule-rows.js';

/**
 * What each expression must come to at its start ("]" behind it makes that the whole); undefined: whatever haproxy
 * makes of it. `lines` are header lines of the request.
 */
export const convert = (
  name: string,
  expressions: Readonly<Record<string, string | undefined>>,
  ...lines: string[]
): RuleRow => ({
  name,
  cfg: Object.keys(expressions).map(
    (expression, i) => `http-request set-header X-${i} ${quoted(expression)}`,
  ),
  send: get('/', ...lines),
  expect: Object.values(expressions).map((value, i) => `server x-${i}: [${value ?? ''}`),
});

/** A dollar in double quotes would be a variable of the environment. */
const quoted = (expression: string): string =>
  expression.includes('$') ? `[%[${expression}]]` : `"[%[${expression}]]"`;

/** Where the manual's word counts rather than what 2.6 does, or where 2.6 does not know it. */
export const ours = (why: string, row: RuleRow): RuleRow => ({ ...row, differs: why });

/** Bytes for a header, to be had back by `b64dec`. */
export const base64 = (...parts: (string | readonly number[] | Buffer)[]): string =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  ).toString('base64');
