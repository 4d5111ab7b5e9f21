// Actions on the request line and the status line (manual 4.4: set-method, set-path, set-pathq, set-query, set-uri,
// set-status).
import { bytesOf } from '../../../common/bytes.js';
import type { LogFormat } from '../../../config/rules.js';
import { needFormat } from '../../../config/sample/readers.js';
import { TOKEN } from '../../http1/headers.js';
import { reasonOf } from '../reasons.js';
import { setTarget, withPath, withQuery } from '../rewrite.js';
import type { Transaction } from '../transaction.js';
import { type Action, action, Verdict } from './action.js';

const writes = (name: string, summary: string, put: (txn: Transaction, text: string) => void): Action =>
  action<{ format: LogFormat }>({
    name,
    usage: '<fmt>',
    summary,
    rulesets: ['http-request'],
    parse: (line) => {
      const format = needFormat(line, 'a format', line.ruleset);
      return format && { format };
    },
    create: ({ format }, compiler) => {
      const write = compiler.format(format, 'http');
      return (txn) => {
        put(txn, write(txn));
        return Verdict.next;
      };
    },
  });

export const targetActions: readonly Action[] = [
  writes('set-method', 'Sets the method of the request.', (txn, method) => {
    // What is no method would take the target's place.
    if (TOKEN.test(method)) txn.head.method = method;
  }),
  writes('set-path', 'Sets the path; the query stays.', (txn, path) =>
    setTarget(txn, withPath(txn.head.uri, path, false)),
  ),
  writes('set-pathq', 'Sets path and query.', (txn, path) =>
    setTarget(txn, withPath(txn.head.uri, path, true)),
  ),
  writes('set-query', 'Sets the query; the path stays.', (txn, query) =>
    setTarget(txn, withQuery(txn.head.uri, query)),
  ),
  writes('set-uri', 'Sets the whole URI, and Host where it names one.', setTarget),
  action<{ status: number; reason: string }>({
    name: 'set-status',
    usage: '<status> [reason <str>]',
    summary: 'Sets the status of the answer.',
    rulesets: ['http-response', 'http-after-response'],
    parse: (line) => {
      const status = line.args.integer('a status', 100, 999);
      if (status === undefined) return undefined;
      if (!line.args.take('reason')) return { status, reason: reasonOf(status) };
      const word = line.args.need('a reason');
      return word && { status, reason: bytesOf(word.text).replace(/[\r\n\0]/g, ' ') };
    },
    create:
      ({ status, reason }) =>
      (txn) => {
        const head = txn.responseHead!;
        head.status = status;
        head.reason = reason;
        return Verdict.next;
      },
  }),
];
