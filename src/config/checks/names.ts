// Names and numbers of proxies are used once.
import { hasBackend, hasFrontend, type Proxy } from '../model.js';
import { saysPlace } from '../source.js';
import { type Check, headOf, kindOf, whereSaid } from './check.js';

/** A frontend and a backend may share a name, two of the same side may not. */
export const checkNames: Check = (proxy, checking) => {
  const { model, report } = checking;
  const before = model.proxies.slice(0, proxy.index);
  const twin = before.find((other) => other.name === proxy.name && shareSide(other, proxy));
  if (twin && proxy.name !== '')
    report(
      'alert',
      'duplicate-proxy',
      `${kindOf(proxy)} '${proxy.name}' has the same name as ${kindOf(twin)} '${twin.name}' declared at ${saysPlace(twin.place)}.`,
      headOf(proxy),
    );
  const namesake = twin ? undefined : before.find((other) => other.name === proxy.name);
  if (namesake && proxy.name !== '')
    report(
      'warning',
      'shared-name',
      `${kindOf(proxy)} '${proxy.name}' has the same name as ${kindOf(namesake)} '${namesake.name}' declared at ${saysPlace(namesake.place)}, which HAProxy refuses since version 3.3.`,
      headOf(proxy),
    );
  const same = before.find((other) => other.id === proxy.id);
  if (same)
    report(
      'alert',
      'duplicate-id',
      `${kindOf(proxy)} ${proxy.name} reuses same custom id as ${kindOf(same)} ${same.name} (declared at ${saysPlace(same.place)}).`,
      whereSaid(checking, proxy, 'id'),
    );
};

const shareSide = (a: Proxy, b: Proxy): boolean =>
  (hasFrontend(a) && hasFrontend(b)) || (hasBackend(a) && hasBackend(b));
