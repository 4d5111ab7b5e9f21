// Where a frontend may send what comes in by it, as far as names in the cfg tell.
import { hasBackend, type Model, type Proxy } from './model.js';

export const backendNamed = (name: string | undefined, model: Model): Proxy | undefined =>
  name === undefined ? undefined : model.proxies.find((proxy) => proxy.name === name && hasBackend(proxy));

/** What `default_backend` names; without one, a `listen` serves itself. */
export const defaultTarget = (frontend: Proxy, model: Model): Proxy | undefined =>
  backendNamed(frontend.defaultBackend, model) ?? (hasBackend(frontend) ? frontend : undefined);

/** All backends, but for those whose names are made at run time. */
export const targetsOf = (frontend: Proxy, model: Model): Proxy[] => {
  const named = frontend.useBackends.map(({ backend }) =>
    typeof backend === 'string' ? backendNamed(backend, model) : undefined,
  );
  return [...named, defaultTarget(frontend, model)].filter((target) => target !== undefined);
};

/** A frontend in mode tcp whose backends are all in mode http makes HTTP of what it is sent, as in HAProxy. */
export const speaksHttp = (frontend: Proxy, model: Model): boolean => {
  if (frontend.mode === 'http') return true;
  const targets = targetsOf(frontend, model);
  return targets.length > 0 && targets.every(({ mode }) => mode === 'http');
};
