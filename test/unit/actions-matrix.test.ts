// The actions of rules against the manual's matrix (4.3), and against what the checks of the order of rules call final.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Statement } from '#hapax/config/card.js';
import { isFinalHttp } from '#hapax/config/checks/rule-order.js';
import type { Ruleset } from '#hapax/config/rules.js';
import { language } from '#hapax/keywords.js';

/** Usable in http-request, http-response, http-after-response. `ot-group` is in no manual, but in HAProxy's builds. */
const MATRIX: Readonly<Record<string, string>> = {
  'X X -': `add-acl del-acl deny pause redirect return send-spoe-group set-bandwidth-limit set-fc-mark set-fc-tos set-mark
    set-nice set-timeout set-tos silent-drop track-sc0 track-sc1 track-sc2 wait-for-body`,
  'X X X': `add-header add-headers-bin allow capture del-header del-headers-bin del-map do-log ot-group replace-header replace-value
    sc-add-gpc sc-inc-gpc sc-inc-gpc0 sc-inc-gpc1 sc-set-gpt sc-set-gpt0 set-header set-headers-bin set-log-level set-map
    set-var set-var-fmt strict-mode unset-var`,
  'X - -': `auth cache-use disable-l7-retry do-resolve early-hint normalize-uri reject replace-path replace-pathq replace-uri
    set-bc-mark set-bc-tos set-dst set-dst-port set-method set-path set-pathq set-priority-class set-priority-offset
    set-query set-retries set-src set-src-port set-uri tarpit use-service wait-for-handshake`,
  '- X -': 'cache-store',
  '- X X': 'set-status',
};
const LISTS: readonly Ruleset[] = ['http-request', 'http-response', 'http-after-response'];

const expected = Object.entries(MATRIX).flatMap(([marks, names]) =>
  names.split(/\s+/).map((name) => [name, marks] as const),
);

test('every action of the matrix has its row in every list it may stand in', () => {
  const marksOf = (name: string): string =>
    LISTS.map((list) => (language.rules.find(list, name) ? 'X' : '-')).join(' ');
  const ours = new Set(
    language.rules.actions
      .filter(({ rulesets }) => rulesets.some((list) => LISTS.includes(list)))
      .map(({ name }) => name),
  );
  assert.deepEqual(
    [...ours].sort().map((name) => [name, marksOf(name)]),
    expected.map(([name, marks]) => [name, marks]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
});

test('what does nothing, or is refused, says why', () => {
  for (const { name, status, reason } of language.rules.actions)
    if (status && status !== 'acted') assert.ok(reason, name);
});

test('actions end their list where the checks think so', () => {
  const statement = (list: Ruleset, name: string): Statement => ({
    place: { file: 'x', line: 1 },
    words: [list, name],
    failed: false,
  });
  for (const { name, rulesets, status, final = false } of language.rules.actions)
    for (const list of rulesets.filter((one) => LISTS.includes(one)))
      if (status !== 'refused') assert.equal(isFinalHttp(statement(list, name)), final, `${list} ${name}`);
});
