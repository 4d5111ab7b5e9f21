// Actions that keep a client waiting, or leave it without an answer (manual 4.4: pause, reject, silent-drop, tarpit,
// wait-for-body, wait-for-handshake).
import { REPLY_USAGE } from '../../../config/keywords/http-reply.js';
import type { Expression, HttpReply } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { monotonicMs } from '../../net/clock.js';
import { countDenied, hangUp } from '../answer.js';
import { finish } from '../finish.js';
import { awaitResponseBody, pauseResponse } from '../held-response.js';
import { holdFor, PAUSE } from '../hold.js';
import type { Reply } from '../replies.js';
import { receiveBody } from '../request-buffer.js';
import { sendReply } from '../respond.js';
import type { Transaction } from '../transaction.js';
import { type Action, action, Verdict } from './action.js';
import { compileReply, parseRefusal } from './answers.js';
import { parseSilentDrop } from './connection.js';
import { numberOf, parseNumber } from './numbers.js';

/** For `timeout tarpit`, or `timeout connect` where that is not set; then it answers as if it had been busy. */
export const tarpit =
  (reply: (txn: Transaction) => Reply) =>
  (txn: Transaction): Verdict => {
    const { tarpit, connect } = { ...(txn.backend ?? txn.frontend).timeouts, ...txn.marks?.timeouts };
    countDenied(txn);
    txn.requestReceivedAt = -1;
    txn.termination = 'PT';
    return holdFor(txn, tarpit ?? connect ?? 0, {
      resume: () => {
        txn.queueLeftAt = monotonicMs();
        sendReply(txn, reply(txn));
      },
      leave: () => {
        txn.queueLeftAt = monotonicMs();
        txn.status = reply(txn).status;
        txn.keepClient = false;
        finish(txn);
      },
    });
  };

const parsePause = (line: RuleLine): { ms: number | Expression } | undefined => {
  const ms = parseNumber(line, 'a delay', 'ms');
  return ms === undefined ? undefined : { ms };
};

const parseWaitForBody = (line: RuleLine): { timeMs: number; atLeast?: number } | undefined => {
  let timeMs: number | undefined;
  let atLeast: number | undefined;
  for (;;) {
    if (line.args.take('time')) timeMs = line.args.duration('a time');
    else if (line.args.take('at-least')) atLeast = line.args.size('a size');
    else break;
  }
  if (timeMs !== undefined) return { timeMs, ...(atLeast !== undefined && { atLeast }) };
  const message = "'wait-for-body' expects 'time <time>'.";
  return void line.report('alert', 'missing-argument', message);
};

export const holdActions: readonly Action[] = [
  action<HttpReply>({
    name: 'tarpit',
    usage: `[{ status | deny_status } <code>] ${REPLY_USAGE}`,
    summary: 'Refuses a request after "timeout tarpit", with a 500 or as told.',
    rulesets: ['http-request'],
    final: true,
    parse: (line) => parseRefusal(line, 500),
    create: (settings, compiler) => tarpit(compileReply(settings, compiler)),
  }),
  action<{ ms: number | Expression }>({
    name: 'pause',
    usage: '{ <timeout> | <expr> }',
    summary: 'Holds a request back for a while.',
    rulesets: ['http-request'],
    parse: parsePause,
    create: ({ ms }, compiler) => {
      const delayOf = numberOf(ms, compiler);
      return (txn) => {
        const delayMs = delayOf(txn);
        return delayMs === undefined || delayMs <= 0 ? Verdict.next : holdFor(txn, delayMs, PAUSE);
      };
    },
  }),
  action({
    name: 'reject',
    usage: '',
    summary: 'Closes the connection without an answer.',
    rulesets: ['http-request'],
    final: true,
    parse: () => ({}),
    create: () => (txn) => {
      countDenied(txn);
      return hangUp(txn);
    },
  }),
  action({
    name: 'silent-drop',
    usage: '[rst-ttl <ttl>]',
    summary: 'Forgets the connection, and leaves the client to find out.',
    rulesets: ['http-request', 'http-response'],
    final: true,
    parse: parseSilentDrop,
    create: () => (txn) => {
      countDenied(txn);
      txn.client.fallSilent();
      return hangUp(txn);
    },
  }),
  action<{ timeMs: number; atLeast?: number }>({
    name: 'wait-for-body',
    usage: 'time <time> [at-least <bytes>]',
    summary: 'Waits for the body of a request, so that rules can look at it.',
    rulesets: ['http-request'],
    parse: parseWaitForBody,
    create: ({ timeMs, atLeast }) => {
      const wait = { timeoutMs: timeMs, ...(atLeast !== undefined && { atLeast }) };
      return (txn) => (receiveBody(txn, wait) ? Verdict.wait : Verdict.next);
    },
  }),
  action<{ timeMs: number; atLeast?: number }>({
    name: 'wait-for-body',
    usage: 'time <time> [at-least <bytes>]',
    summary: 'Waits for the body of a response, so that rules can look at it.',
    rulesets: ['http-response'],
    parse: parseWaitForBody,
    create: ({ timeMs, atLeast }) => {
      const enough = atLeast || Number.POSITIVE_INFINITY;
      return (txn) => awaitResponseBody(txn, timeMs, enough);
    },
  }),
  action<{ ms: number | Expression }>({
    name: 'pause',
    usage: '{ <timeout> | <expr> }',
    summary: 'Holds a response back for a while.',
    rulesets: ['http-response'],
    parse: parsePause,
    create: ({ ms }, compiler) => {
      const delayOf = numberOf(ms, compiler);
      return (txn) => {
        const delayMs = delayOf(txn);
        return delayMs === undefined || delayMs <= 0 ? Verdict.next : pauseResponse(txn, delayMs);
      };
    },
  }),
];
