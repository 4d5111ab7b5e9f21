// Health checks in the model: when a server is checked, and what is said to it (manual 4.2 and 5.2).
import type { Place } from './model.js';

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
}

/** What a health check says to the server and what it wants back; of the backend, `option …chk` and `http-check`. */
export interface CheckSettings {
  kind: 'tcp' | 'http';
  /** Sends in order, `http-check connect/send/expect`; `option httpchk` fills the first send. */
  send: HttpCheckSend;
  expects: HttpCheckExpect[];
}

export interface HttpCheckSend {
  method: string;
  uri: string;
  /** "HTTP/1.0" unless told. */
  version: string;
  headers: [name: string, value: string][];
  body?: string;
}

/** `http-check expect` (manual 4.2); without any, 2xx and 3xx are good. */
export interface HttpCheckExpect {
  place: Place;
  negated: boolean;
  match:
    | { kind: 'status'; ranges: [low: number, high: number][] }
    | { kind: 'rstatus'; pattern: string }
    | { kind: 'string'; text: string }
    | { kind: 'rstring'; pattern: string };
  minRecv?: number;
  comment?: string;
  okStatus?: string;
  errorStatus?: string;
  timeoutStatus?: string;
}
