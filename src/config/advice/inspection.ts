// Rules on contents that look before there is anything to see.
import { kindOf } from '../checks/check.js';
import { hasFrontend, type Proxy } from '../model.js';
import type { AclTest, Condition } from '../rules.js';
import type { Need } from '../sample/places.js';
import type { Advice, Advising } from './advice.js';

const IN_REQUESTS: readonly Need[] = ['request', 'request-head', 'request-body', 'message', 'message-head'];
const IN_RESPONSES: readonly Need[] = [
  'response',
  'response-head',
  'response-body',
  'message',
  'message-head',
];

/** HAProxy warns of captures and stick tables only; conditions are at the mercy of time as well. */
export const hastyInspection: Advice = (advising) => {
  for (const proxy of advising.model.proxies) {
    // In mode http the rules for requests run when the head is there; for a backend its frontends may have waited.
    if (proxy.mode === 'tcp' && hasFrontend(proxy)) advise(proxy, 'tcp-request', IN_REQUESTS, advising);
    advise(proxy, 'tcp-response', IN_RESPONSES, advising);
  }
};

const advise = (
  proxy: Proxy,
  word: 'tcp-request' | 'tcp-response',
  needs: readonly Need[],
  { language, warn }: Advising,
): void => {
  const list = `${word} content` as const;
  if (proxy.inspectDelays?.[list] !== undefined) return;
  // Responses are accepted anyway: a list that only accepts comes to the same, whether or not it matches.
  if (word === 'tcp-response' && proxy.rules[list]?.every(({ action }) => action === 'accept')) return;
  const looks = ({ expression }: AclTest): boolean => {
    const card = language.samples.fetches.get(expression.fetch.name);
    return card !== undefined && needs.includes(card.need);
  };
  const hasty = proxy.rules[list]?.find(
    ({ condition }) => condition && testsOf(condition, proxy).some(looks),
  );
  if (!hasty) return;
  const message = `'${list}' rules of ${kindOf(proxy)} '${proxy.name}' may not match without '${word} inspect-delay': they look before anything has come.`;
  warn('hasty-rule', message, {
    place: hasty.place,
    word: hasty.action,
    hint: `write '${word} inspect-delay 5s' into the section`,
  });
};

const testsOf = ({ groups }: Condition, { acls }: Proxy): readonly AclTest[] =>
  groups
    .flat()
    .flatMap((term) =>
      'test' in term ? [term.test] : (acls.find(({ name }) => name === term.acl)?.tests ?? []),
    );
