// The part of the model that is a server: where it is, what it bears, what is spoken with it; model.ts exports it.
import type { Address, Place } from './model.js';
import type { HashKey } from './model-balancing.js';
import type { AgentCheck, ServerCheck } from './model-checks.js';
import type { Expression, LogFormat } from './rules.js';

export interface Server {
  place: Place;
  index: number;
  name: string;
  id: number;
  address: ServerAddress;
  /** 0 to 256. */
  weight: number;
  backup: boolean;
  /** `disabled`: starts in maintenance. */
  disabled: boolean;
  maxconn?: number;
  minconn?: number;
  /** `maxqueue`: 0 or absent is unlimited. */
  maxqueue?: number;
  slowstartMs?: number;
  poolMaxConn?: number;
  poolLowConn?: number;
  poolPurgeDelayMs?: number;
  maxReuse?: number;
  /** `pool-conn-name`: by what name a request looks for a connection that was attached under one. */
  poolConnName?: Expression;
  /** `init-state`: what a checked server starts as, and comes back as from maintenance; absent: "up". */
  initState?: 'fully-up' | 'up' | 'down' | 'fully-down';
  /** How its name becomes an address at start; absent: "last,libc", and the name is asked for again until it has one. */
  initAddr?: string[];
  /** The `resolvers` section that tells its address while running … */
  resolvers?: string;
  /** … and the name that is asked for: the address holds what it stands for by now. */
  fqdn?: string;
  resolvePrefer?: 'ipv4' | 'ipv6';
  /** Networks whose addresses are preferred, in CIDR form. */
  resolveNet?: string[];
  /** `resolve-opts allow-dup-ip`: another server of the backend may have the same address. */
  allowDuplicateIp?: boolean;
  /** `resolve-opts ignore-weight`: the weight of a service's record does not count. */
  ignoreSrvWeight?: boolean;
  /** `proto h2`: HTTP/2 is spoken with it, with prior knowledge (RFC 9113, 3.3). */
  proto?: 'h2';
  sendProxy: 'none' | 'v1' | 'v2';
  /** What a PROXY header of version 2 holds beside the addresses (`proxy-v2-options`, `set-proxy-v2-tlv-fmt`). */
  proxyV2?: ProxyV2Settings;
  source?: { host: string; port: number };
  /** `socks4`: the SOCKS4 proxy that connections to the server go by. */
  socks4?: { kind: 'inet'; host: string; port: number };
  /** `redir`: what stands before the path where GET and HEAD are redirected to. */
  redirect?: string;
  /** Present when `check` was said. */
  check?: ServerCheck;
  /** Present when `agent-check` was said. */
  agent?: AgentCheck;
  /** `track [backend/]server`, by name; resolved against the model by config. */
  track?: { backend: string; server: string };
  /** `observe layer4|layer7` with `on-error` and `error-limit`. */
  observe?: { layer: 'layer4' | 'layer7'; onError: OnError; errorLimit: number };
  onMarkedDown?: 'shutdown-sessions';
  onMarkedUp?: 'shutdown-backup-sessions';
  cookie?: string;
  /** It stands for the address of `dispatch`, to which no cookie leads. */
  dispatch?: true;
  /** `guid`. */
  guid?: string;
  /** `hash-key`; absent: id. */
  hashKey?: Exclude<HashKey, 'id'>;
}

export interface ProxyV2Settings {
  /** Whether the client came by TLS. */
  ssl?: boolean;
  /** A CRC-32C of the header. */
  checksum?: boolean;
  /** By the frontend's `unique-id-format`. */
  uniqueId?: boolean;
  fields?: { type: number; format: LogFormat }[];
}

export type OnError = 'fastinter' | 'fail-check' | 'sudden-death' | 'mark-down';

/** `rhttp@`: it opens the connections, and `attach-srv` makes them its own. */
export interface Attached {
  kind: 'rhttp';
}

export interface ServerAddress<To = Address | Attached> {
  /** inet `host` may be a name until it is resolved at start (`init-addr`). */
  to: To;
  /**
   * How the port is found (manual 5, server address): fixed: `to.port`; client: none was given, the port the client
   * came in on; offset: `+N`/`-N`, `to.port` holds the signed offset to the client's port.
   */
  port: 'fixed' | 'client' | 'offset';
}
