// Where samples are there: what a fetch needs, and what each place of the language has (manual 7.3; HAProxy's
// SMP_USE_* and SMP_VAL_*).
import type { Section } from '../card.js';
import type { Ruleset } from '../rules.js';

/**
 * What a fetch reads from. constant: nothing, it works while the cfg is read; internal: the process; client: the
 * connection; entrance: the listener and its frontend; session: what is known after handshakes; request: the bytes
 * received; request-head and request-body: parsed; request-kept: what of the request outlives it; backend: the one that
 * was chosen; server: likewise; server-connection: it is there; the response's as the request's; end: what is known when
 * all is over. message and message-head are of the request or of the response, whichever is at hand.
 */
export type Need =
  | 'constant'
  | 'internal'
  | 'client'
  | 'entrance'
  | 'session'
  | 'request'
  | 'request-head'
  | 'request-body'
  | 'request-kept'
  | 'message'
  | 'message-head'
  | 'backend'
  | 'server'
  | 'server-connection'
  | 'response'
  | 'response-head'
  | 'response-body'
  | 'response-kept'
  | 'end';

/** A place where expressions may stand. */
export type Where =
  | Ruleset
  | 'use_backend'
  | 'server-choice'
  | 'http-error'
  | 'log'
  | 'error-log'
  | 'cfg'
  | 'check';

/** As HAProxy words it in "because it needs '…' which is not available here". */
export const NEED_TEXT: Readonly<Record<Need, string>> = {
  constant: 'constants',
  internal: 'internal state',
  client: 'client address',
  entrance: 'listener,frontend',
  session: 'client-side session',
  request: 'request buffer',
  'request-head': 'HTTP request headers',
  'request-body': 'HTTP request body',
  'request-kept': 'HTTP request',
  message: 'request buffer,response buffer',
  'message-head': 'HTTP request headers,HTTP response headers',
  backend: 'backend',
  server: 'server',
  'server-connection': 'server address',
  response: 'response buffer',
  'response-head': 'HTTP response headers',
  'response-body': 'HTTP response body',
  'response-kept': 'HTTP response',
  end: 'transaction statistics,session statistics',
};

const process = ['constant', 'internal'] as const;
const connection = [...process, 'client', 'entrance'] as const;
const session = [...connection, 'session'] as const;
const received = [
  'request',
  'request-head',
  'request-body',
  'request-kept',
  'message',
  'message-head',
] as const;
const answered = [
  'response',
  'response-head',
  'response-body',
  'response-kept',
  'message',
  'message-head',
] as const;
const chosen = ['backend', 'server', 'server-connection'] as const;

const REQUEST: ReadonlySet<Need> = new Set([...session, ...received, 'backend']);
const RESPONSE: ReadonlySet<Need> = new Set([...session, 'request-kept', ...chosen, ...answered]);
const LOG: ReadonlySet<Need> = new Set([...session, 'request-kept', ...chosen, 'response-kept', 'end']);

const AVAILABLE: Readonly<Record<Where, ReadonlySet<Need>>> = {
  'tcp-request connection': new Set(connection),
  'tcp-request session': new Set(session),
  'tcp-request content': REQUEST,
  block: REQUEST,
  'http-request': REQUEST,
  req: REQUEST,
  'stats http-request': REQUEST,
  redirect: REQUEST,
  use_backend: REQUEST,
  'server-choice': REQUEST,
  'tcp-response content': RESPONSE,
  'http-response': RESPONSE,
  rsp: RESPONSE,
  'http-after-response': RESPONSE,
  'http-error': new Set([...REQUEST, ...RESPONSE]),
  log: LOG,
  'error-log': LOG,
  cfg: new Set(['constant']),
  check: new Set([...process, 'client', ...chosen, ...answered]),
};

/**
 * Whether what a fetch needs is there. In the rules for requests of a pure frontend no backend has been chosen; a
 * `listen` may be reached from another frontend.
 */
export const isAvailable = (need: Need, where: Where, section: Section): boolean =>
  AVAILABLE[where].has(need) &&
  !(need === 'backend' && section === 'frontend' && AVAILABLE[where] === REQUEST);

/** As HAProxy names the place in its messages. */
export const whereText = (where: Where): string =>
  ({
    'tcp-request connection': 'tcp-request connection rule',
    'tcp-request session': 'tcp-request session rule',
    'tcp-request content': 'tcp-request content rule',
    'tcp-response content': 'tcp-response content rule',
    block: "'block' rule",
    'http-request': "'http-request' rule",
    req: "'req…' rule",
    rsp: "'rsp…' rule",
    'http-response': "'http-response' rule",
    'http-after-response': "'http-after-response' rule",
    'stats http-request': "'stats http-request' rule",
    redirect: "'redirect' rule",
    use_backend: "'use_backend' rule",
    'server-choice': 'choice of the server',
    'http-error': "'http-error' line",
    log: 'log format',
    'error-log': 'error log format',
    cfg: 'global section',
    check: 'health check',
  })[where];
