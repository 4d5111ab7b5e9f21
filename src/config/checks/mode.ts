// What needs mode http, and what HAProxy does with it elsewhere: it falls back to something, or leaves it out.
import type { Balance, Proxy } from '../model.js';
import { hasFrontend } from '../model.js';
import { type Check, type Checking, kindOf, whereSaid } from './check.js';

export const checkMode: Check = (proxy, checking) => {
  if (proxy.mode !== 'http' && !checking.failed(proxy, 'mode')) {
    fallBackToTcplog(proxy, checking);
    if (switchesToHttp(proxy)) checkSwitch(proxy, checking);
    else withoutHttp(proxy, checking);
  }
  const { report } = checking;
  if (
    hasFrontend(proxy) &&
    proxy.logFormat !== 'default' &&
    proxy.logs.length === 0 &&
    !checking.failed(proxy, 'log')
  )
    report(
      'warning',
      'unused-log-format',
      `log format ignored for ${kindOf(proxy)} '${proxy.name}' since it has no log address.`,
      typeof proxy.logFormat === 'string'
        ? whereSaid(checking, proxy, 'option', `${proxy.logFormat === 'clf' ? 'http' : proxy.logFormat}log`)
        : whereSaid(checking, proxy, 'log-format'),
    );
  if (proxy.options.disableOn404 && proxy.check.kind !== 'http') {
    proxy.options.disableOn404 = false;
    report(
      'warning',
      'ignored',
      `'disable-on-404' will be ignored for ${kindOf(proxy)} '${proxy.name}' (requires 'option httpchk').`,
      whereSaid(checking, proxy, 'http-check', 'disable-on-404'),
    );
  }
};

/** `tcp-request content switch-mode http`: words of HTTP are for what comes then. */
const switchesToHttp = ({ rules }: Proxy): boolean =>
  rules['tcp-request content']?.some(({ action }) => action === 'switch-mode') === true;

const checkSwitch = (proxy: Proxy, checking: Checking): void => {
  if (proxy.defaultBackend !== undefined || proxy.useBackends.length > 0) return;
  const message = `Proxy '${proxy.name}' : 'switch-mode http' configured for a tcp proxy with no backend. Incoming connections upgraded to HTTP cannot be routed to TCP servers.`;
  checking.report(
    'warning',
    'mode-mismatch',
    message,
    whereSaid(checking, proxy, 'tcp-request', 'content', 'switch-mode'),
  );
};

const NEEDS_HTTP: ReadonlySet<Balance['algorithm']> = new Set(['uri', 'url_param', 'hdr']);

const fallBackToTcplog = (proxy: Proxy, checking: Checking): void => {
  if (proxy.logFormat !== 'http' && proxy.logFormat !== 'https' && proxy.logFormat !== 'clf') return;
  proxy.logFormat = 'tcp';
  // Backends do not log: what they take from defaults is for the frontends there.
  if (!hasFrontend(proxy)) return;
  const message = `'option httplog' not usable with ${kindOf(proxy)} '${proxy.name}' (needs 'mode http'). Falling back to 'option tcplog'.`;
  checking.report('warning', 'needs-http', message, whereSaid(checking, proxy, 'option', 'httplog'));
};

const withoutHttp = (proxy: Proxy, checking: Checking): void => {
  const who = `${kindOf(proxy)} '${proxy.name}'`;
  const warn = (message: string, ...words: string[]): void =>
    checking.report('warning', 'needs-http', message, whereSaid(checking, proxy, ...words));
  const ignored = (what: string, ...words: string[]): void =>
    warn(`${what} ignored for ${who} as it requires HTTP mode.`, ...words);
  if (proxy.cookie) {
    delete proxy.cookie;
    warn(`cookie will be ignored for ${who} (needs 'mode http').`, 'cookie');
  }
  if (proxy.monitorUri !== undefined) {
    delete proxy.monitorUri;
    warn(`monitor-uri will be ignored for ${who} (needs 'mode http').`, 'monitor-uri');
  }
  if (NEEDS_HTTP.has(proxy.balance.algorithm)) {
    proxy.balance = { algorithm: 'roundrobin' };
    const message = `layer 7 hash not possible for ${who} (needs 'mode http'). Falling back to round robin.`;
    warn(message, 'balance');
  }
  if (proxy.stats) {
    delete proxy.stats;
    ignored("'stats' statement", 'stats');
  }
  if (proxy.forwardFor) {
    delete proxy.forwardFor;
    ignored("'option forwardfor'", 'option', 'forwardfor');
  }
  if (proxy.originalTo) {
    delete proxy.originalTo;
    ignored("'option originalto'", 'option', 'originalto');
  }
  if (proxy.options.httpIgnoreProbes) {
    proxy.options.httpIgnoreProbes = false;
    ignored("'option http-ignore-probes'", 'option', 'http-ignore-probes');
  }
  for (const list of HTTP_RULES) {
    if (!proxy.rules[list]) continue;
    delete proxy.rules[list];
    const called = list === 'req' || list === 'rsp' ? `${list}…` : list;
    warn(`'${called}' rules ignored for ${who} as they require HTTP mode.`, list);
  }
};

const HTTP_RULES = [
  'http-request',
  'http-response',
  'http-after-response',
  'redirect',
  'block',
  'req',
  'rsp',
] as const;
