// The part of the model that the global section makes (manual 3); model.ts exports it.
import type { Bind, LogTarget, Place, Resolvers } from './model.js';
import type { ExternalChecks } from './model-checks.js';
import type { GlobalVariable } from './rules.js';

export interface Global extends ExternalChecks {
  daemon: boolean;
  masterWorker: boolean;
  /** Reloads that a worker may outlive; 50 unless told. */
  mworkerMaxReloads?: number;
  quiet: boolean;
  /** `expose-experimental-directives`. */
  experimental?: boolean;
  maxconn?: number;
  /** Connections and sessions a second, of the whole process; 0 or absent is unlimited. */
  maxconnrate?: number;
  maxsessrate?: number;
  nbthread?: number;
  user?: string;
  group?: string;
  uid?: number;
  gid?: number;
  pidfile?: string;
  /** `node`; the host name unless told. */
  node?: string;
  description?: string;
  /** `log` lines of the global section; proxies with `log global` use these. */
  logs: LogTarget[];
  /** `log-tag`, the syslog APP-NAME; "haproxy" unless told. */
  logTag: string;
  /** `log-send-hostname`: what stands in the syslog HOSTNAME field; absent: none in RFC 3164 lines. */
  logHostname?: string;
  /** `spread-checks`: percent of random spread around a check's interval, 0 to 50. */
  spreadChecksPercent: number;
  /** `max-spread-checks`. */
  maxSpreadChecksMs?: number;
  hardStopAfterMs?: number;
  /** `grace`: between SIGUSR1 and the end of listening. */
  graceMs?: number;
  /** `harden.reject-privileged-ports.tcp`. */
  rejectPrivilegedPorts?: boolean;
  /** `dns-accept-family`, where it is one; the sections of resolvers have it. */
  dnsFamily?: NonNullable<Resolvers['family']>;
  /** `pp2-never-send-local`: health checks say PROXY where they would say LOCAL. */
  pp2NeverSendLocal?: boolean;
  /** What `setenv` and its kin have changed; null: removed. */
  environment?: Record<string, string | null>;
  statsSockets: StatsSocket[];
  /** `unix-bind`; the binds have it in theirs. */
  unixBind?: UnixBind;
  /** `h1-case-adjust`: how names of header fields are spelt, by their lower-case form. */
  headerCase?: Record<string, string>;
  /** `h1-accept-payload-with-any-method`. */
  anyPayload?: boolean;
  /** `h1-do-not-close-on-insecure-transfer-encoding`. */
  keepsSuspicious?: boolean;
  /** `tune.` words that act; absent: none was said. */
  tune?: Tuning;
  /** In the order they are set. */
  variables?: GlobalVariable[];
}

/** What unix sockets of `bind` lines have in common. */
export interface UnixBind {
  prefix?: string;
  owner?: NonNullable<Bind['owner']>;
}

/** `stats socket`: read and kept, not yet listened on. */
export interface StatsSocket {
  place: Place;
  address: string;
  params: string[];
}

/** Sizes of messages and of what is kept of them (manual 3.2), in bytes unless said otherwise; absent: HAProxy's default. */
export interface Tuning {
  bufsize?: number;
  maxrewrite?: number;
  /** Lines of a head. */
  maxhdr?: number;
  /** The longest request line in logs. */
  logurilen?: number;
  /** The longest captured cookie. */
  cookielen?: number;
  /** Of zlib, for `compression`: level 1 to 9 (1 unless told), memLevel and windowBits. */
  compLevel?: number;
  zlibMemory?: number;
  zlibWindow?: number;
}
