// Health checks in the model: when a server is checked, and what is said to it (manual 4.2 and 5.2).
import type { Place } from './model.js';
import type { Expression, LogFormat } from './rules.js';
import type { AssignCondition } from './sample/variable.js';

export interface ServerCheck {
  interMs: number;
  fastInterMs?: number;
  downInterMs?: number;
  rise: number;
  fall: number;
  /** `port`; where absent the server's own, else the first listener's of the proxy. */
  port?: number;
  /** `addr`. */
  host?: string;
  /** `check-send-proxy`: also where `port` or `addr` lead elsewhere. */
  sendProxy?: boolean;
  /** `check-proto`; absent: the server's. */
  proto?: 'h1' | 'h2';
}

/** `agent-check` (manual 5.2): who is asked about the server beside its own check. */
export interface AgentCheck {
  interMs: number;
  port: number;
  /** `agent-addr`; where absent the server's own address. */
  host?: string;
  /** `agent-send`: said upon connection; latin1 bytes. */
  send?: string;
}

/** What a health check says to the server and what it wants back; of the backend, `option …chk` and `http-check`. */
export interface CheckSettings extends HttpExchange {
  kind: CheckKind;
  /** Exchanges that come before, where `http-check connect` begins another one. */
  earlier?: HttpExchange[];
  /** `tcp-check` lines in order. */
  steps?: CheckStep[];
  /** `option smtpchk`: "EHLO example.com"; "HELO localhost" unless told. */
  smtpHello?: string;
  /** The account that `option mysql-check` or `pgsql-check` logs in to. */
  user?: string;
  mysqlClient?: 'post-41' | 'pre-41' | 'post-80';
  external?: ExternalCheck;
}

/** What the global section says of checks that run commands. */
export interface ExternalChecks {
  /** `external-check`: they may be run, with the environment of the process (`preserve-env`) or without. */
  externalCheck?: { preserveEnv: boolean };
  /** Without it HAProxy may be unable to run them. */
  insecureForkWanted?: boolean;
}

/** `external-check command` and `path` (manual 4.2). */
export interface ExternalCheck {
  command?: string;
  /** The PATH it runs with. */
  path?: string;
}

/** Plain text, or a format with something to fill in at each check; texts of formats are latin1 bytes. */
export type CheckText = string | LogFormat;

/** `set-var(…)`, `set-var-fmt(…)` and, without a value, `unset-var(…)` of a check. */
export interface CheckVariable {
  name: string;
  conditions: AssignCondition[];
  value?: Expression | LogFormat;
}

/** A request on a connection of its own, and what the answer has to be. */
export interface HttpExchange {
  /** `http-check connect`. */
  connect?: CheckConnect;
  /** `option httpchk` fills the first one. */
  send: HttpCheckSend;
  expects: HttpCheckExpect[];
  /** Each has its turn when that many of the request and the expectations are done: 0 is before the request. */
  variables?: (CheckVariable & { after: number })[];
}

/** tcp: a connection is all that is asked for; tcp-check: `steps` count; external: a command is run. */
export type CheckKind =
  | 'tcp'
  | 'tcp-check'
  | 'http'
  | 'external'
  | 'redis'
  | 'smtp'
  | 'mysql'
  | 'pgsql'
  | 'ldap'
  | 'ssl-hello';

/** One step of `option tcp-check` (manual 4.2). Texts are latin1 bytes. A comment is of the steps that follow. */
export type CheckStep =
  | CheckConnect
  | CheckSend
  | TcpCheckExpect
  | { kind: 'comment'; comment: string }
  | { kind: 'variable'; comment?: undefined; variable: CheckVariable };

export interface CheckConnect {
  kind: 'connect';
  comment?: string;
  port?: number;
  host?: string;
  sendProxy?: boolean;
}

export interface CheckSend {
  kind: 'send';
  comment?: string;
  bytes: CheckText;
  /** `send-binary-lf`: the bytes are pairs of hexadecimal digits. */
  hex?: true;
}

export interface TcpCheckExpect extends ExpectRule {
  kind: 'expect';
  match:
    | { kind: 'string'; bytes: string }
    | { kind: 'binary'; bytes: string }
    /** A text, or the digits of bytes, that a format gives. */
    | { kind: 'string-lf' | 'binary-lf'; format: CheckText }
    | { kind: 'rstring'; pattern: string }
    | { kind: 'rbinary'; pattern: string };
}

/** What all expectations have in common. */
export interface ExpectRule {
  negated: boolean;
  minRecv?: number;
  comment?: string;
  okStatus?: string;
  errorStatus?: string;
  timeoutStatus?: string;
  /** What is said when it holds as the last one, or when it does not hold; latin1 bytes. */
  onSuccess?: CheckText;
  onError?: CheckText;
  /** The code that is told, of a success and of a failure. */
  statusCode?: Expression;
}

export interface HttpCheckSend {
  method: string;
  uri: CheckText;
  /** "HTTP/1.0" unless told. */
  version: string;
  headers: [name: string, value: CheckText][];
  body?: CheckText;
}

/** `http-check expect` (manual 4.2); without any, 2xx and 3xx are good. */
export interface HttpCheckExpect extends ExpectRule {
  place: Place;
  match:
    | { kind: 'status'; ranges: [low: number, high: number][] }
    | { kind: 'rstatus'; pattern: string }
    | { kind: 'string'; text: string }
    | { kind: 'string-lf'; format: CheckText }
    | { kind: 'rstring'; pattern: string }
    | HeaderMatch;
}

/** Some field whose name, and one of whose values, are like that; latin1 bytes. */
export interface HeaderMatch {
  kind: 'header';
  /** Whole lines: commas separate nothing. */
  full: boolean;
  name: HeaderPattern;
  value?: HeaderPattern;
}

/** `-m`; names are compared without case. */
export interface HeaderPattern {
  method: 'str' | 'beg' | 'end' | 'sub' | 'reg';
  text: CheckText;
}
