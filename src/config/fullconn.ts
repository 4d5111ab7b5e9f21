// The load at which a backend's servers get their full `maxconn` (manual 4.2, fullconn).
import { hasFrontend, type Model, type Proxy } from './model.js';

/** As configured, else a tenth of what all frontends that may send it requests let in; at least 1. */
export const fullconnOf = (backend: Proxy, model: Model): number => {
  if (backend.fullconn !== undefined) return backend.fullconn;
  const letIn = model.proxies
    .filter((proxy) => hasFrontend(proxy) && reaches(proxy, backend))
    .reduce((sum, proxy) => sum + (proxy.maxconn ?? model.global.maxconn ?? 0), 0);
  return Math.max(1, Math.ceil(letIn / 10));
};

const reaches = (frontend: Proxy, backend: Proxy): boolean =>
  frontend.index === backend.index ||
  frontend.defaultBackend === backend.name ||
  // A name made by a format may be any.
  frontend.useBackends.some((rule) => typeof rule.backend !== 'string' || rule.backend === backend.name);
