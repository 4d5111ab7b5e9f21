// The filters that `set-bandwidth-limit` names are of the very proxy that its rule stands in (manual 9.7).
import type { Proxy } from '../model.js';
import { didYouMean } from '../suggest.js';
import type { Check } from './check.js';

export const checkBandwidth: Check = (proxy, { report, failed }) => {
  if (failed(proxy, 'filter')) return;
  const names = (proxy.bandwidthLimits ?? []).map(({ name }) => name);
  for (const { place, name } of limitsNamed(proxy)) {
    if (names.includes(name)) continue;
    const message = `Proxy '${proxy.name}': unable to find bwlim filter '${name}' referenced by set-bandwidth-limit rule.`;
    report('alert', 'unknown-reference', message, { place, word: name, hint: didYouMean(name, names) });
  }
};

const limitsNamed = ({ rules }: Proxy) =>
  Object.values(rules).flatMap((list) =>
    list.flatMap(({ action, place, settings }) =>
      action === 'set-bandwidth-limit' && 'filter' in settings && typeof settings.filter === 'string'
        ? [{ place, name: settings.filter }]
        : [],
    ),
  );
