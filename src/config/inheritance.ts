// Which section may start from a defaults section that has rules (manual 4, "defaults"): rules run on one side, so all
// that inherit them have to be on that side.
import type { ProxyDraft } from './card.js';
import type { Ruleset } from './rules.js';
import { saysPlace } from './source.js';

const ONLY_FRONTENDS: readonly Ruleset[] = ['tcp-request connection', 'tcp-request session'];
const ONLY_BACKENDS: readonly Ruleset[] = ['tcp-response content'];

/** Why a section of that kind cannot start from `defaults`, in HAProxy's words; `others` have started from it before. */
export const whyNotFrom = (
  defaults: ProxyDraft,
  section: string,
  others: ReadonlySet<string>,
): string | undefined => {
  const { rules, place } = defaults;
  const has = (lists: readonly Ruleset[]) => lists.some((list) => rules[list]?.length);
  if (Object.values(rules).every((list) => list.length === 0)) return undefined;
  const which = `(defaults section at ${saysPlace(place)})`;
  const fromRules = 'from a defaults section defining';
  if (section === 'defaults' || section === 'listen')
    return `a ${section} section cannot inherit ${fromRules} TCP/HTTP rules ${which}.`;
  if (section === 'backend' && has(ONLY_FRONTENDS))
    return `a backend section cannot inherit ${fromRules} 'tcp-request connection' or 'tcp-request session' rules ${which}.`;
  if (section === 'frontend' && has(ONLY_BACKENDS))
    return `a frontend section cannot inherit ${fromRules} 'tcp-response content' rules ${which}.`;
  return others.has(section === 'frontend' ? 'backend' : 'frontend')
    ? `frontends and backends cannot inherit from the same defaults section if it defines TCP/HTTP rules ${which}.`
    : undefined;
};
