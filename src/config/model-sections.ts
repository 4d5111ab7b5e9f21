// The part of the model that sections beside `global` and the proxies make (manual 5.3.2 and 12); model.ts exports it.
import type { Address, LogEnvelope, Place } from './model.js';
import type { Condition, HttpReply } from './rules.js';

/** Who may log in where `http_auth(NAME)` asks (manual 12.2). */
export interface Userlist {
  place: Place;
  name: string;
  groups: { place: Place; name: string; users: string[] }[];
  users: UserlistUser[];
}

export interface UserlistUser {
  place: Place;
  name: string;
  /** Absent: nobody can log in under this name. */
  password?: { kind: 'clear' | 'crypt'; text: string };
  /** Of its own line and of the groups' lines. */
  groups: string[];
}

/** Answers that proxies and rules take over by the name of the section (manual 12.4). */
export interface HttpErrors {
  place: Place;
  name: string;
  replies: ErrorReply[];
}

/** Where names of servers are asked for while running (manual 5.3.2). */
export interface Resolvers {
  place: Place;
  name: string;
  nameservers: NameServer[];
  /** Queries before a name counts as not resolved. */
  retries: number;
  timeouts: { resolveMs: number; retryMs: number };
  /** For how long an earlier good answer outweighs a bad one, by the kind of the bad one. */
  hold: Record<ResolveStatus, number>;
  /** `dns-accept-family` of the global section: the only one that is asked for. */
  family?: 'ipv4' | 'ipv6';
}

export type ResolveStatus = 'nx' | 'refused' | 'timeout' | 'other' | 'valid' | 'obsolete';

export interface NameServer {
  place: Place;
  name: string;
  host: string;
  port: number;
}

/** Log lines kept in memory and sent to syslog servers over streams (manual 12.5). */
export interface Ring {
  place: Place;
  name: string;
  description: string;
  /** How every line is wrapped, whatever the `log` line says. */
  format: LogEnvelope;
  /** `maxlen`, in bytes. */
  maxLength: number;
  sizeBytes: number;
  timeouts: { connectMs?: number; serverMs?: number };
  servers: RingServer[];
}

export interface RingServer {
  place: Place;
  name: string;
  address: Address;
  /** `log-proto octet-count`: the length before each line (RFC 6587, 3.4.1); else a newline behind it. */
  octetCount: boolean;
}

/** A slot that keeps so many bytes; without a header field, rules fill it (manual 4.2, "declare capture"). */
export interface Capture {
  length: number;
  /** Lower-case. */
  header?: string;
}

export interface Captures {
  request: Capture[];
  response: Capture[];
  cookie?: { name: string; length: number };
}

/**
 * What replaces a generated error: raw bytes of an `errorfile` (latin1), a redirect of `errorloc*`, or an answer made
 * from the words of `http-error`.
 */
export interface ErrorReply {
  place: Place;
  status: number;
  reply:
    | { kind: 'file'; path: string; content: string }
    | { kind: 'redirect'; status: 302 | 303; location: string }
    | { kind: 'reply'; reply: HttpReply };
}

/** `compression` of a proxy (manual 4.2). */
export interface CompressionSettings {
  /** In the order of the cfg. */
  algorithms: ('gzip' | 'deflate' | 'raw-deflate')[];
  /** Beginnings of Content-Type; none: all but multipart. */
  types: string[];
  /** Servers do not hear of Accept-Encoding. */
  offload: boolean;
  minSize?: number;
}

/** `filter bwlim-in` and `filter bwlim-out` (manual 9.7): acts on streams for which a rule enables it. */
export interface BandwidthLimit {
  place: Place;
  name: string;
  /** Of what comes from the client, or of what goes to it. */
  direction: 'in' | 'out';
  /** Bytes that may pass in a period, where the rule says nothing else. */
  limit: number;
  periodMs: number;
  /** Bytes that pass at a time, but for the last; 0: as many as may. */
  minSize: number;
}

/** `stats …` in a proxy (manual 4.2, "stats enable" and its neighbours). Present once any of them was said. */
export interface StatsSettings {
  place: Place;
  uri: string;
  realm: string;
  /** Users in order; none means no authentication. */
  auth: { user: string; password: string }[];
  refreshSeconds?: number;
  hideVersion: boolean;
  /** `stats show-node [NAME]`: the name shown; absent: not shown. */
  showNode?: string;
  /** `stats show-desc [TEXT]`. */
  showDesc?: string;
  showLegends: boolean;
  /** Proxy names; "." is the proxy itself; empty means all. */
  scope: string[];
  /** `stats admin`: who meets any of these may change the state of servers; absent: nobody. */
  admin?: Condition[];
}

/** What expressions have taken from files (manual 2.7), by the names that they call them; bytes as latin1. */
export interface SampleFiles {
  /** Keys and values of maps, in the order of their lines. */
  maps: Record<string, [key: string, value: string][]>;
  /** Keys and certificates. */
  texts: Record<string, string>;
}
