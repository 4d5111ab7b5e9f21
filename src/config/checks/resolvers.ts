// Servers and rules name `resolvers` sections that are there.
import type { Proxy } from '../model.js';
import { didYouMean } from '../suggest.js';
import { type Checking, kindOf } from './check.js';

export const checkResolvers = (checking: Checking): void => {
  const { model, partial, report } = checking;
  // HAProxy makes up a section of this name where there is none.
  const names = new Set(['default', ...model.resolvers.map(({ name }) => name)]);
  for (const proxy of model.proxies) {
    if (!partial) checkRules(proxy, names, checking);
    for (const { name, place, resolvers } of proxy.servers) {
      if (resolvers === undefined || names.has(resolvers) || partial) continue;
      const message = `${kindOf(proxy)} '${proxy.name}', server '${name}': unable to find required resolvers '${resolvers}'.`;
      report('alert', 'missing-section', message, {
        place,
        word: resolvers,
        hint: didYouMean(resolvers, names),
      });
    }
  }
};

const checkRules = (
  { name: proxy, rules }: Proxy,
  names: ReadonlySet<string>,
  { report }: Checking,
): void => {
  for (const { action, place, settings } of Object.values(rules).flat()) {
    if (action !== 'do-resolve' || !('resolvers' in settings)) continue;
    const wanted = String(settings.resolvers);
    if (names.has(wanted)) continue;
    const message = `Proxy '${proxy}': can't find resolvers section '${wanted}' for do-resolve action.`;
    report('alert', 'missing-section', message, { place, hint: didYouMean(wanted, names) });
  }
};

/** `dns-accept-family`, given to all sections of resolvers. */
export const settleFamily = ({ model }: Checking): void => {
  const { dnsFamily } = model.global;
  if (dnsFamily) for (const section of model.resolvers) section.family = dnsFamily;
};
