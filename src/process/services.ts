// The services that answer requests in place of servers (the stats page, the exporter of metrics), each loaded when it
// is wanted, and not at all where the cfg has no use for it.
import type { Model } from '../config/model.js';
import type { Health } from '../control/health/health.js';
import { watchActivity } from '../control/metrics/activity.js';
import { keepMaxima } from '../control/stats/maxima.js';
import { Counter } from '../state/slots.js';
import type { ControlContext } from './control.js';
import { fileLimit } from './file-limit.js';
import { version } from './help.js';
import type { ServiceAnswer, ServiceName, ServiceRequest } from './messages.js';

export interface Services {
  /** Reads everything from disk that will be needed. */
  load(): Promise<void>;
  /** Never rejects. */
  answer(request: ServiceRequest): Promise<ServiceAnswer>;
  /** Ends what goes on by itself; answers are given as before. */
  stop(): void;
}

interface Service {
  /** Never rejects. */
  answer(request: ServiceRequest): Promise<ServiceAnswer>;
}

/**
 * fastify and ejs take as long to load as two engine threads. That is done when the start is over, and not at all
 * where the next reload comes before.
 */
const LOAD_AFTER_MS = 1000;

export const openServices = (context: ControlContext, health: Health): Services => {
  const wanted = servicesOf(context.model);
  const maxima = wanted.size > 0 ? keepMaxima(context.model, context.state, Date.now) : undefined;
  const shared = { ...context, health, maxima: { raise: () => maxima?.raise() }, version: version() };
  const create: Record<ServiceName, () => Promise<Service>> = {
    stats: async () => (await import('../control/stats/stats.js')).createStats(shared),
    'prometheus-exporter': async () => {
      const { createExporter } = await import('../control/metrics/exporter.js');
      return createExporter({ ...shared, activity, files: fileLimit() });
    },
  };
  const activity = watchActivity(() => totalsOf(context), performance.now.bind(performance));
  const loading = new Map<ServiceName, Promise<Service>>();
  const get = (name: ServiceName): Promise<Service> => {
    const service = loading.get(name) ?? create[name]().catch((error: Error) => complain(name, error));
    loading.set(name, service);
    return service;
  };
  const complain = (name: ServiceName, error: Error): Service => {
    const what = name === 'stats' ? 'the stats page cannot be shown' : `the ${name} cannot be used`;
    context.operator.tell('alert', `${what} : ${error.stack ?? error.message}`);
    return UNAVAILABLE;
  };
  const load = async () => void (await Promise.all([...wanted].map(get)));
  const timer = setTimeout(load, LOAD_AFTER_MS).unref();
  return {
    load,
    answer: async (request) => (await get(request.service)).answer(request),
    stop() {
      clearTimeout(timer);
      maxima?.stop();
    },
  };
};

const servicesOf = ({ proxies }: Model): ReadonlySet<ServiceName> => {
  const names = new Set<ServiceName>();
  for (const { stats, rules } of proxies) {
    if (stats) names.add('stats');
    if (rules['http-request']?.some(({ action }) => action === 'use-service'))
      names.add('prometheus-exporter');
  }
  return names;
};

const totalsOf = ({ state, times }: ControlContext) => ({
  ...times(),
  bytesOut: state.process.total(Counter.process.bytesOut),
});

/** Where hapax's own files are gone or broken. */
const UNAVAILABLE: Service = {
  answer: async ({ id }) => ({ id, status: 503, headers: [], body: new Uint8Array() }),
};
