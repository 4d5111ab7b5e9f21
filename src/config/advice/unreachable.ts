// Rules that never get a request, because one before them takes all.
import type { Statement } from '../card.js';
import { isFinalHttp, isUnconditional } from '../checks/rule-order.js';
import { type Advice, at, called, calledAt, startsWith } from './advice.js';

interface Row {
  /** Takes everything, when it has no condition. */
  readonly takesAll: (statement: Statement) => boolean;
  /** Rules of the same family that are in vain after it. */
  readonly after: readonly string[];
  /** Rules of families that run later, in vain wherever they stand. */
  readonly anywhere: readonly string[];
}

const family = (words: string, actions: readonly string[]): Row => ({
  takesAll: (statement) =>
    startsWith(statement, words) &&
    actions.includes(statement.words[words.split(' ').length] ?? '') &&
    isUnconditional(statement),
  after: [words],
  anywhere: [],
});

const ROWS: readonly Row[] = [
  family('tcp-request connection', ['accept', 'reject']),
  family('tcp-request session', ['accept', 'reject']),
  family('tcp-request content', ['accept', 'reject']),
  family('tcp-response content', ['accept', 'close', 'reject']),
  {
    // `allow` ends these rules, but not the others.
    takesAll: (rule) => startsWith(rule, 'http-request') && rule.words[1] !== 'allow' && isFinalHttp(rule),
    after: [],
    anywhere: ['redirect', 'use_backend'],
  },
  {
    takesAll: (rule) => startsWith(rule, 'redirect') && isUnconditional(rule),
    after: ['redirect'],
    anywhere: ['use_backend'],
  },
  {
    takesAll: (rule) =>
      startsWith(rule, 'use_backend') && isUnconditional(rule) && !rule.words.join(' ').includes('%['),
    after: ['use_backend'],
    anywhere: ['default_backend'],
  },
];

export const unreachable: Advice = ({ model, statements, warn }) => {
  for (const proxy of model.proxies) {
    const told = new Set<Statement>();
    const rules = statements(proxy);
    for (const row of ROWS) {
      const index = rules.findIndex(row.takesAll);
      const final = rules[index];
      if (!final) continue;
      const isVain = (rule: Statement, position: number): boolean =>
        row.anywhere.some((words) => startsWith(rule, words)) ||
        (position > index && row.after.some((words) => startsWith(rule, words)));
      for (const rule of rules.filter((one, position) => !told.has(one) && isVain(one, position))) {
        told.add(rule);
        const message = `${called(rule)} can never be reached, as ${calledAt(final)} has no condition.`;
        warn('unreachable-rule', message, at(rule));
      }
    }
  }
};
