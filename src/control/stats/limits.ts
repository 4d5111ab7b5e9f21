// The limits a proxy has without saying so: `maxconn` of a frontend, `fullconn` of a backend (manual 4.2).
import { hasFrontend, type Model, type Proxy } from '../../config/model.js';
import type { FrontendEntry } from './entries.js';

/** A frontend without `maxconn` has the process's. */
export const sessionLimit = ({ source, proxy }: FrontendEntry): number | undefined =>
  proxy.maxconn ?? source.model.global.maxconn;

/** Without `fullconn`: a tenth of what all frontends that may send it requests let in, at least 1. */
export const fullconnOf = (model: Model, backend: Proxy): number => {
  if (backend.fullconn !== undefined) return backend.fullconn;
  const sum = model.proxies
    .filter((proxy) => hasFrontend(proxy) && sendsTo(proxy, backend))
    .reduce((connections, proxy) => connections + (proxy.maxconn ?? model.global.maxconn ?? 0), 0);
  return Math.max(1, Math.ceil(sum / 10));
};

const sendsTo = (frontend: Proxy, backend: Proxy): boolean =>
  frontend.index === backend.index ||
  frontend.defaultBackend === backend.name ||
  frontend.useBackends.some((rule) => rule.backend === backend.name);
