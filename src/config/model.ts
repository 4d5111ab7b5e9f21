// The model: what a cfg means, as plain JSON-able data. `config/` makes it, everything else only reads it.
// It is cloned to the engine threads, dumped by --dump-model, compared by fixtures and diffed on reload, so it
// holds no functions, class instances, Maps or undefined-versus-missing subtleties. All durations are milliseconds.
import type { Balance, HashType } from './model-balancing.js';
import type { CheckSettings } from './model-checks.js';
import type { Persistence } from './model-cookie.js';
import type { Global } from './model-global.js';
import type {
  BandwidthLimit,
  Captures,
  CompressionSettings,
  ErrorReply,
  HttpErrors,
  Resolvers,
  Ring,
  SampleFiles,
  StatsSettings,
  Userlist,
} from './model-sections.js';
import type { Server } from './model-servers.js';

export type * from './model-balancing.js';
export type * from './model-checks.js';
export type * from './model-global.js';
export type * from './model-sections.js';
export type * from './model-servers.js';

import type { Acl, Condition, Expression, LinePattern, LogFormat, Rule, Ruleset } from './rules.js';

/** Where in the cfg something was said: file as given to -f, line counted from 1 (manual 2.1). */
export interface Place {
  file: string;
  line: number;
}

export interface Model {
  global: Global;
  /** Every frontend, backend and listen, in cfg order; a proxy's position here is its index in the state. */
  proxies: Proxy[];
  /** `userlist` sections, in cfg order; names are unique. */
  userlists: Userlist[];
  /** `http-errors` sections; what `errorfiles` takes from them stands in the proxies' error replies already. */
  httpErrors: HttpErrors[];
  /** `ring` sections, and the rings of log targets such as `tcp@127.0.0.1:514`. */
  rings: Ring[];
  /** `resolvers` sections. */
  resolvers: Resolvers[];
  /** What expressions need of files; absent when that is nothing. */
  files?: SampleFiles;
}

/** A socket address after parsing. `host` is a literal IP or a name that is resolved at start. */
export type Address =
  | { kind: 'inet'; host: string; port: number }
  | { kind: 'unix'; path: string; abstract: boolean }
  | { kind: 'fd'; fd: number };

export interface LogTarget {
  place: Place;
  /** udp: RFC 3164/5424 datagrams; fd: `fd@N`, `stdout`, `stderr`; unix: a datagram socket such as /dev/log; ring: `ring@NAME`; stream: `tcp@…`, which becomes a ring of its own. */
  to:
    | { kind: 'udp'; host: string; port: number }
    | { kind: 'fd'; fd: number }
    | { kind: 'unix'; path: string }
    | { kind: 'ring'; name: string }
    | { kind: 'stream'; address: Address };
  /** Longest line in bytes, `len`; 1024 unless told (manual, "log"). */
  length: number;
  format: LogEnvelope;
  /** 0 kern … 16 local0 … 23 local7 (RFC 5424, 6.2.1). */
  facility: number;
  /** `sample`: of every `size` lines those that are in a range, counted from 1. */
  sample?: { ranges: [low: number, high: number][]; size: number };
  /** Least urgent severity sent: 0 emerg … 7 debug. */
  maxLevel: number;
  /** Most urgent severity shown: messages more urgent are sent at this one. */
  minLevel: number;
}

/** How a log line is wrapped (manual, "log … format"). `local` is RFC 3164 without the host name, the default. */
export type LogEnvelope = 'local' | 'rfc3164' | 'rfc5424' | 'priority' | 'short' | 'timed' | 'iso' | 'raw';

export type SectionKind = 'frontend' | 'backend' | 'listen';

export interface Proxy extends Persistence {
  index: number;
  name: string;
  section: SectionKind;
  place: Place;
  /** `id`, shown as iid; assigned from 2 upwards in cfg order where not given, as HAProxy does. */
  id: number;
  mode: 'http' | 'tcp';
  description?: string;
  disabled: boolean;

  /** Client side. Empty on a pure backend. One entry per address and port after ranges are expanded. */
  binds: Bind[];
  maxconn?: number;
  backlog?: number;
  /** `max-session-srv-conns`: connections to servers kept for one client; 5 unless told. */
  maxSessionSrvConns?: number;
  /** `rate-limit sessions`: connections let in a second. */
  rateLimitSessions?: number;
  defaultBackend?: string;
  useBackends: UseBackend[];
  /** Named ACLs, those that conditions name among the predefined too. */
  acls: Acl[];
  /** `tcp-request inspect-delay` and `tcp-response inspect-delay`: how long rules on contents may wait for them. */
  inspectDelays?: { [list in 'tcp-request content' | 'tcp-response content']?: number };
  /** Absent: none of that list. */
  rules: { [list in Ruleset]?: Rule[] };
  captures?: Captures;
  monitorUri?: string;
  /** `monitor fail`: conditions any of which makes that answer a 503. */
  monitorFails: Condition[];
  forwardFor?: AddressHeader;
  originalTo?: AddressHeader;
  /** `option forwarded`, as the backend. */
  forwarded?: Forwarded;
  /** `option http-restrict-req-hdr-names`: what names beyond letters, digits and hyphens lead to; absent: nothing. */
  restrictHeaderNames?: 'delete' | 'reject';
  /** `http-send-name-header`, lower-cased. */
  sendNameHeader?: string;

  /** Server side. Empty on a pure frontend. */
  servers: Server[];
  useServers: UseServer[];
  balance: Balance;
  /** `persist rdp-cookie`: the sample that names the server. */
  rdpCookie?: Expression;
  hashType: HashType;
  /** `max-keep-alive-queue`: with this many waiting for it, clients leave their last server; absent: never. */
  maxKeepAliveQueue?: number;
  /** `hash-balance-factor`: most load of a server, in percent of the average; absent: any. */
  hashBalanceFactor?: number;
  /** `hash-preserve-affinity`: which servers a consistent hash passes over; absent: none. */
  hashAffinity?: 'maxconn' | 'maxqueue';
  fullconn?: number;
  /** Attempts after the first failed connection, `retries`; 3 unless told. */
  retries: number;
  /** `retry-on`, 'all-retryable-errors' spelled out; absent: 'conn-failure' alone. */
  retryOn?: RetryCause[];
  /** `option redispatch [N]`: 0 never; 1 on every retry; N>1 on every Nth; -1 on the last one (the bare option). */
  redispatch: number;
  httpReuse: 'never' | 'safe' | 'aggressive' | 'always';
  check: CheckSettings;

  /** Both sides. */
  compression?: CompressionSettings;
  bandwidthLimits?: BandwidthLimit[];
  /** `clitcpka-idle` and `srvtcpka-idle`: silence before TCP probes a connection; absent or 0: the system's. */
  tcpKeepAliveIdle?: { client?: number; server?: number };
  connectionMode: ConnectionMode;
  timeouts: Timeouts;
  options: ProxyOptions;
  logs: LogTarget[];
  /** `log-tag`; absent: that of the global section. */
  logTag?: string;
  /** `default` is the short "Connect from …" line; `none` when nothing chose one but a target wants traffic logs. */
  logFormat: 'default' | 'tcp' | 'http' | 'https' | 'clf' | LogFormat;
  /** `error-log-format`: instead, where something went wrong. */
  errorLogFormat?: LogFormat;
  /** `log-format-sd`: the structured data of RFC 5424 lines. */
  logFormatSd?: LogFormat;
  uniqueIdFormat?: LogFormat;
  /** Lower-cased. */
  uniqueIdHeader?: string;
  errorReplies: ErrorReply[];
  stats?: StatsSettings;
}

/** What is worth a retry (manual 4.2, retry-on): an event by its name in the manual, or a status of the server. */
export type RetryCause =
  | 'conn-failure'
  | 'empty-response'
  | 'junk-response'
  | 'response-timeout'
  | '0rtt-rejected'
  | number;

/** `option httpclose` (close), `http-server-close` (server-close), `http-keep-alive` (keep-alive, the default). */
export type ConnectionMode = 'keep-alive' | 'server-close' | 'close';

/** `option forwardfor` and `option originalto` (manual 4.2). */
export interface AddressHeader {
  /** Header name as to be sent, lower-cased: x-forwarded-for or x-original-to unless told. */
  header: string;
  /** Networks whose clients (or destinations) get no header, in CIDR form with the address canonical. */
  except: string[];
  ifNone: boolean;
}

/** `option forwarded` (RFC 7239): which parts are told; `own` is what the proxy knows itself. */
export interface Forwarded {
  proto?: boolean;
  host?: ForwardedPart;
  by?: ForwardedPart;
  byPort?: ForwardedPart;
  for?: ForwardedPart;
  forPort?: ForwardedPart;
}

export type ForwardedPart = 'own' | Expression;

/** Every timeout of chapter 4 in ms; absent means none (infinite), except where HAProxy falls back to another one. */
export interface Timeouts {
  client?: number;
  connect?: number;
  server?: number;
  queue?: number;
  httpRequest?: number;
  httpKeepAlive?: number;
  check?: number;
  tunnel?: number;
  tarpit?: number;
  clientFin?: number;
  serverFin?: number;
  clientHs?: number;
}

export interface ProxyOptions {
  dontlognull: boolean;
  logHealthChecks: boolean;
  allbackups: boolean;
  abortonclose: boolean;
  persist: boolean;
  /** `option http-ignore-probes`: no log, no answer for a connection that sends nothing. */
  httpIgnoreProbes: boolean;
  /** `http-check disable-on-404`. */
  disableOn404: boolean;
  /** `option socket-stats`: the listeners have lines of their own in the statistics. */
  socketStats?: boolean;
  /** `option dontlog-normal`: only what went wrong is logged. */
  dontlogNormal?: boolean;
  /** `option log-separate-errors`: what went wrong is logged at level err. */
  logSeparateErrors?: boolean;
  /** `option logasap`: a line is sent with the response's head in mode http, with the connection in mode tcp. */
  logAsap?: boolean;
  /** `option checkcache`: responses whose cookies a cache could keep are blocked. */
  checkcache?: boolean;
  /** `option prefer-last-server`: the requests of a client stay on a server while it has a connection for them. */
  preferLastServer?: boolean;
  /** `option accept-unsafe-violations-in-http-request`, `… -response`: some rules of HTTP may be broken. */
  lenientRequests?: boolean;
  lenientResponses?: boolean;
  /** `option http-pretend-keepalive`: servers are not told that their connection will be closed. */
  pretendKeepalive?: boolean;
  /** `option h1-case-adjust-bogus-client`, `… -server`: names of header fields are spelt as `Global.headerCase` says. */
  adjustClientCase?: boolean;
  adjustServerCase?: boolean;
  /** `option clitcpka`, `option srvtcpka`: TCP probes connections that are silent. */
  clientTcpKeepAlive?: boolean;
  serverTcpKeepAlive?: boolean;
  /** `option http-drop-request-trailers`, as the backend; `option http-drop-response-trailers`, as the frontend. */
  dropRequestTrailers?: boolean;
  dropResponseTrailers?: boolean;
  /** `option http-buffer-request`: the body is waited for. */
  httpBufferRequest?: boolean;
}

/** Headers that tell of the client, in the order of their coming. */
export interface BindHeaders {
  /** `accept-netscaler-cip`: the magic number, 1 to 2^32-1. */
  netscalerMagic?: number;
  /** `accept-proxy`. */
  proxy?: boolean;
}

export interface Bind {
  place: Place;
  /** Position among the proxy's listeners, 0-based. */
  index: number;
  /** `name`, else absent; the stats page then shows sock-N. */
  name?: string;
  id: number;
  address: Address;
  maxconn?: number;
  backlog?: number;
  v4v6: boolean;
  v6only: boolean;
  /** What connections have to begin with. */
  headers?: BindHeaders;
  /** `user`, `group`, `mode` of a unix socket. */
  owner?: { uid?: number; gid?: number; mode?: number };
}

/** `use_backend` (manual 4.2): a name, or the format that makes one for each request. */
export interface UseBackend {
  place: Place;
  backend: string | LogFormat;
  /** `reqsetbe`: a line of the head matches, too. */
  line?: LinePattern;
  condition?: Condition;
}

/** `use-server` (manual 4.2). */
export interface UseServer {
  place: Place;
  server: string | LogFormat;
  condition: Condition;
}

export const hasFrontend = (proxy: Proxy): boolean => proxy.section !== 'backend';
export const hasBackend = (proxy: Proxy): boolean => proxy.section !== 'frontend';
