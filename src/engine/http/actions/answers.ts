// Actions that answer in place of a server, or refuse to (manual 4.4: allow, auth, deny, return).
import { bytesOf } from '../../../common/bytes.js';
import { STATUS_CODES } from '../../../config/keywords/errors.js';
import { needReplyStatus, REPLY_USAGE, readHttpReply } from '../../../config/keywords/http-reply.js';
import type { HttpReply, Ruleset } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { beginsCondition } from '../../../config/sample/condition.js';
import type { Compiler } from '../../sample/compiler.js';
import { deny, intercept } from '../answer.js';
import { compileHttpReply, type Reply } from '../replies.js';
import { pageOf } from '../respond.js';
import type { Transaction } from '../transaction.js';
import { type Action, action, Verdict } from './action.js';

const LISTS: readonly Ruleset[] = ['http-request', 'http-response', 'http-after-response'];

const PAGE = (status: number): HttpReply => ({ status, body: { kind: 'page' }, headers: [] });

const saysNoMore = ({ args }: RuleLine): boolean => args.peek() === undefined || beginsCondition(args.peek());

/** The words of `deny` and `tarpit`: those of `return`; a page where there are none but a status. */
export const parseRefusal = (line: RuleLine, fallback: number): HttpReply | undefined => {
  if (saysNoMore(line)) return PAGE(fallback);
  if (!line.args.take('deny_status')) return readHttpReply(line, line.ruleset, fallback);
  const status = needReplyStatus(line);
  if (status === undefined) return undefined;
  const word = line.args.words.find(({ text }) => text === 'deny_status');
  if (!saysNoMore(line)) return readHttpReply(line, line.ruleset, status);
  if (STATUS_CODES.has(status)) return PAGE(status);
  const message = `status code '${status}' not handled by default with 'default-errorfiles' argument.`;
  return void line.report('alert', 'bad-status', message, word);
};

/** The answer to a request, by the page of its proxy where the words say no more. */
export const compileReply = (reply: HttpReply, compiler: Compiler): ((txn: Transaction) => Reply) => {
  const { status } = reply;
  return compileHttpReply(reply, compiler) ?? ((txn) => pageOf(txn, status));
};

const STATS_REALM = 'HAProxy Statistics';

const deniedStatus = ({ ruleset }: RuleLine): number => (ruleset === 'http-response' ? 502 : 403);

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
  action<HttpReply>({
    name: 'deny',
    usage: `[{ status | deny_status } <code>] ${REPLY_USAGE}`,
    summary: 'Refuses the request with a 403, or the response with a 502, or as told.',
    rulesets: ['block', 'http-request', 'http-response', 'stats http-request'],
    final: true,
    parse: (line) => parseRefusal(line, deniedStatus(line)),
    create: (settings, compiler) => {
      const reply = compileReply(settings, compiler);
      return (txn) => deny(txn, reply(txn));
    },
  }),
  action<HttpReply>({
    name: 'return',
    usage: `[status <code>] ${REPLY_USAGE}`,
    summary: 'Answers at once with a text, a file, or a page of errors.',
    rulesets: ['http-request', 'http-response'],
    final: true,
    parse: (line) => readHttpReply(line, line.ruleset, 200),
    create: (settings, compiler) => {
      const reply = compileReply(settings, compiler);
      return (txn) => intercept(txn, reply(txn));
    },
  }),
  action<{ realm?: string }>({
    name: 'auth',
    usage: '[realm <realm>]',
    summary: 'Asks the client for a user and a password.',
    rulesets: ['http-request', 'stats http-request'],
    final: true,
    parse: (line) => {
      if (!line.args.take('realm'))
        return line.ruleset === 'stats http-request' ? { realm: STATS_REALM } : {};
      const realm = line.args.need('a realm');
      return realm && { realm: bytesOf(realm.text) };
    },
    create: ({ realm }, { proxy }) => {
      const challenge = `Basic realm="${realm ?? proxy.name}"`;
      return (txn) => intercept(txn, askForPassword(txn, challenge));
    },
  }),
];

/** A page may have a challenge of its own, which ours replaces. */
const askForPassword = (txn: Transaction, challenge: string): Reply => {
  const page = pageOf(txn, 401);
  const others = page.fields.replace(/^www-authenticate:.*\r\n/gim, '');
  return { ...page, fields: `${others}www-authenticate: ${challenge}\r\n` };
};
