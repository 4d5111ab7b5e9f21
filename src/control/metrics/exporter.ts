// `use-service prometheus-exporter`: answers the scrapes that engine threads hand to control.
import type { ServiceAnswer, ServiceRequest } from '../../process/messages.js';
import { type Entry, entriesOf, type StatsSource } from '../stats/entries.js';
import type { Maxima } from '../stats/maxima.js';
import { isInMaintenance } from '../stats/status.js';
import { serviceName } from '../stats/values.js';
import type { Activity } from './activity.js';
import { ENTRY_METRICS } from './entry-metrics.js';
import { type Family, type Labels, printFamilies, type Sample } from './print.js';
import { PROCESS_METRICS, type ProcessSource } from './process-metrics.js';
import { type MetricsQuery, parseMetricsQuery, SCOPES } from './query.js';

export interface ExporterOptions extends StatsSource, Pick<ProcessSource, 'version' | 'files'> {
  /** Raised before each answer. */
  readonly maxima: Pick<Maxima, 'raise'>;
  readonly activity: () => Activity;
  /** Wall clock, ms since the epoch; the one that the engines count rates with. */
  readonly now?: () => number;
}

export interface Exporter {
  /** Never rejects. A status from 400 on is for the engine to tell in the words of the proxy. */
  answer(request: Pick<ServiceRequest, 'id' | 'uri'>): Promise<ServiceAnswer>;
}

export const createExporter = (options: ExporterOptions): Exporter => {
  const { maxima, now = Date.now } = options;
  return {
    answer: async ({ id, uri }) => {
      const query = parseMetricsQuery(uri);
      if (!query) return failure(id, 400);
      maxima.raise();
      try {
        const text = await printFamilies(collect(options, query, now()));
        return { id, status: 200, headers: HEADERS, body: new Uint8Array(Buffer.from(text)) };
      } catch {
        return failure(id, 500);
      }
    },
  };
};

const HEADERS: ServiceAnswer['headers'] = [
  ['cache-control', 'no-cache'],
  ['content-type', 'text/plain; version=0.0.4'],
];

const failure = (id: number, status: 400 | 500): ServiceAnswer => ({
  id,
  status,
  headers: [],
  body: new Uint8Array(),
});

const collect = (options: ExporterOptions, query: MetricsQuery, nowMs: number): Family[] => [
  ...(query.scopes.has('global') ? collectProcess(options, query, nowMs) : []),
  ...collectEntries(options, query, nowMs),
];

const collectProcess = (options: ExporterOptions, query: MetricsQuery, nowMs: number): Family[] => {
  const source: ProcessSource = { ...options, nowMs, activity: options.activity() };
  const own = query.describes ? described(options.model.global.description) : {};
  return PROCESS_METRICS.flatMap(({ name, type, help, read, labels }) => {
    const full = `haproxy_process_${name}`;
    const more = labels ? labels(source) : {};
    if (!query.wants(full) || !more) return [];
    return [{ name: full, type, help, samples: [{ labels: { ...own, ...more }, value: read(source) }] }];
  });
};

const described = (desc: string | undefined): Labels => (desc === undefined ? {} : { desc });

interface Labelled {
  readonly entry: Entry;
  readonly labels: Labels;
  readonly ofProxy: readonly Entry[];
}

const collectEntries = (source: StatsSource, query: MetricsQuery, nowMs: number): Family[] => {
  const all = source.model.proxies
    .filter(({ disabled }) => !disabled)
    .flatMap((proxy): Labelled[] => {
      const ofProxy = entriesOf(proxy, { source, nowMs, legends: false, partial: false });
      return ofProxy.map((entry) => ({ entry, ofProxy, labels: labelsOf(entry, query) }));
    });
  return SCOPES.filter((scope) => query.scopes.has(scope)).flatMap((scope) => {
    const entries = all.filter(({ entry }) => entry.kind === scope && isWanted(entry, query));
    return ENTRY_METRICS.filter(({ kinds }) => kinds.some((kind) => kind === scope))
      .map((metric) => ({ ...metric, name: `haproxy_${scope}_${metric.name}` }))
      .filter(({ name }) => query.wants(name))
      .map(({ name, type, help, read }) => ({ name, type, help, samples: entries.flatMap(sampling(read)) }));
  });
};

const sampling =
  (read: (typeof ENTRY_METRICS)[number]['read']) =>
  ({ entry, ofProxy, labels }: Labelled): Sample[] =>
    read(entry, ofProxy).map((sample) => ({ labels: { ...labels, ...sample.labels }, value: sample.value }));

const isWanted = (entry: Entry, { noMaint }: MetricsQuery): boolean =>
  !(noMaint && entry.kind === 'server' && isInMaintenance(entry.cells));

const labelsOf = (entry: Entry, { describes }: MetricsQuery): Labels => ({
  proxy: entry.proxy.name,
  ...(entry.kind === 'server' && { server: entry.server.name }),
  ...(entry.kind === 'listener' && { listener: serviceName(entry) }),
  ...(describes && described(entry.proxy.description)),
});
