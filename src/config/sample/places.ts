// Where samples are there: what a fetch needs, and what each place of the language has (manual 7.3; HAProxy's
// SMP_USE_* and SMP_VAL_*).
import type { Ruleset } from '../rules.js';

/**
 * What a fetch reads from. internal: the process; client: the connection; session: whatever is told before the first
 * request; stream: anything from the first byte of a request on; request: the bytes received; request-head and
 * request-body: parsed; request-kept: what of the request outlives it; server: the side of the server; the response's
 * likewise; end: what is known when all is over.
 */
export type Need =
  | 'internal'
  | 'client'
  | 'session'
  | 'stream'
  | 'request'
  | 'request-head'
  | 'request-body'
  | 'request-kept'
  | 'server'
  | 'response'
  | 'response-head'
  | 'response-body'
  | 'response-kept'
  | 'end'
  | 'check';

/** A place where expressions may stand. */
export type Where = Ruleset | 'use_backend' | 'server-choice' | 'log' | 'error-log' | 'cfg' | 'check';

/** As HAProxy words it in "because it needs '…' which is not available here". */
export const NEED_TEXT: Readonly<Record<Need, string>> = {
  internal: 'internal state',
  client: 'client address',
  session: 'client-side session information',
  stream: 'stream information',
  request: 'request buffer contents',
  'request-head': 'HTTP request headers',
  'request-body': 'HTTP request body',
  'request-kept': 'HTTP request meta-information',
  server: 'server-side information',
  response: 'response buffer contents',
  'response-head': 'HTTP response headers',
  'response-body': 'HTTP response body',
  'response-kept': 'HTTP response meta-information',
  end: 'statistics that come with the end of the stream',
  check: 'health check information',
};

const connection = ['internal', 'client'] as const;
const session = [...connection, 'session'] as const;
const request = [
  ...session,
  'stream',
  'request',
  'request-head',
  'request-body',
  'request-kept',
  'server',
] as const;
const response = [
  ...session,
  'stream',
  'request-kept',
  'server',
  'response',
  'response-head',
  'response-body',
  'response-kept',
] as const;
const end = [...session, 'stream', 'request-kept', 'server', 'response-kept', 'end'] as const;

const AVAILABLE: Readonly<Record<Where, ReadonlySet<Need>>> = {
  'tcp-request connection': new Set(connection),
  'tcp-request session': new Set(session),
  'tcp-request content': new Set(request),
  block: new Set(request),
  'http-request': new Set(request),
  'stats http-request': new Set(request),
  redirect: new Set(request),
  use_backend: new Set(request),
  'server-choice': new Set(request),
  'tcp-response content': new Set(response),
  'http-response': new Set(response),
  'http-after-response': new Set(response),
  log: new Set(end),
  'error-log': new Set(end),
  cfg: new Set(['internal']),
  check: new Set(['internal', 'check', 'response', 'response-head', 'response-body']),
};

/** Of what a fetch needs, all has to be there. */
export const isAvailable = (need: Need, where: Where): boolean => AVAILABLE[where].has(need);

/** As HAProxy names the place in its messages. */
export const whereText = (where: Where): string =>
  ({
    'tcp-request connection': 'tcp-request connection rule',
    'tcp-request session': 'tcp-request session rule',
    'tcp-request content': 'tcp-request content rule',
    'tcp-response content': 'tcp-response content rule',
    block: "'block' rule",
    'http-request': "'http-request' rule",
    'http-response': "'http-response' rule",
    'http-after-response': "'http-after-response' rule",
    'stats http-request': "'stats http-request' rule",
    redirect: "'redirect' rule",
    use_backend: "'use_backend' rule",
    'server-choice': 'choice of the server',
    log: 'log format',
    'error-log': 'error log format',
    cfg: 'global section',
    check: 'health check',
  })[where];
