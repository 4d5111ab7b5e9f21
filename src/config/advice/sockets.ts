// `bind` lines that are in each other's way, or in that of their frontend.
import { kindOf } from '../checks/check.js';
import type { Bind, Proxy } from '../model.js';
import { saysPlace } from '../source.js';
import type { Advice } from './advice.js';

/** Two sockets at one address: the system refuses the second one. */
export const duplicateBinds: Advice = ({ model, warn }) => {
  const seen = new Map<string, { proxy: Proxy; bind: Bind }>();
  for (const proxy of model.proxies.filter(({ disabled }) => !disabled))
    for (const bind of proxy.binds) {
      const key = JSON.stringify(bind.address);
      const first = seen.get(key);
      if (!first) seen.set(key, { proxy, bind });
      else if (first.bind.place !== bind.place) {
        const message = `${kindOf(first.proxy)} '${first.proxy.name}' listens on this address already (${saysPlace(first.bind.place)}).`;
        warn('duplicate-bind', message, { place: bind.place, word: 'bind' });
      }
    }
};

export const bindLimits: Advice = ({ model, said, warn }) => {
  for (const proxy of model.proxies)
    for (const { maxconn, place } of proxy.binds) {
      if (maxconn === undefined || proxy.maxconn === undefined || maxconn <= proxy.maxconn) continue;
      const limit = said(proxy, 'maxconn');
      const where = limit ? ` (${saysPlace(limit.place)})` : '';
      const message = `'maxconn ${maxconn}' of this socket can never be reached, as ${kindOf(proxy)} '${proxy.name}' takes ${proxy.maxconn} connections at most${where}.`;
      warn('bind-maxconn', message, { place, word: String(maxconn) });
    }
};
