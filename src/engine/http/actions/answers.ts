// Actions that end a request, or its rules (manual 4.4: allow, deny).
import type { Ruleset } from '../../../config/rules.js';
import { deny } from '../answer.js';
import { type Action, action, Verdict } from './action.js';

const LISTS: readonly Ruleset[] = ['http-request', 'http-response', 'http-after-response'];

export const answerActions: readonly Action[] = [
  action({
    name: 'allow',
    usage: '',
    summary: 'Ends the rules of the list: the request is let through.',
    rulesets: [...LISTS, 'stats http-request'],
    final: true,
    parse: () => ({}),
    create: () => () => Verdict.stop,
  }),
  action<{ status: number }>({
    name: 'deny',
    usage: '[deny_status <status>]',
    summary: 'Refuses the request with a 403, or the response with a 502.',
    rulesets: ['block', 'http-request', 'http-response', 'stats http-request'],
    final: true,
    parse: (line) => {
      const fallback = line.ruleset === 'http-response' ? 502 : 403;
      if (!line.args.take('deny_status') && !line.args.take('status')) return { status: fallback };
      const status = line.args.integer('a status', 200, 599);
      return status === undefined ? undefined : { status };
    },
    create:
      ({ status }) =>
      (txn) =>
        deny(txn, status),
  }),
];
