// What the statistics page shows of the global section where `stats show-node` and `show-desc` name nothing.
import { type Check, headOf } from './check.js';

export const checkStats: Check = ({ stats, ...proxy }, { model: { global }, report }) => {
  if (stats && stats.auth.length > 0 && proxy.rules['stats http-request']) {
    const message = `${proxy.name}: stats 'auth'/'realm' and 'http-request' can't be used at the same time.`;
    report('alert', 'said-twice', message, headOf(proxy));
  }
  if (stats?.showNode === '') stats.showNode = global.node ?? '';
  if (stats?.showDesc !== '') return;
  if (global.description !== undefined) stats.showDesc = global.description;
  else {
    delete stats.showDesc;
    const message = "'stats show-desc' requires a parameter, or a 'description' in the global section.";
    report('warning', 'ignored', message, headOf(proxy));
  }
};
