// Rules as plain data: expressions, conditions, log formats and the actions that go by them (manual 4.3, 7 and 8.2.6).
// config/sample makes them, engine/sample compiles them once per thread.
import type { Place } from './model.js';

/** What a sample may be (manual 7.1, 7.3). `addr` is ipv4 or ipv6, `any` is known only when the request is there. */
export type SampleType = 'bool' | 'sint' | 'addr' | 'ipv4' | 'ipv6' | 'str' | 'bin' | 'meth' | 'any';

/** A fetch or a converter with its arguments as read by its card; an argument left out is null. */
export interface Call {
  name: string;
  args: CallArgument[];
}

export type CallArgument = string | number | null;

/** A sample expression: a fetch, and the converters its result goes through (manual 7.3). */
export interface Expression {
  /** As written, for messages and traces. */
  text: string;
  fetch: Call;
  converters: Call[];
  /** What comes out at the end. */
  type: SampleType;
}

/** How a sample is compared with patterns (manual 7.1, "-m"). */
export type MatchMethod =
  | 'found'
  | 'bool'
  | 'int'
  | 'ip'
  | 'bin'
  | 'len'
  | 'str'
  | 'sub'
  | 'reg'
  | 'beg'
  | 'end'
  | 'dir'
  | 'dom';

/** One `acl` line, or one `{ … }` of a condition. */
export interface AclTest {
  place: Place;
  expression: Expression;
  method: MatchMethod;
  /** In the order written; the first that matches decides. */
  patterns: AclPatterns[];
  /** `-u`. */
  id?: number;
}

/** Patterns that stand together: those of a line, or those of one file. */
export interface AclPatterns {
  ignoreCase: boolean;
  /** `-f`: where they come from; its name identifies them at run time (manual 2.7). */
  file?: string;
  /** Bytes as latin1. For int: "1024:65535", ":1023", "7"; operators are written as ranges. */
  texts: string[];
}

/** An ACL by name: its lines are tried in order (manual 7.1). */
export interface Acl {
  name: string;
  tests: AclTest[];
}

/** One word of a condition. */
export type Term = { negated: boolean; acl: string } | { negated: boolean; test: AclTest };

/** `if` or `unless`: any of the groups, in which every term holds (manual 7.2). */
export interface Condition {
  unless: boolean;
  /** As written, without the if. */
  text: string;
  groups: Term[][];
}

/** How a part of a log line is written (manual 8.2.6): quoted, escaped, in hexadecimal. */
export interface LogFlags {
  Q: boolean;
  E: boolean;
  X: boolean;
}

export type LogPart =
  | string
  | ({ tag: string; flags: LogFlags } & LogItem)
  | ({ expression: Expression; flags: LogFlags } & LogItem);

export type LogEncoding = 'json' | 'cbor';

/** `%(name:type)…`: what an item is called, and is taken for, where a line is encoded. */
export interface LogItem {
  name?: string;
  type?: 'str' | 'sint' | 'bool';
  /** `%{+json}…`: of this item alone. */
  encoding?: LogEncoding;
}

/** A custom log format (manual 8.2.6), also what makes the values of headers and variables. */
export interface LogFormat {
  text: string;
  parts: LogPart[];
  /** `%{+json}o`: the line is an object of the named items. */
  encoding?: LogEncoding;
  /** `%{+bin}o`: binary samples are shown as they are. */
  bin?: true;
}

/** What rules that HAProxy 2.1 has removed look for in the lines of a head (manual of 2.0, "reqdel"). */
export interface LinePattern {
  regex: string;
  ignoreCase: boolean;
}

/** `set-var` and `set-var-fmt` of the global section: a variable of scope proc, set before the first request. */
export type GlobalVariable = { name: string } & ({ expression: Expression } | { format: LogFormat });

/** Lists of rules on connections and what travels on them. */
export type TcpRuleset =
  | 'tcp-request connection'
  | 'tcp-request session'
  | 'tcp-request content'
  | 'tcp-response content';

/** The lists of rules a proxy has, by the words that open their lines. */
export type Ruleset =
  | TcpRuleset
  /** Evaluated before http-request, as when the word was still HAProxy's. */
  | 'block'
  | 'http-request'
  | 'http-response'
  /** What HAProxy 2.1 has removed: evaluated behind http-request, and behind http-response. */
  | 'req'
  | 'rsp'
  | 'http-after-response'
  | 'stats http-request'
  | 'redirect';

/** One rule. `settings` is what the action's card has read, and what it makes its behaviour from. */
export interface Rule {
  place: Place;
  action: string;
  settings: object;
  condition?: Condition;
}

/** `attach-srv`: the server, by names, and under what name the connection waits for requests. */
export interface AttachSettings {
  backend: string;
  server: string;
  name?: Expression;
}

/** What a client is answered with in place of a server's response (manual 4.4, "return"). */
export interface HttpReply {
  status: number;
  body: ReplyBody;
  contentType?: string;
  headers: ReplyHeader[];
}

export interface ReplyHeader {
  /** Lower-case. */
  name: string;
  value: LogFormat;
}

export type ReplyBody =
  | { kind: 'none' }
  /** `default-errorfiles`: the answer the proxy has for that status. */
  | { kind: 'page' }
  /** `errorfiles`: the answer of an `http-errors` section, else the proxy's. */
  | { kind: 'section'; name: string }
  /** `errorfile`: a whole response as bytes. */
  | { kind: 'message'; path: string; content: string }
  /** `string`, `file`: bytes. */
  | { kind: 'text'; text: string }
  /** `lf-string`, `lf-file`. */
  | { kind: 'format'; format: LogFormat };
