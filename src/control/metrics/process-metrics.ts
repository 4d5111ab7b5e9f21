// The metrics of the process, under the names HAProxy gives them. What it cannot have here is told as the 0 it is (TLS,
// peers, splicing); what means nothing here is left out (memory pools, tasks, zlib's memory).
import { hostname } from 'node:os';
import { hasFrontend } from '../../config/model.js';
import { Counter, Gauge } from '../../state/slots.js';
import type { StatsSource } from '../stats/entries.js';
import type { Activity } from './activity.js';
import type { Labels } from './print.js';

export interface ProcessSource extends StatsSource {
  /** Wall clock of this scrape, ms since the epoch. */
  readonly nowMs: number;
  /** Version of hapax. */
  readonly version: string;
  /** Files that may be open; undefined: any number. */
  readonly files: number | undefined;
  readonly activity: Activity;
}

export interface ProcessMetric {
  /** Behind "haproxy_process_". */
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly read: (source: ProcessSource) => number;
  readonly labels?: (source: ProcessSource) => Labels | undefined;
}

type Read = ProcessMetric['read'];

const gauge = (name: string, help: string, read: Read): ProcessMetric => ({
  name,
  type: 'gauge',
  help,
  read,
});
const counter = (name: string, help: string, read: Read): ProcessMetric => ({
  ...gauge(name, help, read),
  type: 'counter',
});

/** A fact, told by a label; undefined: it is not known. */
const fact = (
  name: string,
  help: string,
  label: string,
  read: (source: ProcessSource) => string | undefined,
): ProcessMetric => ({
  ...gauge(name, help, () => 1),
  labels: (source) => {
    const value = read(source);
    return value === undefined ? undefined : { [label]: value };
  },
});

const total =
  (name: keyof typeof Counter.process): Read =>
  ({ state }) =>
    state.process.total(Counter.process[name]);

const none: Read = () => 0;
const maxconn: Read = ({ model }) => model.global.maxconn ?? 0;
const files: Read = ({ files }) => files ?? 0;
const connections: Read = ({ state }) => state.process.get(Gauge.process.connections);

const stopping: Read = ({ state }) => state.process.get(Gauge.process.stopping);
const listeners: Read = (source) =>
  stopping(source) !== 0
    ? 0
    : source.model.proxies
        .filter((proxy) => hasFrontend(proxy) && !proxy.disabled)
        .reduce((sum, { binds }) => sum + binds.length, 0);

const ofFrontends =
  (name: 'compressorIn' | 'compressorOut'): Read =>
  ({ model, state }) =>
    model.proxies
      .filter(hasFrontend)
      .reduce((sum, { index }) => sum + state.frontend(index).total(Counter.frontend[name]), 0);

export const PROCESS_METRICS: readonly ProcessMetric[] = [
  gauge('nbthread', 'Threads that carry traffic', ({ state }) => state.engines),
  gauge('nbproc', 'Processes that carry traffic', () => 1),
  gauge('relative_process_id', 'Number of this process', () => 1),
  gauge('uptime_seconds', 'Seconds since the start', ({ nowMs, startedAt }) =>
    Math.max(0, Math.floor((nowMs - startedAt) / 1000)),
  ),
  gauge('max_fds', 'Files that may be open, 0 for any number', files),
  gauge('max_sockets', 'Sockets that may be open, 0 for any number', files),
  gauge('max_connections', 'Most connections from clients at once', maxconn),
  gauge('hard_max_connections', 'Most connections from clients at once that can be had', maxconn),
  gauge('current_connections', 'Connections from clients now', connections),
  counter('connections_total', 'Connections from clients so far', total('connections')),
  counter('requests_total', 'Requests so far', total('requests')),
  gauge('max_ssl_connections', 'Most TLS connections at once, 0 for any number', none),
  gauge('current_ssl_connections', 'TLS connections now', none),
  counter('ssl_connections_total', 'TLS connections so far', none),
  gauge('max_pipes', 'Most pipes to splice with, 0 for any number', none),
  counter('pipes_used_total', 'Pipes in use', none),
  counter('pipes_free_total', 'Pipes that are free', none),
  gauge('current_connection_rate', 'Connections per second', ({ state, nowMs }) =>
    state.process.rate(Counter.process.connectionRate, nowMs),
  ),
  gauge(
    'limit_connection_rate',
    'Most connections in one second that are let in: maxconnrate',
    ({ model }) => model.global.maxconnrate ?? 0,
  ),
  gauge('max_connection_rate', 'Most connections in one second', ({ state }) =>
    state.process.get(Gauge.process.connectionRateMax),
  ),
  gauge('current_session_rate', 'Sessions per second', ({ state, nowMs }) =>
    state.process.rate(Counter.process.sessionRate, nowMs),
  ),
  gauge(
    'limit_session_rate',
    'Most sessions in one second that are let in: maxsessrate',
    ({ model }) => model.global.maxsessrate ?? 0,
  ),
  gauge('max_session_rate', 'Most sessions in one second', ({ state }) =>
    state.process.get(Gauge.process.sessionRateMax),
  ),
  gauge('current_ssl_rate', 'TLS connections per second', none),
  gauge('limit_ssl_rate', 'Most TLS connections in one second that are let in', none),
  gauge('max_ssl_rate', 'Most TLS connections in one second', none),
  gauge('current_frontend_ssl_key_rate', 'TLS keys made for clients per second', none),
  gauge('max_frontend_ssl_key_rate', 'Most TLS keys made for clients in one second', none),
  gauge('frontend_ssl_reuse', 'Percent of TLS connections from clients that needed no new key', none),
  gauge('current_backend_ssl_key_rate', 'TLS keys made for servers per second', none),
  gauge('max_backend_ssl_key_rate', 'Most TLS keys made for servers in one second', none),
  counter('ssl_cache_lookups_total', 'TLS sessions looked up', none),
  counter('ssl_cache_misses_total', 'TLS sessions looked up in vain', none),
  counter('http_comp_bytes_in_total', 'Bytes given to the compressor', ofFrontends('compressorIn')),
  counter('http_comp_bytes_out_total', 'Bytes the compressor made of them', ofFrontends('compressorOut')),
  gauge('limit_http_comp', 'Most bytes per second the compressor may make, 0 for any number', none),
  gauge(
    'idle_time_percent',
    'Percent of the time since the scrape before that the threads had nothing to do',
    ({ activity }) => activity.idlePercent,
  ),
  fact('node', 'Name of the node', 'node', ({ model }) => model.global.node ?? hostname()),
  fact('description', 'What the cfg says it is for', 'desc', ({ model }) => model.global.description),
  gauge('stopping', '1 while it stops', stopping),
  gauge(
    'jobs',
    'Listeners and connections from clients',
    (source) => listeners(source) + connections(source),
  ),
  gauge('unstoppable_jobs', 'Those of them that go on whatever comes', none),
  gauge('listeners', 'Listeners that are open', listeners),
  gauge('active_peers', 'Peers that have said hello', none),
  gauge('connected_peers', 'Peers that are connected', none),
  gauge('busy_polling_enabled', '1 while threads never sleep', none),
  counter('dropped_logs_total', 'Log lines that no target could take', total('droppedLogs')),
  counter('failed_resolutions', 'Names that name servers did not know', total('failedResolutions')),
  counter('bytes_out_total', 'Bytes sent to clients', total('bytesOut')),
  counter('spliced_bytes_out_total', 'Bytes sent without passing through the process', none),
  gauge(
    'bytes_out_rate',
    'Bytes per second sent to clients since the scrape before',
    ({ activity }) => activity.bytesOutPerSecond,
  ),
  counter('recv_logs_total', 'Log lines received to be forwarded', none),
  fact('build_info', 'What is running', 'version', ({ version }) => version),
  gauge('max_memory_bytes', 'Most memory it may have, 0 for any amount', none),
  gauge('start_time_seconds', 'When it was started, in seconds since the epoch', ({ startedAt }) =>
    Math.floor(startedAt / 1000),
  ),
];
