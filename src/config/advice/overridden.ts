// Lines whose place a later line of the same section takes.
import type { Statement } from '../card.js';
import { saysPlace } from '../source.js';
import { type Advice, at } from './advice.js';

/** Words that have one value. Of `timeout` HAProxy itself says so. */
const SINGLE: ReadonlySet<string> = new Set([
  'backlog',
  'balance',
  'cookie',
  'default_backend',
  'description',
  'error-log-format',
  'fullconn',
  'hash-balance-factor',
  'hash-preserve-affinity',
  'hash-type',
  'http-reuse',
  'id',
  'log-format',
  'log-tag',
  'maxconn',
  'mode',
  'monitor-uri',
  'retries',
  'unique-id-format',
]);

export const overridden: Advice = ({ model, statements, warn }) => {
  for (const proxy of model.proxies) {
    const last = new Map<string, Statement>();
    for (const line of statements(proxy)) {
      const word = line.words[0] ?? '';
      const before = last.get(word);
      if (SINGLE.has(word)) last.set(word, line);
      if (!before) continue;
      const message = `'${word}' is said again at ${saysPlace(line.place)}, which takes the place of this line.`;
      warn('overridden', message, at(before));
    }
  }
};
