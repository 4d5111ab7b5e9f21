// Where a frontend sends its requests: backends that exist, in a mode that fits; and that it has somewhere to listen.
import { hasBackend, hasFrontend, type Place, type Proxy } from '../model.js';
import { saysPlace } from '../source.js';
import { didYouMean } from '../suggest.js';
import { type Check, type Checking, headOf, kindOf, whereSaid } from './check.js';

export const checkTargets: Check = (proxy, checking) => {
  if (!hasFrontend(proxy)) return;
  const { report } = checking;
  const placeOfDefault = whereSaid(checking, proxy, 'default_backend').place;
  if (proxy.defaultBackend !== undefined)
    checkTarget(
      proxy,
      { rule: 'default_backend', name: proxy.defaultBackend, place: placeOfDefault },
      checking,
    );
  for (const { backend, place } of proxy.useBackends)
    if (typeof backend === 'string')
      checkTarget(proxy, { rule: 'use_backend', name: backend, place }, checking);
  if (proxy.defaultBackend !== undefined && proxy.servers.length > 0)
    report(
      'warning',
      'unused-servers',
      `In proxy '${proxy.name}', the 'default_backend' rule always has precedence over the servers, which will never be used.`,
      headOf(proxy),
    );
  if (proxy.binds.length === 0 && !proxy.disabled && !checking.failed(proxy, 'bind'))
    report(
      'warning',
      'no-bind',
      `${kindOf(proxy)} '${proxy.name}' has no 'bind' directive. Please declare it as a backend if this was intended.`,
      headOf(proxy),
    );
};

interface Target {
  readonly rule: 'default_backend' | 'use_backend';
  readonly name: string;
  readonly place: Place;
}

const checkTarget = (
  proxy: Proxy,
  { rule, name, place }: Target,
  { model, partial, failed, report }: Checking,
): void => {
  const backends = model.proxies.filter(hasBackend);
  const found = backends.find((backend) => backend.name === name);
  if (!found && partial) return;
  if (found === proxy)
    return report('alert', 'target-loop', `Proxy '${proxy.name}': loop detected for ${rule}: '${name}'.`, {
      place,
      word: name,
    });
  if (!found)
    report('alert', 'unknown-backend', `Proxy '${proxy.name}': unable to find required ${rule}: '${name}'.`, {
      place,
      word: name,
      hint: didYouMean(
        name,
        backends.map((backend) => backend.name),
      ),
    });
  else if (proxy.mode === 'http' && found.mode === 'tcp' && !failed(found, 'mode'))
    report(
      'alert',
      'mode-mismatch',
      `${proxy.mode} ${kindOf(proxy)} '${proxy.name}' (${saysPlace(proxy.place)}) tries to use incompatible ${found.mode} ${kindOf(found)} '${name}' (${saysPlace(found.place)}) ${rule === 'default_backend' ? 'as its default backend' : "in a 'use_backend' rule"} (see 'mode').`,
      { place, word: name },
    );
};
