// Names and numbers of proxies are used once.
import { hasBackend, hasFrontend, type Proxy } from '../model.js';
import { type Check, headOf, kindOf } from './check.js';

/** A frontend and a backend may share a name, two of the same side may not. */
export const checkNames: Check = (proxy, { model, report }) => {
  const before = model.proxies.slice(0, proxy.index);
  const twin = before.find((other) => other.name === proxy.name && shareSide(other, proxy));
  if (twin && proxy.name !== '')
    report(
      'alert',
      'duplicate-proxy',
      `${kindOf(proxy)} '${proxy.name}' has the same name as ${kindOf(twin)} '${twin.name}' declared at ${twin.place.file}:${twin.place.line}.`,
      headOf(proxy),
    );
  const same = before.find((other) => other.id === proxy.id);
  if (same)
    report(
      'alert',
      'duplicate-id',
      `${kindOf(proxy)} ${proxy.name} reuses same custom id as ${kindOf(same)} ${same.name} (declared at ${same.place.file}:${same.place.line}).`,
      headOf(proxy),
    );
};

const shareSide = (a: Proxy, b: Proxy): boolean =>
  (hasFrontend(a) && hasFrontend(b)) || (hasBackend(a) && hasBackend(b));
