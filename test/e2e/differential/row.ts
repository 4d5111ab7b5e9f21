// A row of the differential tables: what a client sends (or a server answers), and in one line what comes of it.
import type { Step } from '../../support/raw.js';

/** What is unusual about a row. */
export interface Circumstances {
  /** The server's bytes for each request; "ok" with a length unless told. */
  readonly answer?: string;
  /** The server answers at the head, not waiting for the body. */
  readonly answerEarly?: boolean;
  /** The server closes after its first answer. */
  readonly answerCloses?: boolean;
  /**
   * The server lines, where one server is not enough; the log's lines then name the server, too. ORIGIN is the address
   * of the one that answers, NOBODY of one that refuses connections.
   */
  readonly servers?: readonly string[];
  /** Makes the same what differs from one time to the next. */
  readonly tidy?: (bytes: string) => string;
  /** Lines added to the proxy's section. */
  readonly cfg?: readonly string[];
  readonly finish?: 'listen' | 'end' | 'reset';
  /** How long nothing must happen until the row is over. */
  readonly quietMs?: number;
}

export interface Row extends Circumstances {
  /** Unique over all tables. */
  readonly name: string;
  /** The client's bytes, latin1. */
  readonly send: string | readonly Step[];
  /**
   * What the real haproxy makes of it: how many requests the server saw → statuses to the client, how the client's
   * connection stands at the quiet, termination letters logged: "1 → 200 open ----", with `servers` "1 → 200 open --NI/s1".
   */
  readonly expect: string;
}

type Send = Row['send'];

export const row = (name: string, send: Send, expect: string, more: Circumstances = {}): Row => {
  return { name, send, expect, ...more };
};

/** One request reaches the server, its 200 the client, who may stay. */
export const passes = (name: string, send: Send, more?: Circumstances): Row =>
  row(name, send, '1 → 200 open ----', more);

/** Nothing reaches the server; the client gets 400 and is closed. */
export const refused = (name: string, send: Send, more?: Circumstances): Row =>
  row(name, send, '0 → 400 closed PR--', more);

/** Lines with CRLF ends and the empty line after them. */
export const head = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`;

/** A GET of `/` with `Host: a` and more header lines. */
export const get = (...lines: string[]): string => head('GET / HTTP/1.1', 'Host: a', ...lines);

/** A POST to `/` with `Host: a`, more header lines and the given body bytes. */
export const post = (lines: readonly string[], body = ''): string =>
  head('POST / HTTP/1.1', 'Host: a', ...lines) + body;

export const chunked = 'Transfer-Encoding: chunked';
