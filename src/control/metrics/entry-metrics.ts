// The metrics of frontends, listeners, backends and servers, under the names HAProxy gives them. Most are a column of
// the statistics: what it means, how it is read and whether it only grows are told by its row there.
import { COLUMNS, type Column, type ColumnName } from '../stats/columns.js';
import type { Entry, EntryKind, ServerEntry } from '../stats/entries.js';
import { readEntry } from '../stats/readers.js';
import type { Labels, Sample } from './print.js';
import { CHECK_STATES, checkState, SERVER_STATES, serverState, stateOf, statesOf } from './states.js';

export interface EntryMetric {
  /** Behind "haproxy_frontend_" and the like. */
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly kinds: readonly EntryKind[];
  /** Labels beside those of the entry; `ofProxy`: all entries of its proxy. */
  readonly read: (entry: Entry, ofProxy: readonly Entry[]) => readonly Sample[];
}

const KINDS = { L: 'listener', F: 'frontend', B: 'backend', S: 'server' } as const;

const kindsOf = (letters: string): EntryKind[] =>
  [...letters].map((letter) => KINDS[letter as keyof typeof KINDS]);

const columnOf = (name: ColumnName): Column => COLUMNS.find((column) => column.name === name)!;

const NONE: Labels = {};

/** Where a column is empty. */
type Otherwise = 'nan' | 'zero';

const number = (column: Column, entry: Entry, otherwise: Otherwise = 'nan'): number =>
  Number(readEntry(column.readers, entry) ?? (otherwise === 'zero' ? 0 : Number.NaN));

type Applies = (entry: Entry) => boolean;
const always: Applies = () => true;
const inHttp: Applies = ({ proxy }) => proxy.mode === 'http';
const whileChecked: Applies = (entry) => entry.kind === 'server' && checkState(entry) !== undefined;

interface ColumnOptions {
  readonly applies?: Applies;
  readonly otherwise?: Otherwise;
  /** The column is in ms. */
  readonly seconds?: true;
}

const column = (
  name: string,
  columnName: ColumnName,
  letters: string,
  { applies = always, otherwise = 'nan', seconds }: ColumnOptions = {},
): EntryMetric => {
  const row = columnOf(columnName);
  const scale = seconds ? 1000 : 1;
  return {
    name,
    type: row.typed[1] === 'C' ? 'counter' : 'gauge',
    help: seconds ? row.about.replace(/, ms$/, ', in seconds') : row.about,
    kinds: kindsOf(letters),
    read: (entry) => (applies(entry) ? [{ labels: NONE, value: number(row, entry, otherwise) / scale }] : []),
  };
};

const HTTP = { applies: inHttp };
const SECONDS = { seconds: true } as const;
const CHECKED = { applies: whileChecked, otherwise: 'zero' } as const;

const CODES = (['1xx', '2xx', '3xx', '4xx', '5xx', 'other'] as const).map((code) => ({
  labels: { code },
  column: columnOf(`hrsp_${code}`),
}));

const responses: EntryMetric = {
  name: 'http_responses_total',
  type: 'counter',
  help: 'Responses, by the class of their status',
  kinds: kindsOf('FBS'),
  read: (entry) =>
    inHttp(entry) ? CODES.map(({ labels, column }) => ({ labels, value: number(column, entry) })) : [],
};

/** How many of `found` are in each of `states`. */
const tally = (states: readonly string[], found: readonly (string | undefined)[]): Sample[] =>
  states.map((state) => ({ labels: { state }, value: found.filter((one) => one === state).length }));

const state = (name: string, letters: string, help: string, read: EntryMetric['read']): EntryMetric => ({
  name,
  type: 'gauge',
  help,
  kinds: kindsOf(letters),
  read,
});

/** Of a backend's servers, where it has any. */
const ofServers =
  (states: readonly string[], read: (server: ServerEntry) => string | undefined): EntryMetric['read'] =>
  (_entry, ofProxy) => {
    const servers = ofProxy.filter((entry) => entry.kind === 'server');
    return servers.length === 0 ? [] : tally(states, servers.map(read));
  };

export const ENTRY_METRICS: readonly EntryMetric[] = [
  column('current_queue', 'qcur', 'BS'),
  column('max_queue', 'qmax', 'BS'),
  column('current_sessions', 'scur', 'FLBS'),
  column('max_sessions', 'smax', 'FLBS'),
  column('limit_sessions', 'slim', 'FLBS'),
  column('sessions_total', 'stot', 'FLBS'),
  column('bytes_in_total', 'bin', 'FLBS'),
  column('bytes_out_total', 'bout', 'FLBS'),
  column('requests_denied_total', 'dreq', 'FLB'),
  column('responses_denied_total', 'dresp', 'FLBS'),
  column('request_errors_total', 'ereq', 'FL'),
  column('connection_errors_total', 'econ', 'BS'),
  column('response_errors_total', 'eresp', 'BS'),
  column('retry_warnings_total', 'wretr', 'BS'),
  column('redispatch_warnings_total', 'wredis', 'BS'),
  state('status', 'FLBS', 'The state it is in: 1', (entry) => tally(statesOf(entry), [stateOf(entry)])),
  column('weight', 'weight', 'BS'),
  column('active_servers', 'act', 'B'),
  column('active', 'act', 'S'),
  column('backup_servers', 'bck', 'B'),
  column('backup', 'bck', 'S'),
  column('check_failures_total', 'chkfail', 'S'),
  column('check_up_down_total', 'chkdown', 'BS'),
  column('check_last_change_seconds', 'lastchg', 'BS'),
  column('downtime_seconds_total', 'downtime', 'BS'),
  column('queue_limit', 'qlimit', 'S'),
  column('current_throttle', 'throttle', 'S'),
  column('loadbalanced_total', 'lbtot', 'BS'),
  column('limit_session_rate', 'rate_lim', 'F'),
  column('max_session_rate', 'rate_max', 'FBS'),
  state('check_status', 'S', 'The result of the last health check: 1', (entry) =>
    entry.kind === 'server' && whileChecked(entry) ? tally(CHECK_STATES, [checkState(entry)]) : [],
  ),
  column('check_code', 'check_code', 'S', CHECKED),
  {
    ...column('check_duration_seconds', 'check_duration', 'S', { ...CHECKED, ...SECONDS }),
    help: 'Seconds the last check took',
  },
  responses,
  column('http_requests_rate_max', 'req_rate_max', 'F', HTTP),
  column('http_requests_total', 'req_tot', 'FB', HTTP),
  column('client_aborts_total', 'cli_abrt', 'BS'),
  column('server_aborts_total', 'srv_abrt', 'BS'),
  column('http_comp_bytes_in_total', 'comp_in', 'FB', HTTP),
  column('http_comp_bytes_out_total', 'comp_out', 'FB', HTTP),
  column('http_comp_bytes_bypassed_total', 'comp_byp', 'FB', HTTP),
  column('http_comp_responses_total', 'comp_rsp', 'FB', HTTP),
  column('last_session_seconds', 'lastsess', 'BS'),
  column('queue_time_average_seconds', 'qtime', 'BS', SECONDS),
  column('connect_time_average_seconds', 'ctime', 'BS', SECONDS),
  column('response_time_average_seconds', 'rtime', 'BS', SECONDS),
  column('total_time_average_seconds', 'ttime', 'BS', SECONDS),
  column('connections_rate_max', 'conn_rate_max', 'F'),
  column('connections_total', 'conn_tot', 'F'),
  column('intercepted_requests_total', 'intercepted', 'F', HTTP),
  column('denied_connections_total', 'dcon', 'FL'),
  column('denied_sessions_total', 'dses', 'FL'),
  column('failed_header_rewriting_total', 'wrew', 'FLBS'),
  column('connection_attempts_total', 'connect', 'BS'),
  column('connection_reuses_total', 'reuse', 'BS'),
  column('http_cache_lookups_total', 'cache_lookups', 'FB', HTTP),
  column('http_cache_hits_total', 'cache_hits', 'FB', HTTP),
  column('idle_connections_current', 'srv_icur', 'S'),
  column('idle_connections_limit', 'src_ilim', 'S'),
  column('max_queue_time_seconds', 'qtime_max', 'BS', SECONDS),
  column('max_connect_time_seconds', 'ctime_max', 'BS', SECONDS),
  column('max_response_time_seconds', 'rtime_max', 'BS', SECONDS),
  column('max_total_time_seconds', 'ttime_max', 'BS', SECONDS),
  column('internal_errors_total', 'eint', 'FLBS'),
  column('unsafe_idle_connections_current', 'idle_conn_cur', 'S'),
  column('safe_idle_connections_current', 'safe_conn_cur', 'S'),
  column('used_connections_current', 'used_conn_cur', 'S'),
  column('need_connections_current', 'need_conn_est', 'S'),
  column('uweight', 'uweight', 'BS'),
  state(
    'agg_server_status',
    'B',
    'Its servers, by the state they are in',
    ofServers(SERVER_STATES, serverState),
  ),
  // The name that HAProxy has had before 2.5 for the one above.
  state('agg_server_check_status', 'B', 'The same', ofServers(SERVER_STATES, serverState)),
  state(
    'agg_check_status',
    'B',
    'Its servers, by the result of their last check',
    ofServers(CHECK_STATES, checkState),
  ),
];
