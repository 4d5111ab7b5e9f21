// The columns of the statistics, in the order and under the names HAProxy gives them (management manual 9.1). CSV,
// JSON and the page all read these rows; tools address them by position, so a new one goes to the end. One table
// kept in one piece, hence the length: how the less simple values are found stands in values.ts.
import { fullconnOf } from '../../config/fullconn.js';
import { Gauge } from '../../state/slots.js';
import type { BackendEntry, Entry, ServerEntry } from './entries.js';
import {
  average,
  gauge,
  inHttp,
  inLegends,
  largest,
  of,
  ofAgent,
  ofCheck,
  ofRunningCheck,
  type Readers,
  rate,
  readEntry,
  shownCode,
  shownDuration,
  shownStatus,
  total,
  type Value,
} from './readers.js';
import { frontendStatus, listenerStatus, serverStatus, shownBackendStatus } from './status.js';
import {
  address,
  backendDowntime,
  checkMeaning,
  idleLimit,
  protocol,
  serviceId,
  serviceName,
  sessionsInMode,
  shownWeight,
  sinceChange,
  sinceSession,
  TYPES,
  throttle,
} from './values.js';

/**
 * Origin, nature and scope of a value, then its type, as the typed output writes them (management manual 9.2):
 * "MGP:u32" is a metric, a gauge, of this process, in 32 bits.
 */
export type Typed = `${'M' | 'S' | 'K' | 'C'}${Nature}${'P' | 'S'}:${'u32' | 's32' | 'u64' | 'str'}`;
export type Nature = 'A' | 'a' | 'C' | 'D' | 'G' | 'L' | 'M' | 'N' | 'O' | 'R';

export interface Column<Name extends string = string> {
  readonly name: Name;
  readonly typed: Typed;
  /** One line for whoever meets the abbreviation: tooltip, help text. */
  readonly about: string;
  readonly readers: Readers;
}

const column = <const Name extends string>(
  name: Name,
  typed: Typed,
  about: string,
  readers: Readers,
): Column<Name> => ({ name, typed, about, readers });

const zero = (letters: 'B' | 'F' | 'FB' | 'L' | 'LF' | 'S'): Readers => of(letters, () => 0);

export const COLUMNS = [
  column(
    'pxname',
    'KNS:str',
    'Proxy',
    of('LFBS', (entry) => entry.proxy.name),
  ),
  column('svname', 'KNS:str', 'Server or listener', of('LFBS', serviceName)),
  column('qcur', 'MGP:u32', 'Requests in the queue now', gauge('queue', 'BS')),
  column('qmax', 'MMP:u32', 'Most requests in the queue at once', gauge('queueMax', 'BS')),
  column('scur', 'MGP:u32', 'Sessions now', gauge('sessions', 'LFBS')),
  column('smax', 'MMP:u32', 'Most sessions at once', gauge('sessionsMax', 'LFBS')),
  column('slim', 'CLP:u32', 'Session limit: maxconn, of a backend fullconn', {
    frontend: ({ proxy, source }) => proxy.maxconn ?? source.model.global.maxconn,
    listener: (entry) => entry.bind.maxconn ?? 0,
    server: (entry) => entry.cells.get(Gauge.server.maxconn) || undefined,
    backend: (entry) => fullconnOf(entry.proxy, entry.source.model),
  }),
  column('stot', 'MCP:u64', 'Sessions so far', total('sessions', 'LFBS')),
  column('bin', 'MCP:u64', 'Bytes from clients', total('bytesIn', 'LFBS')),
  column('bout', 'MCP:u64', 'Bytes to clients', total('bytesOut', 'LFBS')),
  column('dreq', 'MCP:u64', 'Requests denied by rules', total('deniedRequests', 'LFB')),
  column('dresp', 'MCP:u64', 'Responses denied by rules', total('deniedResponses', 'LFBS')),
  column('ereq', 'MCP:u64', 'Requests that were invalid or not completed', total('requestErrors', 'LF')),
  column('econ', 'MCP:u64', 'Requests that found no connection to a server', total('connectErrors', 'BS')),
  column('eresp', 'MCP:u64', 'Invalid or broken off responses', total('responseErrors', 'BS')),
  column('wretr', 'MCP:u64', 'Connection retries', total('retries', 'BS')),
  column(
    'wredis',
    'MCP:u64',
    'Requests sent to another server than first chosen',
    total('redispatches', 'BS'),
  ),
  column('status', 'SGP:str', 'Status, and for how long', {
    frontend: frontendStatus,
    listener: listenerStatus,
    server: (entry) => serverStatus(entry).word,
    backend: shownBackendStatus,
  }),
  column('weight', 'MaP:u32', 'Effective weight', {
    server: (entry) => shownWeight(entry.cells.get(Gauge.server.effectiveWeight)),
    backend: (entry) => shownWeight(entry.farm.effectiveWeight),
  }),
  column('act', 'MGP:u32', 'Active servers in use', {
    server: (entry) => (entry.server.backup ? 0 : 1),
    backend: (entry) => entry.farm.active,
  }),
  column('bck', 'MGP:u32', 'Backup servers in use', {
    server: (entry) => (entry.server.backup ? 1 : 0),
    backend: (entry) => entry.farm.backup,
  }),
  column(
    'chkfail',
    'MCP:u64',
    'Failed checks while up',
    ofCheck((check) => check.failedChecks),
  ),
  column('chkdown', 'MCP:u64', 'Times it went down', {
    ...gauge('downTransitions', 'B'),
    ...ofCheck((check) => check.downTransitions),
  }),
  column('lastchg', 'MAP:u32', 'Seconds since it last went up or down', of('BS', sinceChange)),
  column('downtime', 'MCP:u32', 'Seconds spent down', {
    ...ofCheck((check) => check.downtimeSeconds),
    backend: backendDowntime,
  }),
  column(
    'qlimit',
    'CGS:u32',
    'Queue limit: maxqueue',
    of('S', (entry) => entry.server.maxqueue || undefined),
  ),
  column(
    'pid',
    'KGP:u32',
    'Process number',
    of('LFBS', () => 1),
  ),
  column(
    'iid',
    'KGS:u32',
    'Proxy id',
    of('LFBS', (entry) => entry.proxy.id),
  ),
  column('sid', 'KGS:u32', 'Server or listener id', of('LFBS', serviceId)),
  column('throttle', 'MaP:u32', 'Percent of its weight during slowstart', of('S', throttle)),
  column('lbtot', 'MCP:u64', 'Times it was chosen by load balancing', total('loadBalanced', 'BS')),
  column(
    'tracked',
    'CNS:str',
    'The server whose checks it follows',
    of('S', ({ check, agent }) => check?.tracking ?? agent?.tracking),
  ),
  column(
    'type',
    'CGS:u32',
    '0 frontend, 1 backend, 2 server, 3 listener',
    of('LFBS', (e) => TYPES[e.kind]),
  ),
  column('rate', 'MRP:u32', 'Sessions per second', rate('sessionRate', 'FBS')),
  column(
    'rate_lim',
    'CLP:u32',
    'Limit of sessions per second: rate-limit sessions',
    of('F', (entry) => entry.proxy.rateLimitSessions ?? 0),
  ),
  column('rate_max', 'MMP:u32', 'Most sessions in one second', gauge('sessionRateMax', 'FBS')),
  column('check_status', 'MOP:str', 'Last health check', ofRunningCheck(shownStatus)),
  column('check_code', 'MOP:u32', 'Status code of the last check', ofRunningCheck(shownCode)),
  column('check_duration', 'MDP:u64', 'Milliseconds the last check took', ofRunningCheck(shownDuration)),
  column('hrsp_1xx', 'MCP:u64', 'Responses 100 to 199', inHttp(total('http1xx', 'FBS'))),
  column('hrsp_2xx', 'MCP:u64', 'Responses 200 to 299', inHttp(total('http2xx', 'FBS'))),
  column('hrsp_3xx', 'MCP:u64', 'Responses 300 to 399', inHttp(total('http3xx', 'FBS'))),
  column('hrsp_4xx', 'MCP:u64', 'Responses 400 to 499', inHttp(total('http4xx', 'FBS'))),
  column('hrsp_5xx', 'MCP:u64', 'Responses 500 to 599', inHttp(total('http5xx', 'FBS'))),
  column('hrsp_other', 'MCP:u64', 'Responses of any other status', inHttp(total('httpOther', 'FBS'))),
  column(
    'hanafail',
    'MCP:u64',
    'Times that observed traffic failed too often',
    ofCheck((check) => check.failedObservations),
  ),
  column('req_rate', 'MRP:u32', 'Requests per second', rate('requestRate', 'F')),
  column('req_rate_max', 'MMP:u32', 'Most requests in one second', gauge('requestRateMax', 'F')),
  column('req_tot', 'MCP:u64', 'Requests so far', {
    ...inHttp(total('requests', 'BS')),
    ...total('requests', 'F'),
  }),
  column('cli_abrt', 'MCP:u64', 'Transfers broken off by the client', total('clientAborts', 'BS')),
  column('srv_abrt', 'MCP:u64', 'Transfers broken off by the server', total('serverAborts', 'BS')),
  column('comp_in', 'MCP:u64', 'Bytes given to the compressor', total('compressorIn', 'BF')),
  column('comp_out', 'MCP:u64', 'Bytes the compressor made of them', total('compressorOut', 'BF')),
  column('comp_byp', 'MCP:u64', 'Bytes that bypassed the compressor', zero('FB')),
  column('comp_rsp', 'MCP:u64', 'Compressed responses', total('compressedResponses', 'BF')),
  column('lastsess', 'MAP:s32', 'Seconds since the last session', of('BS', sinceSession)),
  column(
    'last_chk',
    'MOP:str',
    'What the last check found',
    ofRunningCheck((check) => check.description),
  ),
  column(
    'last_agt',
    'MOP:str',
    'What the last agent check found',
    ofAgent((agent) => agent.description),
  ),
  column('qtime', 'MaP:u32', 'Average time in the queue, ms', average('queueTime', 'BS')),
  column('ctime', 'MaP:u32', 'Average time to connect, ms', average('connectTime', 'BS')),
  column('rtime', 'MaP:u32', 'Average time to respond, ms', average('responseTime', 'BS')),
  column('ttime', 'MaP:u32', 'Average time in total, ms', average('totalTime', 'BS')),
  column('agent_status', 'MOP:str', 'Last agent check', ofAgent(shownStatus)),
  column('agent_code', 'MOP:u32', 'Code of the last agent check', ofAgent(shownCode)),
  column('agent_duration', 'MDP:u64', 'Milliseconds the last agent check took', ofAgent(shownDuration)),
  column(
    'check_desc',
    'MOP:str',
    'Meaning of the last check',
    ofRunningCheck((check) => checkMeaning(check.status)),
  ),
  column(
    'agent_desc',
    'MOP:str',
    'Meaning of the last agent check',
    ofAgent((agent) => checkMeaning(agent.status)),
  ),
  column(
    'check_rise',
    'CGS:u32',
    'Good checks to be up',
    ofRunningCheck((check) => check.rise),
  ),
  column(
    'check_fall',
    'CGS:u32',
    'Failed checks to be down',
    ofRunningCheck((check) => check.fall),
  ),
  column(
    'check_health',
    'CGS:u32',
    'Health: from rise on it is up',
    ofRunningCheck((check) => check.health),
  ),
  column(
    'agent_rise',
    'CGS:u32',
    'Good agent checks to be up',
    ofAgent((agent) => agent.rise),
  ),
  column(
    'agent_fall',
    'CGS:u32',
    'Failed agent checks to be down',
    ofAgent((agent) => agent.fall),
  ),
  column(
    'agent_health',
    'CGS:u32',
    'Health by agent checks',
    ofAgent((agent) => agent.health),
  ),
  column('addr', 'CGS:str', 'Address', of('LS', inLegends(address))),
  column('cookie', 'CNS:str', 'Cookie value; of a backend its name', {
    server: inLegends((entry: ServerEntry) => entry.server.cookie),
    backend: inLegends((entry: BackendEntry) => entry.proxy.cookie?.name),
  }),
  column(
    'mode',
    'CGS:str',
    'Mode',
    of('LFBS', (entry) => entry.proxy.mode),
  ),
  column(
    'algo',
    'CGS:str',
    'Balancing',
    of(
      'B',
      inLegends((entry: BackendEntry) => entry.proxy.balance.algorithm),
    ),
  ),
  column('conn_rate', 'MRP:u32', 'Connections per second', rate('connectionRate', 'F')),
  column('conn_rate_max', 'MMP:u32', 'Most connections in one second', gauge('connectionRateMax', 'F')),
  column('conn_tot', 'MCP:u64', 'Connections so far', total('connections', 'F')),
  column(
    'intercepted',
    'MCP:u64',
    'Requests answered here: statistics, monitor',
    inHttp(total('intercepted', 'F')),
  ),
  column('dcon', 'MCP:u64', 'Connections denied by rules', {
    ...total('deniedConnections', 'F'),
    ...zero('L'),
  }),
  column('dses', 'MCP:u64', 'Sessions denied by rules', { ...total('deniedSessions', 'F'), ...zero('L') }),
  column('wrew', 'MCP:u64', 'Header rewrites that failed', {
    ...total('failedRewrites', 'FBS'),
    ...zero('L'),
  }),
  column('connect', 'MCP:u64', 'Connections opened', total('connections', 'BS')),
  column('reuse', 'MCP:u64', 'Requests on a connection used before', total('reuses', 'BS')),
  column('cache_lookups', 'MCP:u64', 'Requests looked up in the cache', inHttp(zero('FB'))),
  column('cache_hits', 'MCP:u64', 'Requests answered from the cache', inHttp(zero('FB'))),
  column('srv_icur', 'MGP:u32', 'Idle connections', gauge('idleConnections', 'S')),
  column('src_ilim', 'CLP:u32', 'Limit of idle connections: pool-max-conn', of('S', idleLimit)),
  column('qtime_max', 'MMP:u32', 'Longest time in the queue, ms', largest('queueTimeMax', 'BS')),
  column('ctime_max', 'MMP:u32', 'Longest time to connect, ms', largest('connectTimeMax', 'BS')),
  column('rtime_max', 'MMP:u32', 'Longest time to respond, ms', largest('responseTimeMax', 'BS')),
  column('ttime_max', 'MMP:u32', 'Longest time in total, ms', largest('totalTimeMax', 'BS')),
  column('eint', 'MCP:u64', 'Internal errors', { ...total('internalErrors', 'FBS'), ...zero('L') }),
  column(
    'idle_conn_cur',
    'MGP:u32',
    'Idle connections not yet proven reusable',
    gauge('idleConnections', 'S'),
  ),
  column('safe_conn_cur', 'MGP:u32', 'Idle connections proven reusable', zero('S')),
  column('used_conn_cur', 'MGP:u32', 'Connections in use', gauge('sessions', 'S')),
  column('need_conn_est', 'MGP:u32', 'Connections it is expected to need', gauge('sessions', 'S')),
  column('uweight', 'MaP:u32', 'Weight as configured', {
    ...gauge('weight', 'S'),
    backend: (entry) => entry.farm.userWeight,
  }),
  column('agg_server_status', 'MGP:u32', 'Servers by status (metrics only)', zero('B')),
  column('agg_server_check_status', 'MGP:u32', 'Servers by status (metrics only)', zero('B')),
  column('agg_check_status', 'MGP:u32', 'Servers by check status (metrics only)', zero('B')),
  column('srid', 'KGS:u32', 'Revision of the server id', zero('S')),
  column(
    'sess_other',
    'MCP:u64',
    'Sessions that are not HTTP',
    of('F', (entry) => sessionsInMode(entry, 'tcp')),
  ),
  column(
    'h1sess',
    'MCP:u64',
    'HTTP/1 sessions',
    of('F', (entry) => sessionsInMode(entry, 'http')),
  ),
  column('h2sess', 'MCP:u64', 'HTTP/2 sessions', zero('F')),
  column('h3sess', 'MCP:u64', 'HTTP/3 sessions', zero('F')),
  column('req_other', 'MCP:u64', 'Requests that are not HTTP', zero('F')),
  column('h1req', 'MCP:u64', 'HTTP/1 requests', total('requests', 'F')),
  column('h2req', 'MCP:u64', 'HTTP/2 requests', zero('F')),
  column('h3req', 'MCP:u64', 'HTTP/3 requests', zero('F')),
  column('proto', 'CGS:str', 'Protocol of the listener', of('L', protocol)),
  column('priv_idle_cur', 'MGP:u32', 'Idle connections kept for one client', zero('S')),
] as const;

export type ColumnName = (typeof COLUMNS)[number]['name'];

/** The values of one entry, in the order of COLUMNS. */
export const readAll = (entry: Entry): Value[] => COLUMNS.map((column) => readEntry(column.readers, entry));
