// Actions that do nothing here, with the reason, and those that are refused by name.
import type { Ruleset } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { beginsCondition } from '../../../config/sample/condition.js';
import { type Action, type Ruled, Verdict } from './action.js';

const ALL: readonly Ruleset[] = ['http-request', 'http-response', 'http-after-response'];
const BOTH: readonly Ruleset[] = ['http-request', 'http-response'];
const REQUEST: readonly Ruleset[] = ['http-request'];
const RESPONSE: readonly Ruleset[] = ['http-response'];
/** Rules on connections that come before there is anything to read. */
const EARLY: readonly Ruleset[] = ['tcp-request connection', 'tcp-request session'];
const REQUEST_CONTENT: readonly Ruleset[] = ['tcp-request content', ...REQUEST];
const CONTENT: readonly Ruleset[] = ['tcp-request content', 'tcp-response content', ...BOTH];

type Row = readonly [name: string, usage: string, rulesets: readonly Ruleset[], summary: string];

/** What stands before the condition. */
const skip = (line: RuleLine): void => {
  for (let word = line.args.peek(); word && !beginsCondition(word); word = line.args.peek()) line.args.next();
};

const rows =
  (status: 'no-effect' | 'refused') =>
  (reason: string, list: readonly Row[]): Action<Ruled>[] =>
    list.map(([name, usage, rulesets, summary]) => ({
      name,
      usage,
      summary,
      rulesets,
      status,
      reason,
      takesParam: true,
      parse: (line) => {
        if (usage === '') return {};
        if (!line.args.need(usage)) return undefined;
        skip(line);
        return {};
      },
      create: () => () => Verdict.next,
    }));

const withoutEffect = rows('no-effect');
const refused = rows('refused');

export const idleActions: readonly Action<Ruled>[] = [
  ...withoutEffect('Node sets neither marks nor TOS of packets', [
    ['set-mark', '<mark>', [...EARLY, ...CONTENT], 'Marks packets to the client, for the firewall.'],
    ['set-fc-mark', '<mark>', [...EARLY, ...CONTENT], 'Marks packets to the client, for the firewall.'],
    ['set-bc-mark', '<mark>', REQUEST_CONTENT, 'Marks packets to the server, for the firewall.'],
    ['set-tos', '<tos>', [...EARLY, ...CONTENT], 'Sets the TOS of packets to the client.'],
    ['set-fc-tos', '<tos>', [...EARLY, ...CONTENT], 'Sets the TOS of packets to the client.'],
    ['set-bc-tos', '<tos>', REQUEST_CONTENT, 'Sets the TOS of packets to the server.'],
  ]),
  ...withoutEffect('requests take their turn as their bytes come', [
    ['set-nice', '<nice>', CONTENT, 'Puts the request before or behind others.'],
  ]),
  ...withoutEffect('no change fails: a head has all the room it needs', [
    ['strict-mode', '{ on | off }', ALL, 'What becomes of a request whose rewriting fails.'],
  ]),
  ...withoutEffect('there is no TLS, so nobody shakes hands', [
    ['wait-for-handshake', '', REQUEST, 'Waits for the TLS handshake.'],
  ]),
  ...refused('stick tables have still to come', [
    ...['sc-add-gpc', 'sc-inc-gpc', 'sc-inc-gpc0', 'sc-inc-gpc1', 'sc-set-gpt', 'sc-set-gpt0'].map(
      (name): Row => [name, '', [...EARLY, ...CONTENT, 'http-after-response'], 'Counts in a stick table.'],
    ),
    ...['track-sc0', 'track-sc1', 'track-sc2'].map(
      (name): Row => [
        name,
        '<key> [table <table>]',
        [...EARLY, 'tcp-request content', ...BOTH],
        'Follows a key in a stick table.',
      ],
    ),
  ]),
  ...refused('the cache has still to come', [
    ['cache-use', '<name>', REQUEST, 'Answers from the cache.'],
    ['cache-store', '<name>', RESPONSE, 'Keeps the response in the cache.'],
  ]),
  ...refused("the one service there is answers requests: it stands in 'http-request'", [
    ['use-service', '<service-name>', ['tcp-request content'], 'Lets a service answer.'],
  ]),
  ...refused('there is nobody to send them to', [
    ['send-spoe-group', '<engine> <group>', CONTENT, 'Sends messages to an SPOE agent.'],
    ['ot-group', '<id> <group>', [...CONTENT, 'http-after-response'], 'Sends spans to OpenTracing.'],
  ]),
];
