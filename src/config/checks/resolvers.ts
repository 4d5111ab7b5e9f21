// Servers name `resolvers` sections that are there.
import { didYouMean } from '../suggest.js';
import { type Checking, kindOf } from './check.js';

export const checkResolvers = ({ model, partial, report }: Checking): void => {
  // HAProxy makes up a section of this name where there is none.
  const names = new Set(['default', ...model.resolvers.map(({ name }) => name)]);
  for (const proxy of model.proxies)
    for (const { name, place, resolvers } of proxy.servers) {
      if (resolvers === undefined || names.has(resolvers) || partial) continue;
      const message = `${kindOf(proxy)} '${proxy.name}', server '${name}': unable to find required resolvers '${resolvers}'.`;
      report('alert', 'missing-section', message, {
        place,
        word: resolvers,
        hint: didYouMean(resolvers, names),
      });
    }
};
