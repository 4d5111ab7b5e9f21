// Actions that change for one request what the cfg says of all (manual 4.4: disable-l7-retry, do-log, set-log-level,
// set-retries, set-timeout).
import { choice } from '../../../config/keywords/readers.js';
import type { Expression, Ruleset } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { LogLevel } from '../../../log/log.js';
import { monotonicMs } from '../../net/clock.js';
import { type Act, type Action, action, type Ruled, Verdict } from './action.js';
import { numberOf, parseNumber } from './numbers.js';

const LISTS: readonly Ruleset[] = [
  'tcp-request content',
  'tcp-response content',
  'http-request',
  'http-response',
  'http-after-response',
];

const LEVELS = ['silent', ...(Object.keys(LogLevel) as (keyof typeof LogLevel)[])] as const;
const TIMEOUTS = ['client', 'connect', 'queue', 'server', 'tarpit', 'tunnel'] as const;
type TimeoutName = (typeof TIMEOUTS)[number];

/** Those of the other side of a proxy make no sense in it. */
const FRONTEND_ONLY: readonly TimeoutName[] = ['client'];
const EITHER: readonly TimeoutName[] = ['tarpit'];

const parseTimeout = (line: RuleLine): { name: TimeoutName; ms: number | Expression } | undefined => {
  const name = choice(line, 'set-timeout', TIMEOUTS);
  if (!name) return undefined;
  const { section } = line.draft;
  const needs = EITHER.includes(name) ? undefined : FRONTEND_ONLY.includes(name) ? 'frontend' : 'backend';
  if (needs && section !== 'listen' && section !== needs && line.section !== 'defaults')
    return void line.report(
      'alert',
      'misplaced-keyword',
      `'${name}' timeouts are of a proxy with ${needs} capability, which this is not.`,
    );
  const word = line.args.peek();
  const ms = parseNumber(line, 'a timeout', 'ms');
  if (ms !== 0) return ms === undefined ? undefined : { name, ms };
  return void line.report('alert', 'out-of-range', 'null value is not valid for a timeout.', word);
};

/** With the format of the frontend, while it goes on. */
const logNow: Act<Ruled> = (stream) => {
  const { endedAt } = stream;
  stream.endedAt = monotonicMs();
  stream.client.entrance.log?.send(stream);
  stream.endedAt = endedAt;
  return Verdict.next;
};

export const settingActions: readonly Action<Ruled>[] = [
  action<{ level: number | 'silent' }, Ruled>({
    name: 'set-log-level',
    usage: '<level>',
    summary: 'Sets the level of the log line, or "silent".',
    rulesets: LISTS,
    parse: (line) => {
      const level = choice(line, 'set-log-level', LEVELS);
      return level && { level: level === 'silent' ? level : LogLevel[level] };
    },
    create:
      ({ level }) =>
      (stream) => {
        stream.mark.logLevel = level;
        return Verdict.next;
      },
  }),
  action<object, Ruled>({
    name: 'do-log',
    usage: '',
    summary: 'Writes a log line now, besides the one at the end.',
    rulesets: ['tcp-request connection', 'tcp-request session', ...LISTS],
    parse: (line) => {
      const word = line.args.peek();
      if (word?.text !== 'profile') return {};
      return void line.report('alert', 'not-supported', "'do-log profile' is not supported yet.", word);
    },
    create: () => logNow,
  }),
  action<{ retries: number | Expression }, Ruled>({
    name: 'set-retries',
    usage: '{ <int> | <expr> }',
    summary: 'Sets how often connecting to a server is tried again.',
    rulesets: ['tcp-request content', 'http-request'],
    parse: (line) => {
      if (line.section === 'frontend')
        return void line.report(
          'alert',
          'misplaced-keyword',
          "'set-retries' needs a proxy with backend capability.",
        );
      const word = line.args.peek();
      const retries = parseNumber(line, 'a number of retries', 'none');
      if (typeof retries === 'number' && (retries < 0 || retries > 100))
        return void line.report('alert', 'out-of-range', 'retries are a number from 0 to 100.', word);
      return retries === undefined ? undefined : { retries };
    },
    create: ({ retries }, compiler) => {
      const retriesOf = numberOf(retries, compiler);
      return (stream) => {
        const found = retriesOf(stream);
        if (found !== undefined && found >= 0 && found <= 100) stream.mark.retries = found;
        return Verdict.next;
      };
    },
  }),
];

/** Those of HTTP alone. */
export const requestSettingActions: readonly Action[] = [
  action<{ name: TimeoutName; ms: number | Expression }>({
    name: 'set-timeout',
    usage: '{ client | connect | queue | server | tarpit | tunnel } { <timeout> | <expr> }',
    summary: 'Sets a timeout of the request.',
    rulesets: ['http-request', 'http-response'],
    parse: parseTimeout,
    create: ({ name, ms }, compiler) => {
      const timeoutOf = numberOf(ms, compiler);
      return (txn) => {
        const timeoutMs = timeoutOf(txn);
        if (timeoutMs !== undefined && timeoutMs > 0) txn.setTimeout(name, timeoutMs);
        return Verdict.next;
      };
    },
  }),
  action({
    name: 'disable-l7-retry',
    usage: '',
    summary: 'Sends the request once: what "retry-on" says is for others.',
    rulesets: ['http-request'],
    parse: () => ({}),
    create: () => (txn) => {
      txn.mark.noRetryOn = true;
      return Verdict.next;
    },
  }),
];
