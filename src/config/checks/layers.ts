// Samples and log-format tags at another layer than the proxy works at: bytes where it speaks HTTP, HTTP where it
// relays connections.
import { hasFrontend, type Proxy } from '../model.js';
import type { Expression, LogFormat } from '../rules.js';
import { saysPlace } from '../source.js';
import { type Check, type Checking, kindOf, whereSaid } from './check.js';
import { eachPart, isAclTest } from './parts.js';

export const checkLayers: Check = (proxy, checking) => {
  if (checking.failed(proxy, 'mode')) return;
  if (proxy.mode === 'http') complainOfBytes(proxy, checking);
  else complainOfTags(proxy, checking);
};

/** HAProxy has no plain bytes of requests and responses where it has parsed them. */
const complainOfBytes = (proxy: Proxy, checking: Checking): void => {
  const { fetches } = checking.language.samples;
  const readsBytes = ({ fetch }: Expression): boolean =>
    /^(request|response)$/.test(fetches.get(fetch.name)?.need ?? '');
  const { rules, useBackends, useServers } = proxy;
  eachPart({ ...rules, useBackends, useServers }, proxy.place, (part, place) => {
    const found = testsIn(part, proxy).find(readsBytes);
    const shown = isShown(part) && readsBytes(part.expression) ? part.expression : undefined;
    const at = { place, word: (found ?? shown)?.fetch.name };
    if (found) {
      const message = `Proxy '${proxy.name}': L6 sample fetches ignored on HTTP proxies (declared at ${saysPlace(place)}).`;
      checking.report('warning', 'misplaced-fetch', message, at);
    } else if (shown) {
      const message = `L6 sample fetch <${shown.text}> ignored in HTTP log-format string.`;
      checking.report('warning', 'misplaced-fetch', message, at);
    }
  });
};

/** What one term of a condition compares. */
const testsIn = (part: object, { acls }: Proxy): readonly Expression[] => {
  const named = 'acl' in part ? acls.find(({ name }) => name === part.acl)?.tests : undefined;
  const tests = isAclTest(part) ? [part] : (named ?? []);
  return tests.map(({ expression }) => expression);
};

/** An expression in a format. */
const isShown = (part: object): part is { expression: Expression } => 'expression' in part && 'flags' in part;

const FORMATS = [
  ['log-format', ({ logFormat }) => logFormat],
  ['error-log-format', ({ errorLogFormat }) => errorLogFormat],
  ['log-format-sd', ({ logFormatSd }) => logFormatSd],
  ['unique-id-format', ({ uniqueIdFormat }) => uniqueIdFormat],
] as const satisfies readonly (readonly [string, (proxy: Proxy) => LogFormat | string | undefined])[];

const complainOfTags = (proxy: Proxy, checking: Checking): void => {
  if (!hasFrontend(proxy)) return;
  const { tags } = checking.language.samples;
  for (const [word, formatOf] of FORMATS) {
    const format = formatOf(proxy);
    const parts = typeof format === 'object' ? format.parts : [];
    const wrong = parts.find((part) => typeof part === 'object' && 'tag' in part && tags.get(part.tag)?.http);
    if (typeof wrong !== 'object' || !('tag' in wrong)) continue;
    const message = `failed to parse ${word} : format variable '${wrong.tag}' is reserved for HTTP mode.`;
    const hint = `${kindOf(proxy)} '${proxy.name}' is in mode tcp`;
    checking.report('alert', 'needs-http', message, { ...whereSaid(checking, proxy, word), hint });
  }
};
